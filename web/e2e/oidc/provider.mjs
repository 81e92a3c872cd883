// A real identity provider (npm `oidc-provider`) for the server's and the browser's tests, on a free port of this machine.
// It lets in whoever the request says: the header `x-test-person` holds `{sub, …claims, forge?}`. With `forge` its ID token
// is signed anew with `{claims?, alg?: "none" | "HS256", key?: "other"}`: what an attacker would send. Whoever comes
// without that header gets pages to sign in and to consent, as people do.
//
// Argument: `{redirect_uri, logout_uri, alg, client_auth, client_id, client_secret, now, host?}`, `now` in milliseconds,
// `host` the name it goes by. Prints one line, `{issuer}`, and ends with its standard input.
import { createHmac, generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";

const options = JSON.parse(process.argv[2]);
moveClock(options.now);
process.stdin.resume().on("end", () => process.exit(0));

// What the library says to its users is nothing for whoever reads our one line, and its warnings are about running it in
// earnest.
console.info = () => {};
console.warn = () => {};
// Only now, so that they see the clock.
const { Provider } = await import("oidc-provider");
const { SignJWT, decodeJwt, importJWK } = await import("jose");

const people = new Map();
const signing = newKey(options.alg, "signing");
const server = createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://${options.host ?? "127.0.0.1"}:${server.address().port}`;
const provider = new Provider(issuer, configuration());
provider.use(interact);
provider.use(forge);
provider.on("server_error", (_ctx, error) => console.error(error));
server.on("request", provider.callback());
process.stdout.write(`${JSON.stringify({ issuer })}\n`);

function moveClock(now) {
  const Real = Date;
  const offset = now - Real.now();
  globalThis.Date = class extends Real {
    constructor(...parts) {
      super(...(parts.length ? parts : [Real.now() + offset]));
    }
    static now() {
      return Real.now() + offset;
    }
  };
}

function newKey(alg, kid) {
  const kinds = {
    RS256: ["rsa", { modulusLength: 2048 }],
    ES256: ["ec", { namedCurve: "P-256" }],
    EdDSA: ["ed25519", {}],
  };
  const { privateKey } = generateKeyPairSync(...kinds[alg]);
  return { ...privateKey.export({ format: "jwk" }), alg, kid, use: "sig" };
}

function configuration() {
  const client = (id) => ({
    client_id: id,
    client_secret: options.client_secret,
    redirect_uris: [options.redirect_uri],
    token_endpoint_auth_method: options.client_auth,
    id_token_signed_response_alg: options.alg,
    backchannel_logout_uri: options.logout_uri,
    backchannel_logout_session_required: true,
  });
  return {
    clients: [client(options.client_id), client("another-app")],
    clientAuthMethods: [options.client_auth],
    claims: { profile: ["name"], email: ["email", "email_verified"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["of the tests"] },
    enabledJWA: { idTokenSigningAlgValues: ["RS256", "ES256", "EdDSA"] },
    features: {
      backchannelLogout: { enabled: true },
      devInteractions: { enabled: false },
    },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ ...people.get(sub), forge: undefined }) }),
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    jwks: { keys: [signing] },
    pkce: { methods: ["S256"], required: () => true },
  };
}

/** Lets in whoever the request says, and asks for no consent; without such a word it asks the person. */
async function interact(ctx, next) {
  if (!ctx.path.startsWith("/interaction/")) return next();
  const told = ctx.get("x-test-person");
  const { prompt, params, session } = await provider.interactionDetails(ctx.req, ctx.res);
  if (told === "" && ctx.method === "GET") return ask(ctx, prompt.name);
  // Headers are read as Latin-1.
  const person = told === "" ? await formOf(ctx.req) : JSON.parse(Buffer.from(told, "latin1").toString());
  ctx.respond = false;
  const result = person.cancel ? { error: "access_denied" } : await resultOf(prompt.name, { person, params, session });
  await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: true });
}

/** A page with a form: who it is, or whether that is allowed. */
function ask(ctx, prompt) {
  const fields = prompt === "login" ? `<input name="sub"><input name="name">` : "";
  const buttons = `<button>${prompt}</button><button name="cancel" value="1">cancel</button>`;
  ctx.type = "html";
  ctx.body = `<!doctype html><title>${prompt}</title><form method="post" data-prompt="${prompt}">${fields}${buttons}</form>`;
}

async function formOf(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Object.fromEntries(new URLSearchParams(Buffer.concat(pieces).toString()));
}

async function resultOf(prompt, { person, params, session }) {
  if (prompt !== "login") return consent(params, session);
  people.set(person.sub, person);
  return { login: { accountId: person.sub } };
}

async function consent(params, session) {
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  return { consent: { grantId: await grant.save() } };
}

/** Replaces the ID token where the person says so. */
async function forge(ctx, next) {
  await next();
  const wanted = ctx.path === "/token" && people.get(ctx.oidc?.account?.accountId)?.forge;
  if (!wanted || !ctx.body?.id_token) return;
  const claims = { ...decodeJwt(ctx.body.id_token), ...wanted.claims };
  ctx.body = { ...ctx.body, id_token: await sign(claims, wanted) };
}

async function sign(claims, { alg = options.alg, key = "own" }) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const unsigned = `${part({ alg, kid: "signing", typ: "JWT" })}.${part(claims)}`;
  if (alg === "none") return `${unsigned}.`;
  if (alg === "HS256")
    return `${unsigned}.${createHmac("sha256", signing.n ?? signing.x)
      .update(unsigned)
      .digest("base64url")}`;
  const signer = key === "other" ? newKey(alg, "signing") : signing;
  return new SignJWT(claims).setProtectedHeader({ alg, kid: "signing" }).sign(await importJWK(signer, alg));
}
