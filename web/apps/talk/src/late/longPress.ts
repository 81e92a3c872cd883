// Stands in for fingers that rest on a message: what its menu does needs a room that is live.
import type * as PressFile from "../../../../packages/ui/src/components/longPress.ts";
import { live } from "./live.ts";

const fetchPress = live(
  async () => (await import("../../../../packages/ui/src/components/longPress.ts")).createLongPress,
);

const NAMES = ["PointerDown", "PointerMove", "PointerUp", "PointerCancel", "ContextMenu", "ClickCapture"] as const;

export const createLongPress: typeof PressFile.createLongPress = (...given) => {
  let made: PressFile.LongPressHandlers | undefined;
  const handlers = NAMES.map((name) => {
    const hear = (event: PointerEvent) => {
      made ??= fetchPress.there()?.(...given);
      made?.[`on${name}`](event);
    };
    return [`on${name}`, hear];
  });
  return Object.fromEntries(handlers);
};
