// What a host page may say of its user, and how it is put into messages. Must not know frames.
import type { HostMessage } from "@maru/core";

/** Exactly one of these. A nickname proves nothing and selects nobody; the others come from the host's backend. */
export interface Identity {
  nickname?: string;
  /** A code that the host's backend has from Maru for a challenge; a function is given the challenge. */
  code?: string | CodeProvider;
  getCode?: CodeProvider;
  /** A code of the host's own. */
  host_code?: string;
  /** A token that the host's backend has signed. */
  token?: string;
}

export type CodeProvider = (challenge: string) => string | Promise<string>;
/** Asked whenever Maru needs to know: at the beginning, and for signed tokens again before they end. */
export type IdentityProvider = () => Identity | null | Promise<Identity | null>;
export type Identify = Identity | IdentityProvider;

const TEXTS = ["nickname", "code", "host_code", "token"] as const;

export function codeProviderOf(identity: Identity): CodeProvider | null {
  const provider = identity.getCode ?? identity.code;
  return typeof provider === "function" ? provider : null;
}

export function messageOf(identity: Identity): HostMessage {
  if (codeProviderOf(identity)) return { type: "challenge" };
  const field = TEXTS.find((name) => typeof identity[name] === "string");
  return field ? ({ type: "identify", [field]: identity[field] } as HostMessage) : { type: "nobody" };
}

/** Codes and tokens work once: said again, they would end what they began. */
export function isGoodAgain(identify: Identify): boolean {
  return typeof identify === "function" || !!codeProviderOf(identify) || identify.nickname !== undefined;
}
