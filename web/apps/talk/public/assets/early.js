// Runs while the page's script is still on its way, and asks the server for what that will want first: a token for whoever
// is in, and the room of the address with its newest messages. `early.ts` gives the answers to whoever asks for them.
// Deferred, so that it never runs behind that script: what nobody takes up would be asked twice.
(() => {
  let state = null;
  try {
    state = JSON.parse(document.getElementById("maru-state").textContent);
    // A sign-out that the server has not heard of yet goes first.
    if (localStorage.getItem(`maru.leaving.${state.tenant.slug}`) !== null) return;
  } catch {
    // Storage is forbidden, or this page is of no server: the page's script sees to it.
  }
  if (!state?.signed_in || !state.tenant || !navigator.locks) return;
  const [tenant, room, ...more] = location.pathname.split("/").filter(Boolean);
  const answers = {};
  const refresh = () =>
    fetch("/v1/auth/refresh", {
      method: "POST",
      credentials: "same-origin",
      headers: { "content-type": "application/json", "x-maru-refresh": "1" },
      body: JSON.stringify({ tenant: state.tenant.slug }),
    });
  const askForRoom = async (response) => {
    if (!response.ok || tenant === undefined || room === undefined || more.length > 0) return;
    const { access_token: token } = await response.clone().json();
    const path = `/v1/rooms/${encodeURIComponent(decodeURIComponent(room))}`;
    const headers = { authorization: `Bearer ${token}` };
    // As `feed.ts` of the core asks.
    for (const url of [path, `${path}/messages?limit=50`])
      answers[url] = { token, response: fetch(url, { headers, credentials: "same-origin" }) };
  };
  // The same lock as every refresh of every tab (`renewal.ts`): a refresh token is good once.
  const response = navigator.locks.request("maru.refresh", refresh);
  answers["/v1/auth/refresh"] = { token: null, response };
  response.then(askForRoom).catch(() => {});
  globalThis.maruEarly = answers;
})();
