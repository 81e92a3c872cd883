// Gives the page its tenant's colour, by the variables of the tokens. Must not know which tenant it is.
import { accentOf } from "@maru/ui";
import type { TenantLook } from "@maru/wire";

export function applyLook(look: Pick<TenantLook, "accent"> | undefined): void {
  const accent = accentOf(look?.accent ?? "");
  const { style } = document.documentElement;
  style.setProperty("--accent-h", accent === null ? "" : String(accent.hue));
  style.setProperty("--accent-c", accent === null ? "" : String(accent.chroma));
}
