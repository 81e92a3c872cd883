// Tells the host how much nobody has looked at: see useUnread.ts.
import { type UnreadFacts, useUnread } from "./useUnread.ts";

export function PanelUnread(facts: UnreadFacts) {
  useUnread(facts);
  return null;
}
