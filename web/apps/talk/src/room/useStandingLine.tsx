// The words for each standing that keeps somebody from writing, and the way out where there is one.
import type { Conversation } from "@maru/core/conversations";
import { type Catalogue, formatsFor, type StandingModel, useWords } from "@maru/ui";
import type { JoinRoom, Room } from "@maru/wire";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useProblemNotice } from "../hooks/useProblemNotice.ts";
import { useHouse } from "../house.ts";
import { EntryCodeDialog } from "../parts.ts";
import type { Standing } from "./standing.ts";

export interface StandingLineParts {
  model: StandingModel;
  dialog: JSX.Element | null;
}

/** `null` where one may write. */
export function useStandingLine(standing: Standing, store: Conversation, room: Room): StandingLineParts | null {
  const { conversations, router } = useHouse();
  const words = useWords();
  const say = useProblemNotice();
  const [asking, setAsking] = useState(false);
  const join = async (shown?: JoinRoom) => {
    await conversations.acts(store.ref).join(shown);
    setAsking(false);
    store.reload();
    void conversations.ownRooms.refresh();
  };
  const enter = () => (room.needs_entry_code ? setAsking(true) : void join().catch(say));
  const text = textOf(standing, words);
  if (text === null) return null;
  const action = actionOf(standing, words, { enter, toList: router.toList });
  const dialog = asking ? <EntryCodeDialog room={room} onJoin={join} onClose={() => setAsking(false)} /> : null;
  return { model: { text, action }, dialog };
}

function textOf(standing: Standing, words: Catalogue): string | null {
  const full = (at: string) => formatsFor(words.locale).full(new Date(at));
  switch (standing.kind) {
    case "free":
      return null;
    case "deleted":
      return words.stateDeleted;
    case "removed":
      return words.stateRemoved;
    case "left":
      return words.stateLeft;
    case "archived":
      return words.stateArchived;
    case "frozen":
      return words.problems.room_frozen;
    case "code":
      return words.stateCode;
    // Said by the part that knows what waits.
    case "ask":
      return null;
    case "full":
      return words.problems.room_full;
    case "not-invited":
      return words.problems.not_invited;
    case "banned":
      return standing.until === null ? words.problems.room_banned : words.stateBanned(full(standing.until));
    case "muted":
      return standing.until === null ? words.problems.room_muted : words.stateMuted(full(standing.until));
    default:
      return standing satisfies never;
  }
}

interface WaysOut {
  enter(): void;
  toList(): void;
}

function actionOf({ kind }: Standing, words: Catalogue, { enter, toList }: WaysOut): StandingModel["action"] {
  if (kind === "code") return { label: words.giveCode, onAct: enter };
  if (kind === "removed" || kind === "left") return { label: words.comeBack, onAct: enter };
  if (kind === "full") return { label: words.tryIn, onAct: enter };
  return kind === "deleted" ? { label: words.toRooms, onAct: toList } : null;
}
