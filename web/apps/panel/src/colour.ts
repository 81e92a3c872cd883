// Gives the panel its tenant's colour, where the tenant has one.
import type { TenantPublic } from "@maru/wire";
import { withLook } from "./late/look.ts";

let isWorn = false;

export async function wearColour(tenant: TenantPublic | null): Promise<void> {
  if (tenant?.look.accent == null && !isWorn) return;
  isWorn = true;
  await withLook(({ applyLook }) => applyLook(tenant?.look));
}
