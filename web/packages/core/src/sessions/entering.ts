// All ways of entering a tenant. Must not know tokens, cookies or screens. A refused way never becomes another one: a bad
// code or token is an error and no new guest.
import type { Challenge, MfaWanted, Principal, SignedIn } from "@maru/wire";
import { ApiError, readProblem } from "../api/problem.ts";
import { REQUEST_TIMEOUT_MS, readJson, sendCall } from "../api/requests.ts";
import type { Platform } from "../platform.ts";
import { post } from "./answers.ts";
import { challengeOf, newVerifier } from "./secrets.ts";
import type { Session } from "./session.ts";
import type { SessionOptions } from "./state.ts";
import { solveChallenge } from "./work.ts";

/** A sign-in elsewhere that comes back as a code, which only this page can redeem. */
export interface Errand {
  /** Where to go. */
  address: string;
  finish(code: string): Promise<Principal>;
}

/** What a host page needs for a code of its backend. */
export interface PushErrand {
  challenge: string;
  finish(code: string): Promise<Principal>;
}

export interface Entering {
  /** Without a name, the server makes one. Does the work that may be asked for. */
  asGuest(name: string): Promise<Principal>;
  /** A mail follows, whether the address is new or known. Its link leads to `returnTo`, a page of the tenant. */
  signUp(account: { email: string; password: string; name: string }, returnTo?: string | undefined): Promise<void>;
  verify(code: string): Promise<Principal>;
  /** `MfaWanted` when a second factor is set. */
  logIn(login: { email: string; password: string }): Promise<Principal | MfaWanted>;
  secondFactor(ticket: string, code: string): Promise<Principal>;
  forgot(email: string, returnTo?: string | undefined): Promise<void>;
  reset(code: string, password: string): Promise<void>;
  /** Where the whole page goes to sign in at a provider; it comes back to `returnTo`, a path of ours. */
  pageAddress(provider: string, returnTo: string): string;
  /** For a window of its own, where the page cannot go away. */
  popupErrand(provider: string): Promise<Errand>;
  pushErrand(): Promise<PushErrand>;
  byHostCode(hostCode: string): Promise<Principal>;
  byToken(token: string): Promise<Principal>;
}

interface Ways {
  platform: Platform;
  session: Session;
  options: SessionOptions;
  /** A path below the tenant. */
  path(rest: string): string;
}

export function createEntering(platform: Platform, session: Session, options: SessionOptions): Entering {
  const path = (rest: string) => `/v1/tenants/${encodeURIComponent(options.tenant)}/${rest}`;
  const ways: Ways = { platform, session, options, path };
  const enter = async (way: string, body: object): Promise<Principal> =>
    ((await session.enter(way, body)) as SignedIn).principal;
  const ask = async (rest: string, body: object): Promise<void> => {
    await post(platform, options.baseUrl + path(rest), { body });
  };
  return {
    asGuest: (name) => enterAsGuest(ways, name.trim()),
    signUp: (account, returnTo) => ask("accounts", { ...account, ...onward(returnTo) }),
    verify: (code) => enter(path("accounts/verify"), { code }),
    logIn: async (login) => {
      const answer = await session.enter(path("login"), login);
      return "principal" in answer ? answer.principal : answer;
    },
    secondFactor: (ticket, code) => enter(path("login/mfa"), { mfa_ticket: ticket, code }),
    forgot: (email, returnTo) => ask("password/forgot", { email, ...onward(returnTo) }),
    reset: (code, password) => ask("password/reset", { code, password }),
    pageAddress: (provider, returnTo) => {
      const query = new URLSearchParams({ mode: "page", return_to: returnTo });
      return `${options.baseUrl}${path(`oidc/${encodeURIComponent(provider)}/start`)}?${query}`;
    },
    popupErrand: (provider) => popupErrand(ways, provider),
    pushErrand: async () => {
      const verifier = newVerifier(platform);
      const finish = (code: string) => enter("/v1/auth/handover", { tenant: options.tenant, code, verifier });
      return { challenge: await challengeOf(platform, verifier), finish };
    },
    byHostCode: (host_code) => enter("/v1/auth/handover", { tenant: options.tenant, host_code }),
    byToken: async (token) => (await session.enterByToken(token)).principal,
  };
}

function onward(returnTo: string | undefined): { return_to?: string } {
  return returnTo === undefined ? {} : { return_to: returnTo };
}

async function enterAsGuest(ways: Ways, name: string): Promise<Principal> {
  const plain = name === "" ? {} : { name };
  const post = async (body: object) =>
    ((await ways.session.enter(ways.path("guests"), body, languageOf(ways.options))) as SignedIn).principal;
  try {
    return await post(plain);
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.code !== "challenge_required") throw error;
    const challenge = await fetchChallenge(ways);
    return post({ ...plain, challenge: await solveChallenge(ways.platform, challenge) });
  }
}

function languageOf({ language }: SessionOptions): Record<string, string> {
  return language ? { "accept-language": language() } : {};
}

async function fetchChallenge({ platform, options, path }: Ways): Promise<Challenge> {
  const call = { timeoutMs: REQUEST_TIMEOUT_MS };
  const response = await sendCall(platform, options.baseUrl + path("challenge"), call, {});
  if (!response.ok) throw await readProblem(response);
  return readJson<Challenge>(response);
}

async function popupErrand({ platform, session, options, path }: Ways, provider: string): Promise<Errand> {
  const verifier = newVerifier(platform);
  const query = new URLSearchParams({ mode: "popup", challenge: await challengeOf(platform, verifier) });
  return {
    address: `${options.baseUrl}${path(`oidc/${encodeURIComponent(provider)}/start`)}?${query}`,
    finish: async (code) => {
      const body = { tenant: options.tenant, code, verifier };
      return ((await session.enter("/v1/auth/exchange-code", body)) as SignedIn).principal;
    },
  };
}
