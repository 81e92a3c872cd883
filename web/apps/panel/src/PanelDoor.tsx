// What stands before the rooms: the ways in, or why a visit has ended.
import { Ended } from "@maru/talk/enter/Ended.tsx";
import { PanelEnter } from "./PanelEnter.tsx";

export interface PanelDoorProps {
  /** Why the visit has ended, `null` where none has. */
  ended: string | null;
}

export function PanelDoor({ ended }: PanelDoorProps) {
  return ended === null ? <PanelEnter /> : <Ended code={ended} />;
}
