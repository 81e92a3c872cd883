// A small host service: its own users, its own sign-in, its own page, and Maru inside it by all four ways.
// Node and nothing else. See README.md for what must be set. Must not know Maru's inside: only its public wire.
import { createHash, generateKeyPairSync, randomBytes, scryptSync, sign, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const setting = (name, otherwise) => {
  const value = process.env[name] ?? otherwise;
  if (value === undefined) throw new Error(`${name} must be set; see README.md`);
  return value;
};
const MARU = new URL(setting("MARU_ORIGIN", "http://127.0.0.1:8080")).origin;
const TENANT = setting("MARU_TENANT", "demo");
const ROOM = setting("MARU_ROOM", "lobby");
const SERVER_KEY = setting("MARU_SERVER_KEY");
const REDEEM_SECRET = setting("MARU_REDEEM_SECRET", "");
const PORT = Number(setting("PORT", "3000"));
const ORIGIN = new URL(setting("HOST_ORIGIN", `http://127.0.0.1:${PORT}`)).origin;
const USERS = setting("HOST_USERS", "u-1:jieun:maru-1:지은,u-2:daon:maru-2:다온");

const SESSION_MS = 8 * 3_600_000;
const CODE_MS = 60_000;
const BODY_BYTES_MAX = 8_192;
const SESSIONS_MAX = 10_000;
const CALL_MS = 5_000;

const salt = randomBytes(16);
const digest = (password) => scryptSync(password, salt, 32);
const users = new Map(
  USERS.split(",").map((line) => {
    const [id, login, password, name] = line.split(":");
    return [login, { id, name, digest: digest(password) }];
  }),
);
const nobody = digest(randomBytes(8).toString("hex"));
const sessions = new Map();
const codes = new Map();
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const jwk = { ...publicKey.export({ format: "jwk" }), use: "sig", alg: "EdDSA", kid: randomBytes(8).toString("hex") };

/** Keeps a value under a new secret name, and never more than so many. */
function keep(map, value) {
  const name = randomBytes(32).toString("base64url");
  if (map.size >= SESSIONS_MAX) map.delete(map.keys().next().value);
  map.set(name, value);
  return name;
}

function current(request) {
  const cookie = /(?:^|;\s*)host_session=([\w-]{43})/.exec(request.headers.cookie ?? "");
  const session = cookie && sessions.get(cookie[1]);
  if (!session || session.endsAt <= Date.now()) return null;
  return { ...session, cookie: cookie[1] };
}

/** The host's own session as Maru hears of it: a name for it that opens nothing. */
const refOf = (cookie) => createHash("sha256").update(cookie).digest("base64url");

/** What is said of the user, in whichever way. */
const described = (session) => ({
  external_id: session.user.id,
  name: session.user.name,
  session_ref: refOf(session.cookie),
  session_ends_at: new Date(session.endsAt).toISOString(),
});

async function askMaru(method, path, body) {
  const headers = { authorization: `Bearer ${SERVER_KEY}`, "content-type": "application/json" };
  const init = { method, headers, signal: AbortSignal.timeout(CALL_MS) };
  const answer = await fetch(MARU + path, body ? { ...init, body: JSON.stringify(body) } : init);
  if (!answer.ok) throw new Error(`${method} ${path.split("?")[0]}: ${answer.status} ${(await answer.json()).code}`);
  return answer.status === 204 ? null : answer.json();
}

function signedToken(session) {
  const { external_id, name, session_ref } = described(session);
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: ORIGIN, aud: `maru:${TENANT}`, sub: external_id, name, session_ref };
  Object.assign(claims, { iat: now, exp: now + 300, jti: randomBytes(16).toString("hex") });
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "EdDSA", typ: "JWT", kid: jwk.kid })}.${part(claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString("base64url")}`;
}

const escaped = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const WAYS = { push: "push code", pull: "pull code", token: "signed token", nickname: "nickname" };

function page(session, way) {
  const links = Object.entries(WAYS).map(([word, label]) => `<a href="/?way=${word}">${label}</a>`);
  const form = `<form method="post" action="/sign-in"><label>Login <input name="login" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label><button>Sign in</button></form>`;
  const greeting = session
    ? `<p>Hello, ${escaped(session.user.name)}. <nav>${links.join(" · ")}</nav></p>
<form method="post" action="/sign-out" id="sign-out"><button>Sign out</button></form>`
    : form;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>A host service</title><link rel="stylesheet" href="/page.css"><h1>A host service</h1>${greeting}
<main id="talk" data-tenant="${escaped(TENANT)}" data-room="${escaped(ROOM)}" data-way="${session ? way : "none"}"
 data-name="${session ? escaped(session.user.name) : ""}"></main>
<script src="${MARU}/widget.js" defer></script><script src="/page.js" defer></script></html>`;
}

const answer = (status, body, headers = {}) => ({ status, body, headers });
const json = (status, value) => answer(status, JSON.stringify(value), { "content-type": "application/json" });
const elsewhere = (headers = {}) => answer(303, "", { location: "/", ...headers });
const cookie = (value, seconds) =>
  `host_session=${value}; HttpOnly; SameSite=Lax; Path=/; Max-Age=${seconds}${ORIGIN.startsWith("https:") ? "; Secure" : ""}`;
const file = (name, type) => () => answer(200, readFileSync(new URL(name, import.meta.url)), { "content-type": type });

const signIn = ({ body }) => {
  const form = new URLSearchParams(body);
  const user = users.get(form.get("login") ?? "");
  const fits = timingSafeEqual(digest(form.get("password") ?? ""), user?.digest ?? nobody);
  if (!user || !fits) return answer(401, "This does not fit.", { "content-type": "text/plain" });
  const name = keep(sessions, { user, endsAt: Date.now() + SESSION_MS });
  return elsewhere({ "set-cookie": cookie(name, SESSION_MS / 1000) });
};

const signOut = async ({ session }) => {
  if (session) {
    sessions.delete(session.cookie);
    const of = new URLSearchParams({ external_id: session.user.id, session_ref: refOf(session.cookie) });
    // Whoever signs out here is out there too, on every page that is open.
    await askMaru("DELETE", `/v1/server/sessions?${of}`);
  }
  return elsewhere({ "set-cookie": cookie("", 0) });
};

/** Way a: Maru makes a code for our user, bound to the challenge of the frame that asked. */
const pushCode = async ({ session, body }) => {
  const { challenge } = JSON.parse(body);
  return json(201, { code: (await askMaru("POST", "/v1/server/handover-codes", { ...described(session), challenge })).code });
};

/** Way b: we make a code, and Maru asks us at /maru/redeem whose it is. */
const pullCode = ({ session }) => json(201, { host_code: keep(codes, { user: described(session), endsAt: Date.now() + CODE_MS }) });

const redeem = ({ request, body }) => {
  const hash = (text) => createHash("sha256").update(text).digest();
  const shown = hash(request.headers.authorization ?? "");
  if (REDEEM_SECRET === "" || !timingSafeEqual(shown, hash(`Bearer ${REDEEM_SECRET}`))) return json(401, {});
  const { code } = JSON.parse(body);
  const known = codes.get(code);
  codes.delete(code);
  return known && known.endsAt > Date.now() ? json(200, known.user) : json(404, {});
};

/** Way c: we sign a token, and Maru checks it by the key at /maru/jwks.json. */
const token = ({ session }) => json(201, { token: signedToken(session) });

const routes = {
  "GET /": { do: ({ session, url }) => answer(200, page(session, Object.hasOwn(WAYS, url.searchParams.get("way") ?? "") ? url.searchParams.get("way") : "push"), { "content-type": "text/html" }) },
  "GET /page.js": { do: file("page.js", "text/javascript") },
  "GET /page.css": { do: file("page.css", "text/css") },
  "GET /maru/jwks.json": { do: () => json(200, { keys: [jwk] }) },
  "POST /maru/redeem": { do: redeem, isForMaru: true },
  "POST /sign-in": { do: signIn },
  "POST /sign-out": { do: signOut },
  "POST /maru/code": { do: pushCode, needsUser: true },
  "POST /maru/host-code": { do: pullCode, needsUser: true },
  "POST /maru/token": { do: token, needsUser: true },
};

async function read(request) {
  const pieces = [];
  let bytes = 0;
  for await (const piece of request) {
    bytes += piece.length;
    if (bytes > BODY_BYTES_MAX) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

async function respond(request) {
  const url = new URL(request.url, ORIGIN);
  const route = routes[`${request.method} ${url.pathname}`];
  if (!route) return answer(404, "");
  // What a cookie opens is only for our own page: this endpoint must never sign for whoever asks.
  if (request.method === "POST" && !route.isForMaru && request.headers.origin !== ORIGIN) return json(403, {});
  const body = await read(request);
  if (body === null) return json(413, {});
  const session = current(request);
  if (route.needsUser && !session) return json(401, {});
  return route.do({ request, url, session, body });
}

const CSP = `default-src 'none'; script-src 'self' ${MARU}; style-src 'self'; frame-src ${MARU}; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

createServer(async (request, response) => {
  const { status, body, headers } = await respond(request).catch((error) => {
    console.error(error.message);
    return json(502, {});
  });
  response.writeHead(status, { "cache-control": "no-store", "content-security-policy": CSP, "x-content-type-options": "nosniff", ...headers });
  response.end(body);
}).listen(PORT, "127.0.0.1", () => console.log(`the host service is at ${ORIGIN}`));
