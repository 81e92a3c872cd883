// Which of some sheets is open, as the address says it: "back" closes it, and its address can be passed on.
import { useHouse } from "../house.ts";
import { useStore } from "./useStore.ts";

/** `null` when none of them is; the names of others are theirs. */
export function useSheet<T extends string>(names: readonly T[]): T | null {
  const { router } = useHouse();
  useStore(router);
  const open = router.sheet();
  return names.find((name) => name === open) ?? null;
}
