// Stands in for how the host page wants the panel to look: fetched where the host or the tenant names more than light or
// dark, and before the first drawing where they do so at once. What is wished before it is there waits, in its order.
import { once } from "@maru/talk/late/late.ts";
import type * as LookFile from "../look.ts";

export type { HostLook } from "../look.ts";

const fetchLook = once(() => import("../look.ts"));
const RETRY_MS = 2_000;

type Work = (file: typeof LookFile) => void;

const waiting: Work[] = [];

/** Done in the order of asking. */
export async function withLook(work: Work): Promise<void> {
  waiting.push(work);
  try {
    const file = fetchLook.there() ?? (await fetchLook());
    for (const one of waiting.splice(0)) one(file);
  } catch {
    setTimeout(() => void withLook(() => {}), RETRY_MS);
  }
}
