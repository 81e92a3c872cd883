// Stands in for fingers that rest on a message: what its menu does needs a room that is live.
import type * as PressFile from "../../../../packages/ui/src/components/longPress.ts";
import { live } from "./live.ts";

const fetchPress = live(
  async () => (await import("../../../../packages/ui/src/components/longPress.ts")).createLongPress,
);

const NAMES = ["onPointerDown", "onPointerMove", "onPointerUp", "onPointerCancel", "onContextMenu"] as const;

export const createLongPress: typeof PressFile.createLongPress = (...given) => {
  let made: PressFile.LongPressHandlers | undefined;
  const handler = (name: (typeof NAMES)[number]) => (event: PointerEvent) => {
    made ??= fetchPress.there()?.(...given);
    made?.[name](event);
  };
  return Object.fromEntries(NAMES.map((name) => [name, handler(name)])) as unknown as PressFile.LongPressHandlers;
};
