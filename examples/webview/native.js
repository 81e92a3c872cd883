// Plays the app around Maru in a browser, for trying a page without a phone: what an app puts there, by Android's way. Paste
// it before the page's own scripts run. `appOf` is what its backend does: gives a code for a challenge.
globalThis.appOf = (askBackend) => {
  const heard = [];
  const native = {
    onmessage: null,
    postMessage: async (text) => {
      const message = JSON.parse(text);
      heard.push(message);
      if (message.type === "ready" && !message.signed_in) say({ type: "challenge" });
      if (message.type === "identify-wanted") say({ type: "challenge" });
      if (message.type === "challenge") say({ type: "identify", code: await askBackend(message.challenge) });
    },
  };
  // Bridges answer later, never at once.
  const say = (message) => setTimeout(() => native.onmessage?.({ data: JSON.stringify(message) }));
  globalThis.MaruNative = native;
  return { heard, say };
};
