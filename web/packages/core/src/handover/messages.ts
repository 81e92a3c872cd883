// The words between a host page and the frame that it holds, and the one strict reading of them. Pure.
// Must not know ports or windows. Anything that is not exactly one of these messages is nothing.
import type { Principal } from "@maru/wire";

export type HostMessage =
  | { type: "identify"; nickname: string }
  /** A code that the host's backend had from us. */
  | { type: "identify"; code: string }
  /** A code of the host's own. */
  | { type: "identify"; host_code: string }
  | { type: "identify"; token: string }
  | { type: "challenge" }
  /** The host page is about to say who its user is: a challenge or who it is follows, or that it is nobody. */
  | { type: "wait" }
  | { type: "nobody" }
  | { type: "logout" }
  | { type: "token"; token: string }
  /** How the host page wants the frame to look: the words of a query string. */
  | { type: "look"; look: string };

export type FrameMessage =
  | { type: "ready"; signed_in: boolean }
  | { type: "challenge"; challenge: string }
  | { type: "signed-in"; principal: Principal }
  | { type: "signed-out"; why: string }
  | { type: "token-wanted" }
  | { type: "identify-wanted" }
  /** How many messages nobody has looked at. */
  | { type: "unread"; unread: number }
  /** Whoever is in the frame wants it out of the way. */
  | { type: "close" }
  | { type: "problem"; code: string };

export const MESSAGE_BYTES_MAX = 16 * 1024;

const FORMS: readonly (readonly [type: string, field: string | null])[] = [
  ["identify", "nickname"],
  ["identify", "code"],
  ["identify", "host_code"],
  ["identify", "token"],
  ["challenge", null],
  ["wait", null],
  ["nobody", null],
  ["logout", null],
  ["token", "token"],
  ["look", "look"],
];

/** The first message of a host page, which brings the port. */
export function isHello(data: unknown): boolean {
  const fields = plainFields(data);
  return fields !== null && fields.size === 2 && fields.get("type") === "maru.hello" && fields.get("v") === 1;
}

export function readHostMessage(data: unknown): HostMessage | null {
  const fields = plainFields(data);
  if (fields === null) return null;
  for (const [type, field] of FORMS) {
    if (fields.get("type") !== type || fields.size !== (field === null ? 1 : 2)) continue;
    if (field === null) return { type } as HostMessage;
    const value = fields.get(field);
    if (isText(value)) return { type, [field]: value } as HostMessage;
  }
  return null;
}

/** The own fields of a plain object; whatever hangs on its prototype is not looked at. */
function plainFields(data: unknown): ReadonlyMap<string, unknown> | null {
  if (typeof data !== "object" || data === null) return null;
  const prototype = Object.getPrototypeOf(data) as unknown;
  if (prototype !== Object.prototype && prototype !== null) return null;
  return new Map(Object.entries(data));
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && utf8Length(value) <= MESSAGE_BYTES_MAX;
}

function utf8Length(text: string): number {
  return text.length > MESSAGE_BYTES_MAX ? text.length : new TextEncoder().encode(text).length;
}
