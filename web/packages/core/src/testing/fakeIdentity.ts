// The identity half of the fake server: ways of entering, one session, oneself. It is here for the client's sake: it holds
// one session at a time and believes what it is told, but it refuses what the real one refuses.
import { createHash } from "node:crypto";
import type { ClaimOffer, DeviceEntry, Principal, Solution, TenantPublic } from "@maru/wire";
import { base64Url } from "../sessions/secrets.ts";
import { zeroBits } from "../sessions/work.ts";
import { type FakeServer, json, problem } from "./fakeServer.ts";

export interface FakeIdentity {
  /** Every body that came, newest last, with its path. */
  bodies: { path: string; body: Record<string, unknown> }[];
  tenant: TenantPublic;
  tenantProblem: { status: number; code: string } | null;
  /** Zero bits that new guests must find; `null` for none. */
  difficulty: number | null;
  accounts: Map<string, { password: string; principal: Principal; factor: string | null }>;
  /** Codes and host tokens by what they stand for; push codes only with their verifier. */
  codes: Map<string, { principal: Principal; challenge?: string }>;
  used: Set<string>;
  /** The refresh token where it comes in the body. */
  refreshToken: string | null;
  /** Refused once, by its path. */
  refuse: { path: string; status: number; code: string } | null;
  offer: ClaimOffer | null;
  devices: DeviceEntry[];
  isOut: boolean;
  extras(): { claim?: ClaimOffer; refresh_token?: string };
}

export interface FakeCall {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
  isIn: boolean;
}

type SignIn = () => Response;
const NOTHING = () => new Response(null, { status: 204 });
const CHALLENGE = "work";
const ROUNDS = 3;

export const TENANT: TenantPublic = {
  id: "tn_demo",
  slug: "demo",
  name: "Demo",
  look: { accent: null, logo: null, launcher: null },
  ways: {
    guest: true,
    nickname: true,
    account: true,
    sign_up: true,
    handover_code: true,
    pull_code: true,
    signed_token: true,
    oidc: [{ id: "google", label: "Google", preset: "google" }],
  },
  features: { room_creation: true, message_deletion: true, links: true, renaming: true, reactions: true },
  challenge: false,
};

export function newFakeIdentity(): FakeIdentity {
  const identity: FakeIdentity = {
    bodies: [],
    tenant: TENANT,
    tenantProblem: null,
    difficulty: null,
    accounts: new Map(),
    codes: new Map(),
    used: new Set(),
    refreshToken: null,
    refuse: null,
    offer: null,
    devices: [],
    isOut: false,
    extras: () => ({
      ...(identity.offer === null ? {} : { claim: identity.offer }),
      ...(identity.refreshToken === null ? {} : { refresh_token: identity.refreshToken }),
    }),
  };
  return identity;
}

/** `null` where this half has nothing to say. */
export function answerIdentity(server: FakeServer, call: FakeCall, signIn: SignIn): Response | null {
  const { identity } = server;
  identity.bodies.push({ path: call.path, body: call.body });
  if (identity.refuse?.path === call.path) {
    const { status, code } = identity.refuse;
    identity.refuse = null;
    return problem(status, code);
  }
  if (call.path.startsWith("/v1/me")) return call.isIn ? answerMe(server, call) : problem(401, "token_expired");
  const entered = answerEntering(server, call, signIn);
  if (entered?.ok && call.path !== "/v1/auth/logout") identity.isOut = false;
  return entered;
}

function answerEntering(server: FakeServer, call: FakeCall, signIn: SignIn): Response | null {
  const { identity } = server;
  const [, version, tenants, , ...rest] = call.path.split("/");
  if (version === "v1" && tenants === "tenants") return answerTenant(server, rest.join("/"), call, signIn);
  if (call.body["refresh_by"] === "body") identity.refreshToken = "rt-1";
  switch (call.path) {
    case "/v1/auth/refresh":
      return refresh(server, call.body, signIn);
    case "/v1/auth/logout":
      // Somebody else's session, who is in no more than by a cookie.
      if (call.body["keeps_storage"] === true) return NOTHING();
      identity.isOut = true;
      // Before the answer, as the real one does.
      for (const socket of server.sockets) socket.drop(4403);
      return NOTHING();
    case "/v1/auth/handover":
    case "/v1/auth/exchange-code":
    case "/v1/auth/exchange-token":
      return redeem(server, call.body, signIn);
    default:
      return null;
  }
}

function refresh(server: FakeServer, body: Record<string, unknown>, signIn: SignIn): Response {
  const { identity, faults } = server;
  if (faults.refreshRefused || identity.isOut) return problem(401, "refresh_expired");
  if (identity.refreshToken === null) return signIn();
  if (body["refresh_token"] !== identity.refreshToken) return problem(401, "refresh_reused");
  identity.refreshToken = `rt-${Number(identity.refreshToken.slice(3)) + 1}`;
  return signIn();
}

function answerTenant(server: FakeServer, way: string, { body }: FakeCall, signIn: SignIn): Response | null {
  const { identity } = server;
  if (body["refresh_by"] === "body") identity.refreshToken = "rt-1";
  switch (way) {
    case "":
      return identity.tenantProblem
        ? problem(identity.tenantProblem.status, identity.tenantProblem.code)
        : json(200, identity.tenant);
    case "guests":
      return enterAsGuest(server, body, signIn);
    case "challenge":
      return json(200, { challenge: CHALLENGE, rounds: ROUNDS, difficulty: identity.difficulty ?? 0, expires_at: "" });
    case "accounts":
    case "password/forgot":
      return json(202, {});
    case "accounts/verify":
      return redeem(server, body, signIn);
    case "password/reset":
      return identity.codes.delete(String(body["code"])) ? NOTHING() : problem(400, "code_invalid");
    case "login":
      return logIn(server, body, signIn);
    case "login/mfa":
      return secondFactor(server, body, signIn);
    default:
      return null;
  }
}

function enterAsGuest(server: FakeServer, body: Record<string, unknown>, signIn: SignIn): Response {
  const { difficulty } = server.identity;
  const shown = (body["challenge"] ?? { challenge: "", nonces: [] }) as Solution;
  if (difficulty !== null && !isSolved(shown, difficulty)) return problem(403, "challenge_required");
  if (typeof body["name"] === "string") server.me = { ...server.me, name: body["name"] };
  return signIn();
}

function isSolved({ challenge, nonces }: Solution, difficulty: number): boolean {
  const hashes = nonces.map((nonce, round) => createHash("sha256").update(`${challenge}.${round}.${nonce}`).digest());
  return challenge === CHALLENGE && hashes.length === ROUNDS && hashes.every((hash) => zeroBits(hash) >= difficulty);
}

function logIn(server: FakeServer, body: Record<string, unknown>, signIn: SignIn): Response {
  const account = server.identity.accounts.get(String(body["email"]));
  if (account?.password !== body["password"] || account === undefined) return problem(401, "invalid_credentials");
  if (account.factor !== null) return json(202, { mfa_ticket: String(body["email"]), expires_at: "" });
  server.me = account.principal;
  return signIn();
}

function secondFactor(server: FakeServer, body: Record<string, unknown>, signIn: SignIn): Response {
  const account = server.identity.accounts.get(String(body["mfa_ticket"]));
  if (account === undefined || account.factor !== body["code"]) return problem(401, "invalid_credentials");
  server.me = account.principal;
  return signIn();
}

function redeem(server: FakeServer, body: Record<string, unknown>, signIn: SignIn): Response {
  const { codes, used } = server.identity;
  const code = String(body["code"] ?? body["host_code"] ?? body["token"]);
  if (used.has(code)) return problem(409, "code_used");
  const known = codes.get(code);
  const hash = base64Url(createHash("sha256").update(String(body["verifier"])).digest());
  if (known === undefined || (known.challenge !== undefined && known.challenge !== hash))
    return "token" in body ? problem(401, "token_invalid") : problem(400, "code_invalid");
  used.add(code);
  server.me = known.principal;
  return signIn();
}

function answerMe(server: FakeServer, { method, path, query, body }: FakeCall): Response | null {
  const { identity } = server;
  const me = () => json(200, { principal: server.me, tenant: "tn_demo", session: "se_1", claims: [] });
  if (path === "/v1/me" && method === "PATCH") server.me = { ...server.me, name: String(body["name"]) };
  if (path === "/v1/me") return method === "DELETE" ? NOTHING() : me();
  if (path === "/v1/me/password" && body["old"] !== "right") return problem(401, "invalid_credentials");
  if (path === "/v1/me/totp" && method === "POST") return json(201, { secret: "ABC", uri: "otpauth://totp/x" });
  if (path === "/v1/me/claims")
    return json(201, { id: "cl_1", guest: identity.offer?.guest, claimed_at: "", undo_until: "" });
  if (path !== "/v1/me/sessions" && !path.startsWith("/v1/me/sessions/")) return NOTHING();
  if (method === "GET") return json(200, { sessions: identity.devices });
  const id = path.split("/")[4];
  const all = query.get("all") === "true";
  identity.devices = identity.devices.filter((one) => (id === undefined ? !all && one.current : one.id !== id));
  return NOTHING();
}
