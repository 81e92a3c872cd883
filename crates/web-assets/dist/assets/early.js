(() => {
  let state = null;
  try {
    state = JSON.parse(document.getElementById("maru-state").textContent);
    if (localStorage.getItem(`maru.leaving.${state.tenant.slug}`)) return;
  } catch {
  }
  if (!state?.signed_in || !state.tenant || !navigator.locks) return;
  const [, room, more] = location.pathname.split("/").filter(Boolean);
  const answers = {};
  const refresh = () =>
    fetch("/v1/auth/refresh", {
      method: "POST",
      headers: { "content-type": "application/json", "x-maru-refresh": "1" },
      body: JSON.stringify({ tenant: state.tenant.slug }),
      keepalive: true,
    });
  const askForRoom = async (response) => {
    if (!response.ok || !room || more) return;
    const { access_token: token } = await response.clone().json();
    const path = `/v1/rooms/${encodeURIComponent(decodeURIComponent(room))}`;
    const headers = { authorization: `Bearer ${token}` };
    for (const url of [path, `${path}/messages?limit=50`]) answers[url] = { token, response: fetch(url, { headers }) };
  };
  const response = navigator.locks.request("maru.refresh", refresh);
  answers["/v1/auth/refresh"] = { token: null, response };
  response.then(askForRoom).catch(() => {});
  globalThis.maruEarly = answers;
})();
