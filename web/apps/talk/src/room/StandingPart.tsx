// The line of whoever cannot write here now: why, and the way out where there is one.
import type { Conversation } from "@maru/core/conversations";
import { type Catalogue, formatsFor, StandingLine, type StandingModel, useWords } from "@maru/ui";
import type { JoinRoom, Room } from "@maru/wire";
import { useState } from "preact/hooks";
import { useProblemNotice } from "../hooks/useProblemNotice.ts";
import { useHouse } from "../house.ts";
import { EntryCodeDialog } from "../parts.ts";
import type { Standing } from "./standing.ts";

export interface StandingPartProps {
  standing: Standing;
  store: Conversation;
  room: Room;
}

export function StandingPart({ standing, store, room }: StandingPartProps) {
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
  const action = actionOf(standing, words, { enter, toList: router.toList });
  return (
    <>
      <StandingLine model={{ text: textOf(standing, words), action }} />
      {asking && <EntryCodeDialog room={room} onJoin={join} onClose={() => setAsking(false)} />}
    </>
  );
}

function textOf(standing: Standing, words: Catalogue): string {
  const full = (at: string) => formatsFor(words.locale).full(new Date(at));
  switch (standing.kind) {
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
    // One writes, or the part says it that knows what waits.
    case "free":
    case "ask":
      return "";
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
