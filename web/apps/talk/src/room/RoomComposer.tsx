// The composer of a room: new messages, answers, other texts; or the line that says why nobody writes here now.
import type { ConversationState } from "@maru/core/conversations";
import { Composer, type ComposerModel, useWords } from "@maru/ui";
import type { OwnRoom, Principal, Room, Standing } from "@maru/wire";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Still } from "../hooks/Still.tsx";
import { useProblemNotice } from "../hooks/useProblemNotice.ts";
import { useStore } from "../hooks/useStore.ts";
import { useHouse } from "../house.ts";
import { OwnWaiting } from "../parts.ts";
import type { OpenRoom } from "./openRooms.ts";
import { StandingPart } from "./StandingPart.tsx";
import { keepsOrder, standingOf } from "./standing.ts";
import type { Answering } from "./useAnswering.ts";
import { useCandidates } from "./useCandidates.ts";
import { useSlowWait } from "./useSlowWait.ts";

const TEXT_CHARS_MAX = 4_000;

export interface RoomComposerProps {
  opened: OpenRoom;
  state: ConversationState;
  room: Room;
  mine: OwnRoom | null;
  standing: Standing | null;
  me: Principal;
  answering: Answering;
  isBlocked(person: string): boolean;
  onSent(): void;
}

export function RoomComposer(props: RoomComposerProps) {
  const { opened, state, room, mine, me } = props;
  const { client } = useHouse();
  const outbox = useStore(client.outbox);
  const entries = outbox.filter((entry) => entry.room === room.id);
  const standing = standingOf({ state, mine, told: props.standing, entries, me: me.id, now: Date.now() });
  useRedrawAt(standing.kind === "muted" ? standing.until : null);
  const isSlow = room.slow_mode_seconds > 0;
  const last = isSlow ? state.log.messages.findLast((one) => one.sender.id === me.id) : undefined;
  const waitSeconds = useSlowWait({ room, entries, last, isFree: keepsOrder(mine) });
  const asks = standing.kind === "ask";
  const { editing, replyTo, bar } = props.answering;
  if (standing.kind !== "free" && !asks) return <StandingPart standing={standing} store={opened.store} room={room} />;
  const waits = asks || props.standing?.waiting || entries.some((entry) => entry.state.kind === "held");
  return (
    <>
      {waits && (
        <Still by={[room.id, asks, outbox]}>
          <OwnWaiting room={room.id} asks={asks} entries={entries} />
        </Still>
      )}
      {state.typing.length > 0 && <Typing people={state.typing.filter((one) => !props.isBlocked(one.id))} />}
      {!asks && (
        <Still by={[opened, room.id, mine === null, me.id, waitSeconds, editing, replyTo?.id, bar?.key, bar?.text]}>
          <Writing {...props} waitSeconds={waitSeconds} />
        </Still>
      )}
    </>
  );
}

/** Not read out: it comes and goes all the time. */
function Typing({ people }: { people: readonly Principal[] }) {
  const words = useWords();
  const [first] = people;
  if (first === undefined) return null;
  return (
    <div class="typing">
      <p>{words.typing(first.name, people.length - 1)}</p>
    </div>
  );
}

function Writing({
  opened,
  room,
  mine,
  me,
  answering,
  onSent,
  waitSeconds,
}: RoomComposerProps & { waitSeconds: number }) {
  const { client, drafts } = useHouse();
  const say = useProblemNotice();
  const touch = useMemo(() => matchMedia("(pointer: coarse)").matches, []);
  const candidates = useCandidates(opened.store, me.id);
  const { editing, replyTo, bar, picked } = answering;
  const send = (text: string) => {
    const mentions = candidates.namedIn(text, picked.current);
    picked.current = [];
    answering.stop();
    if (editing !== null) {
      if (text !== editing.text) opened.store.edit(editing.id, text, mentions).catch(say);
      return;
    }
    client.outbox.send(room.id, text, { replyTo, mentions });
    onSent();
  };
  const model: ComposerModel = {
    draft: editing?.text ?? drafts.get(me.id, room.id),
    charsMax: TEXT_CHARS_MAX,
    enterSends: !touch,
    autoFocus: !touch,
    bar,
    waitSeconds: editing === null ? waitSeconds : 0,
    people: candidates.list,
    onMorePeople: candidates.onMore,
    onPicked: (person) => picked.current.push(person),
    onDraft: (text) => {
      if (text !== "") candidates.prepare();
      if (editing !== null) return;
      if (text !== "" && mine !== null) opened.store.tellTyping();
      drafts.set(me.id, room.id, text);
    },
    onSend: send,
  };
  return <Composer key={`${me.id} ${room.id} ${editing?.id ?? ""}`} model={model} />;
}

/** A mute is over by itself. */
function useRedrawAt(at: string | null): void {
  const [, redraw] = useState(0);
  useEffect(() => {
    if (at === null) return;
    const timer = setTimeout(() => redraw((count) => count + 1), Math.min(Date.parse(at) - Date.now(), 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }, [at]);
}
