// Who is in, as a value, and what a session is made with. Must not know how any of it came about.
import type { ClaimOffer, PageState, Principal } from "@maru/wire";

export type SessionState =
  /** Not known yet whether this device has a session, or whose; `waiting` while the network is away. */
  | { status: "restoring"; waiting: boolean; principal: Principal | null }
  | { status: "signed-out" }
  | { status: "signed-in"; principal: Principal; claim: ClaimOffer | null; entry: number }
  /** It was signed in and is no more: expired, reused or revoked. */
  | { status: "ended"; code: string };

export interface SessionOptions {
  baseUrl: string;
  /** Slug of the tenant. */
  tenant: string;
  /** BCP 47; decides the language of a random nickname. */
  language?: (() => string) | undefined;
  /** What the server wrote into the page; without it everything is asked for. */
  page?: Pick<PageState, "signed_in" | "principal" | "embedded"> | null | undefined;
}
