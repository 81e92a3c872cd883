// What of oneself waits in a room that one may read: held messages are followed until they are decided, and whoever may
// ask to come in does so from here.
import type { OutboxEntry } from "@maru/core";
import { requestOf } from "@maru/core/order";
import { StandingLine } from "@maru/ui";
import { useEffect, useState } from "preact/hooks";
import { useStore } from "../hooks/useStore.ts";
import { useHouse } from "../house.ts";
import { AskDialog } from "./AskDialog.tsx";
import { adoptHeld, settleHeld } from "./held.ts";
import { useWaiting } from "./useWaiting.ts";
import { useOrderWords } from "./words.ts";

export interface OwnWaitingProps {
  /** The room's id. */
  room: string;
  /** One is not in, and asks to come in here. */
  asks: boolean;
  entries: readonly OutboxEntry[];
}

export function OwnWaiting({ room, asks, entries }: OwnWaitingProps) {
  const { client, conversations } = useHouse();
  const words = useOrderWords();
  const store = useWaiting(room, true);
  const state = useStore(store);
  const [open, setOpen] = useState(false);
  // Only with what was heard last: one that was just taken back here stays away.
  useEffect(() => adoptHeld(client.outbox, room, state.waiting), [state]);
  useEffect(() => settleHeld(client.outbox, entries, state.waiting), [state, entries.length]);
  if (!asks) return null;
  const isAsked = requestOf(state)?.state === "open";
  const action = { label: isAsked ? words.askShow : words.askTitle, onAct: () => setOpen(true) };
  const onIn = () => {
    setOpen(false);
    void conversations.ownRooms.refresh();
  };
  return (
    <>
      <StandingLine model={{ text: isAsked ? words.stateAsked : words.stateAsk, action }} />
      {open && <AskDialog room={room} waiting={store} onIn={onIn} onClose={() => setOpen(false)} />}
    </>
  );
}
