// A room that is ready: its messages, the way to the newest, the composer.
import type { RoomLog, RoomState } from "@maru/core";
import {
  Composer,
  EmptyState,
  JumpButton,
  type MessageActions,
  MessageList,
  type MessageListHandle,
  type MessageListModel,
  type MessageView,
  useWords,
} from "@maru/ui";
import type { Principal, Room } from "@maru/wire";
import { useMemo, useRef, useState } from "preact/hooks";
import { useStore } from "../hooks/useStore.ts";
import { useFeatures } from "../hooks/useTenant.ts";
import { useHouse } from "../house.ts";
import type { Seen } from "../seen.ts";
import { Announcer } from "./Announcer.tsx";
import type { OpenRoom } from "./openRooms.ts";
import { PageTitle } from "./PageTitle.tsx";
import { TalkMenu } from "./TalkMenu.tsx";
import { timelineOf } from "./timeline.ts";
import { type News, useNews } from "./useNews.ts";
import { FOLLOWING, type LogWindow, pin, rangeOf, slideDown, slideUp } from "./window.ts";

const TEXT_CHARS_MAX = 4_000;
/** Kept in memory while the newest is in view. */
const HELD_MAX = 1_000;

export interface RoomTalkProps {
  opened: OpenRoom;
  state: RoomState;
  room: Room;
  principal: Principal;
  seen: Seen;
}

export function RoomTalk({ opened, state, room, principal, seen }: RoomTalkProps) {
  const { log } = state;
  const list = useRef<MessageListHandle>(null);
  const [shown, setShown] = useShown(opened.reading);
  const news = useNews(state, principal.id, seen, opened.reading.anchors === null);
  const toNewest = () => {
    setShown(FOLLOWING);
    list.current?.toNewest();
  };
  const onSent = () => {
    news.clear();
    toNewest();
  };
  return (
    <>
      <PageTitle room={room.title} unread={news.visible ? 0 : news.count} />
      <div class="log-frame">
        <Log
          opened={opened}
          log={log}
          room={room}
          me={principal}
          news={news}
          list={list}
          shown={shown}
          onShown={setShown}
        />
        {!news.following && <JumpButton count={news.count} onJump={toNewest} />}
        <Announcer log={log} me={principal.id} />
      </div>
      <RoomComposer room={room} me={principal.id} onSent={onSent} />
    </>
  );
}

/** The part of the log that is shown, remembered with the room. */
function useShown(reading: OpenRoom["reading"]): [LogWindow, (next: LogWindow) => void] {
  const [shown, setShown] = useState(reading.shown);
  const remember = (next: LogWindow) => {
    reading.shown = next;
    setShown(next);
  };
  return [shown, remember];
}

interface LogProps {
  opened: OpenRoom;
  log: RoomLog;
  room: Room;
  me: Principal;
  news: News;
  list: { current: MessageListHandle | null };
  shown: LogWindow;
  onShown(next: LogWindow): void;
}

function Log({ opened: { store, reading }, log, room, me, news, list, shown, onShown }: LogProps) {
  const { client } = useHouse();
  const words = useWords();
  const { links } = useFeatures();
  const [menu, setMenu] = useState<{ message: MessageView; anchor: HTMLElement } | null>(null);
  const entries = useStore(client.outbox).filter((entry) => entry.room === room.id);
  const actions = useActions(list, setMenu);
  const { from, to } = rangeOf(log.messages, shown);
  if (log.messages.length === 0 && entries.length === 0 && log.prev === null) return <Empty title={room.title} />;
  const model: MessageListModel = {
    rows: timelineOf({ log, from, to, entries, me, newAfter: news.newAfter, words, links }),
    label: words.messages,
    atNewestRow: to >= log.messages.length,
    hasOlder: from > 0 || log.prev !== null,
    loadingOlderLabel: words.loadingOlder,
    beginningLabel: words.beginning,
    actions,
    onNearTop: () => (from > 0 ? onShown(slideUp(log.messages, shown)) : void store.loadOlder()),
    onNearBottom: () => onShown(slideDown(log.messages, shown)),
    onFollow: (following) => {
      news.onFollow(following);
      onShown(following ? FOLLOWING : pin(log.messages, shown));
      if (following) store.trim(HELD_MAX);
    },
    startAt: reading.anchors,
    onRest: (place) => {
      reading.anchors = place;
    },
  };
  return (
    <>
      <MessageList handle={list} model={model} />
      {menu !== null && <TalkMenu {...menu} store={store} onClose={() => setMenu(null)} />}
    </>
  );
}

function useActions(
  list: LogProps["list"],
  onMenu: (menu: { message: MessageView; anchor: HTMLElement }) => void,
): MessageActions {
  const { client } = useHouse();
  return useMemo<MessageActions>(
    () => ({
      onRetry: client.outbox.retry,
      onRemove: client.outbox.remove,
      onMenu: (message, anchor) => onMenu({ message, anchor }),
      onUnfold: () => list.current?.stay(),
    }),
    [],
  );
}

function Empty({ title }: { title: string }) {
  const words = useWords();
  const lead = words.emptyRoomLead(title);
  return (
    <div class="log empty" role="log" aria-live="off" aria-label={words.messages}>
      <EmptyState model={{ icon: "talk", title: words.emptyRoom, lead, action: null }} />
    </div>
  );
}

function RoomComposer({ room, me, onSent }: { room: Room; me: string; onSent(): void }) {
  const { client, drafts } = useHouse();
  const touch = useMemo(() => matchMedia("(pointer: coarse)").matches, []);
  return (
    <Composer
      key={`${me} ${room.id}`}
      model={{
        draft: drafts.get(me, room.id),
        charsMax: TEXT_CHARS_MAX,
        enterSends: !touch,
        autoFocus: !touch,
        onDraft: (text) => drafts.set(me, room.id, text),
        onSend: (text) => {
          client.outbox.send(room.id, text);
          onSent();
        },
      }}
    />
  );
}
