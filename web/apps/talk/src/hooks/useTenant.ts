// The tenant as screens use it: what is switched on, and which ways lead in.
import type { TenantFeatures, TenantPublic, TenantWays } from "@maru/wire";
import { useHouse } from "../house.ts";
import { useStore } from "./useStore.ts";

/** As long as nothing is known: the server decides anyway. */
const ALL_ON: TenantFeatures = {
  room_creation: true,
  message_deletion: true,
  links: true,
  renaming: true,
  reactions: true,
};
const GUESTS: TenantWays = {
  guest: true,
  nickname: true,
  account: false,
  sign_up: false,
  handover_code: false,
  pull_code: false,
  signed_token: false,
  oidc: [],
};

export function useTenant(): TenantPublic | null {
  return useStore(useHouse().client.tenant).tenant;
}

export function useFeatures(): TenantFeatures {
  return useTenant()?.features ?? ALL_ON;
}

export function useWays(): TenantWays {
  return useTenant()?.ways ?? GUESTS;
}
