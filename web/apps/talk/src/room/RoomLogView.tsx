// The messages of a room as they are shown, or a part of them far back; what is done with one of them.
import type { Client } from "@maru/core";
import type { ConversationState } from "@maru/core/conversations";
import { type MessageActions, MessageList, type MessageListHandle, type MessageListModel, useWords } from "@maru/ui";
import type { Message, OwnRoom, Principal, Room, Standing } from "@maru/wire";
import { useMemo, useRef, useState } from "preact/hooks";
import { useProblemNotice } from "../hooks/useProblemNotice.ts";
import { useStore } from "../hooks/useStore.ts";
import { useFeatures } from "../hooks/useTenant.ts";
import { useHouse } from "../house.ts";
import type { Fold } from "../order/folding.tsx";
import type { Question } from "../order/MessageDialog.tsx";
import { MessageDialog, TalkMenu } from "../parts.ts";
import { EmptyRoom } from "./EmptyRoom.tsx";
import type { OpenRoom } from "./openRooms.ts";
import { standingOf } from "./standing.ts";
import { createTimeline, type TimelineFacts } from "./timeline.ts";
import type { Answering } from "./useAnswering.ts";
import { useCalmReaders } from "./useCalmReaders.ts";
import type { Jump } from "./useJump.ts";
import type { May } from "./useMay.ts";
import type { News } from "./useNews.ts";
import type { TorrentView } from "./useTorrent.ts";
import { FOLLOWING, type LogWindow, pin, rangeOf, slideDown, slideUp } from "./window.ts";

/** About so many rows are in view. */
const IN_VIEW = 12;
/** Kept in memory while the newest is in view. */
const HELD_MAX = 1_000;

export interface RoomLogViewProps {
  opened: OpenRoom;
  state: ConversationState;
  room: Room;
  mine: OwnRoom | null;
  may: May;
  standing: Standing | null;
  me: Principal;
  news: News;
  torrent: TorrentView;
  list: { current: MessageListHandle | null };
  shown: LogWindow;
  onShown(next: LogWindow): void;
  answering: Answering;
  jump: Jump;
  /** What blocked people say. */
  fold: Fold;
  onInvite(): void;
}

interface Asked {
  message: Message;
  question: Question;
}

export function RoomLogView(given: RoomLogViewProps) {
  const { room, list } = given;
  const { client } = useHouse();
  const outbox = useStore(client.outbox);
  const state = useStateFor(given, outbox);
  const props = { ...given, state };
  const entries = outbox.filter((entry) => entry.room === room.id);
  const [menu, setMenu] = useState<{ id: string; anchor: HTMLElement } | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const { reactions } = useFeatures();
  const acts = useActions(props, setMenu);
  // What was added before it was switched off still stands there, to be read.
  const actions = useMemo<MessageActions>(() => (reactions ? acts : { ...acts, onReact: null }), [acts, reactions]);
  const { log, past } = state;
  const model = useModel(props, past === null ? entries : [], actions);
  if (log.messages.length === 0 && entries.length === 0 && log.prev === null)
    return <EmptyRoom room={room} may={props.may} onInvite={props.onInvite} />;
  const message = menu && (past ?? log).messages.find((one) => one.id === menu.id);
  return (
    <>
      <MessageList handle={list} model={model} />
      {menu && message && (
        <MessageMenu
          {...props}
          message={message}
          anchor={menu.anchor}
          onAsk={(message, question) => setAsked({ message, question })}
          onClose={() => setMenu(null)}
        />
      )}
      {asked !== null && (
        <MessageDialog
          {...asked}
          key={asked.message.id}
          store={props.opened.store}
          me={props.me.id}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

/**
 * What is no longer on its way is in the log by now, which may not have had its turn to be drawn: with another outbox comes
 * the log as it stands. Nothing else draws before its turn.
 */
function useStateFor({ state, opened }: RoomLogViewProps, outbox: unknown): ConversationState {
  const drawn = useRef({ given: state, outbox, state });
  const before = drawn.current;
  if (before.outbox !== outbox) drawn.current = { given: state, outbox, state: opened.store.getSnapshot() };
  else if (before.given !== state) drawn.current = { given: state, outbox, state };
  return drawn.current.state;
}

function useModel(
  { opened, state, standing, me, news, torrent, shown, onShown, jump, fold }: RoomLogViewProps,
  entries: TimelineFacts["entries"],
  actions: MessageActions,
): MessageListModel {
  const { store, reading } = opened;
  const words = useWords();
  const { links } = useFeatures();
  const calm = useCalmReaders(store, state);
  const timelineOf = useMemo(createTimeline, [store]);
  const { past } = state;
  const log = past === null ? state.log : { ...past, notes: [] };
  const { messages } = log;
  const picked = torrent.on ? torrent.pick(messages, me.id) : null;
  const { from, to } = rangeOf(messages, shown);
  const aside = { aside: state, newAfter: news.newAfter, lit: jump.lit, joinLines: standing?.join_lines ?? true };
  const facts = { ...aside, calm, log, from, to, picked, entries, me, words, links };
  return {
    rows: fold.rows(timelineOf(facts), messages),
    label: words.messages,
    atNewestRow: past === null && to >= messages.length,
    hasOlder: picked !== null || from > 0 || log.prev !== null,
    loadingOlderLabel: words.loadingOlder,
    beginningLabel: words.beginning,
    actions,
    onNearTop: () => (picked ? undefined : from > 0 ? onShown(slideUp(messages, shown)) : void store.loadOlder()),
    onNearBottom: () => (to < messages.length ? onShown(slideDown(messages, shown)) : void store.loadNewer()),
    onFollow: (following) => {
      news.onFollow(following);
      // In a torrent many lie between two that are drawn: what is in view now is to be in the window.
      onShown(following ? FOLLOWING : pin(picked?.slice(-IN_VIEW) ?? messages, shown));
      if (following) store.trim(HELD_MAX);
    },
    startAt: reading.anchors,
    onRest: (place) => {
      reading.anchors = place;
    },
  };
}

function useActions(
  { opened, list, jump }: RoomLogViewProps,
  onMenu: (menu: { id: string; anchor: HTMLElement }) => void,
): MessageActions {
  const { client } = useHouse();
  const say = useProblemNotice();
  const latest = useRef({ jump, say });
  latest.current = { jump, say };
  return useMemo<MessageActions>(
    () => ({
      onRetry: client.outbox.retry,
      onRemove: (id) => void takeBack(client, id).catch((error) => latest.current.say(error)),
      onMenu: ({ id }, anchor) => onMenu({ id, anchor }),
      onUnfold: () => list.current?.stay(),
      onQuote: (quote) => latest.current.jump.to(quote),
      onReact: (id, emoji, on) => void opened.store.react(id, emoji, on).catch((error) => latest.current.say(error)),
    }),
    [opened],
  );
}

/** One that waits on the server is taken back there too. */
async function takeBack({ outbox, requests }: Client, id: string): Promise<void> {
  const entry = outbox.getSnapshot().find((one) => one.clientId === id);
  if (entry?.state.kind === "held") {
    const path = `/v1/rooms/${entry.room}/queue/${entry.state.waiting}`;
    await requests.json(path, { method: "DELETE" });
  }
  outbox.remove(id);
}

type MessageMenuProps = RoomLogViewProps & {
  message: Message;
  anchor: HTMLElement;
  onAsk(message: Message, question: Question): void;
  onClose(): void;
};

function MessageMenu({ opened, state, mine, me, answering, ...rest }: MessageMenuProps) {
  const { message, anchor, onAsk, onClose } = rest;
  const writes =
    standingOf({ state, mine, told: rest.standing, entries: [], me: me.id, now: Date.now() }).kind === "free";
  const acts = { onReply: answering.reply, onEdit: answering.edit, onAsk, onClose };
  const facts = { message, anchor, store: opened.store, me: me.id, may: rest.may, writes };
  return <TalkMenu {...facts} {...acts} />;
}
