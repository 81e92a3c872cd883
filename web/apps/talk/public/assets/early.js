// Asks for what the page's script will want first, while that is still on its way: a token for whoever is in, then the room
// of the address with its newest messages. Waits for no styles. `early.ts` gives the answers out.
(() => {
  let state = null;
  try {
    state = JSON.parse(document.getElementById("maru-state").textContent);
    // A sign-out that the server has not heard of yet goes first.
    if (localStorage.getItem(`maru.leaving.${state.tenant.slug}`)) return;
  } catch {
    // No storage, or a page of no server: that script sees to it.
  }
  if (!state?.signed_in || !state.tenant || !navigator.locks) return;
  const [, room, more] = location.pathname.split("/").filter(Boolean);
  // A list is shown by what makes a page live; a room stands before that.
  if (!room)
    document.head.append(
      Object.assign(document.createElement("link"), { rel: "modulepreload", href: "/assets/live.js" }),
    );
  const answers = {};
  const refresh = () =>
    fetch("/v1/auth/refresh", {
      method: "POST",
      headers: { "content-type": "application/json", "x-maru-refresh": "1" },
      body: JSON.stringify({ tenant: state.tenant.slug }),
      // A page that is left meanwhile still gets its new cookie.
      keepalive: true,
      // As `renewal.ts` does: what hangs is asked for once more while the old token is good for it.
      signal: AbortSignal.timeout(5e3),
    });
  const askForRoom = async (response) => {
    if (!response.ok || !room || more) return;
    const { access_token: token } = await response.clone().json();
    const path = `/v1/rooms/${encodeURIComponent(decodeURIComponent(room))}`;
    const headers = { authorization: `Bearer ${token}` };
    // As `feed.ts` of the core asks.
    for (const url of [path, `${path}/messages?limit=50`]) answers[url] = { token, response: fetch(url, { headers }) };
  };
  // The lock of every refresh of every tab (`renewal.ts`): a refresh token is good once.
  const response = navigator.locks.request("maru.refresh", refresh);
  answers["/v1/auth/refresh"] = { token: null, response };
  response.then(askForRoom).catch(() => {});
  globalThis.maruEarly = answers;
})();
