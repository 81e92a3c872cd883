// The host's page: puts Maru into it and says who the user is, by the way that the address names.
const place = document.querySelector("#talk");
const { tenant, room, way, name } = place.dataset;

async function ask(path, body = {}) {
  const answer = await fetch(path, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

const ways = {
  push: { getCode: async (challenge) => (await ask("/maru/code", { challenge })).code },
  pull: () => ask("/maru/host-code"),
  token: () => ask("/maru/token"),
  nickname: { nickname: name },
};

globalThis.Maru.on("problem", (problem) => console.warn("Maru:", problem));
globalThis.Maru.mount(place, { tenant, room, ...(ways[way] && { identify: ways[way] }) });

// The server ends the session there; this makes the frame forget it at once.
document.querySelector("#sign-out")?.addEventListener("submit", () => globalThis.Maru.logout());
