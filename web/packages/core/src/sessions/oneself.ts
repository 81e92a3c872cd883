// What a person may see and change of themselves: name, password, second factor, the end of the account.
// Must not know screens.
import type { Me, Principal, TotpSecret } from "@maru/wire";
import type { Requests } from "../api/requests.ts";
import type { Session } from "./session.ts";

export interface Oneself {
  get(): Promise<Me>;
  rename(name: string): Promise<Principal>;
  changePassword(change: { old: string; new: string }): Promise<void>;
  /** A new secret, not in force before `confirmTotp`. */
  createTotp(): Promise<TotpSecret>;
  confirmTotp(code: string): Promise<void>;
  dropTotp(code: string): Promise<void>;
  /** A fresh proof, for what answers `step_up_required`. */
  stepUp(proof: { password?: string; code?: string }): Promise<void>;
  /** Name, account and devices are gone, rooms forget one, and this device does. Guests need no proof. */
  deleteAccount(proof: { password?: string }): Promise<void>;
}

export function createOneself(requests: Requests, session: Session): Oneself {
  const totp = (method: "PUT" | "DELETE", code: string) =>
    requests.json<void>("/v1/me/totp", { method, body: { code } });
  return {
    get: () => requests.json<Me>("/v1/me"),
    rename: async (name) => {
      const { principal } = await requests.json<Me>("/v1/me", { method: "PATCH", body: { name: name.trim() } });
      session.rename(principal);
      return principal;
    },
    changePassword: (body) => requests.json("/v1/me/password", { method: "PUT", body }),
    createTotp: () => requests.json<TotpSecret>("/v1/me/totp", { method: "POST", body: {} }),
    confirmTotp: (code) => totp("PUT", code),
    dropTotp: (code) => totp("DELETE", code),
    stepUp: (body) => requests.json("/v1/me/step-up", { method: "POST", body }),
    deleteAccount: async (body) => {
      await requests.json("/v1/me", { method: "DELETE", body });
      // The server has ended the session; the cookie and what is kept here go as well.
      await session.leave();
    },
  };
}
