// A room that is ready: its messages, the way to the newest, the composer.
import type { RoomState, RoomStore } from "@maru/core";
import {
  Composer,
  EmptyState,
  JumpButton,
  type MessageActions,
  MessageList,
  type MessageListHandle,
  MessageMenu,
  type MessageView,
  useWords,
} from "@maru/ui";
import type { Principal, Room } from "@maru/wire";
import { useMemo, useRef, useState } from "preact/hooks";
import { useStore } from "../hooks/useStore.ts";
import { useHouse } from "../house.ts";
import type { Seen } from "../seen.ts";
import { Announcer } from "./Announcer.tsx";
import { timelineOf } from "./timeline.ts";
import { useNews } from "./useNews.ts";
import { FOLLOWING, pin, rangeOf, slideDown, slideUp } from "./window.ts";

const TEXT_CHARS_MAX = 4_000;
/** Kept in memory while the newest is in view. */
const HELD_MAX = 1_000;

export interface RoomTalkProps {
  store: RoomStore;
  state: RoomState;
  room: Room;
  principal: Principal;
  seen: Seen;
}

export function RoomTalk(props: RoomTalkProps) {
  const { client } = useHouse();
  const { store, state, room, principal } = props;
  const { log } = state;
  const words = useWords();
  const list = useRef<MessageListHandle>(null);
  const [shown, setShown] = useState(FOLLOWING);
  const [menu, setMenu] = useState<{ message: MessageView; anchor: HTMLElement } | null>(null);
  const news = useNews(state, principal.id, props.seen);
  const entries = useStore(client.outbox).filter((entry) => entry.room === room.id);
  const { from, to } = rangeOf(log.messages, shown);
  const rows = timelineOf({ log, from, to, entries, me: principal, newAfter: news.newAfter, words });
  const actions = useMemo<MessageActions>(
    () => ({
      onRetry: client.outbox.retry,
      onRemove: client.outbox.remove,
      onMenu: (message, anchor) => setMenu({ message, anchor }),
    }),
    [],
  );
  const toNewest = () => {
    setShown(FOLLOWING);
    list.current?.toNewest();
  };
  const onSent = () => {
    news.clear();
    toNewest();
  };
  const onFollow = (following: boolean) => {
    news.onFollow(following);
    setShown(following ? FOLLOWING : pin(log.messages, shown));
    if (following) store.trim(HELD_MAX);
  };
  const onNearTop = () => {
    if (from > 0) setShown(slideUp(log.messages, shown));
    else void store.loadOlder();
  };
  const empty = log.messages.length === 0 && entries.length === 0 && log.prev === null;
  return (
    <>
      <div class="log-frame">
        {empty && <Empty title={room.title} />}
        {!empty && (
          <MessageList
            handle={list}
            model={{
              rows,
              label: words.messages,
              atNewestRow: to >= log.messages.length,
              hasOlder: from > 0 || log.prev !== null,
              loadingOlderLabel: words.loadingOlder,
              beginningLabel: words.beginning,
              actions,
              onNearTop,
              onNearBottom: () => setShown(slideDown(log.messages, shown)),
              onFollow,
            }}
          />
        )}
        {!news.following && <JumpButton count={news.count} onJump={toNewest} />}
        <Announcer log={log} me={principal.id} />
      </div>
      <RoomComposer room={room} onSent={onSent} />
      {menu !== null && <Menu menu={menu} store={store} onClose={() => setMenu(null)} />}
    </>
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

function RoomComposer({ room, onSent }: { room: Room; onSent(): void }) {
  const { client, drafts } = useHouse();
  const touch = useMemo(() => matchMedia("(pointer: coarse)").matches, []);
  return (
    <Composer
      key={room.id}
      model={{
        draft: drafts.get(room.id),
        charsMax: TEXT_CHARS_MAX,
        enterSends: !touch,
        autoFocus: !touch,
        onDraft: (text) => drafts.set(room.id, text),
        onSend: (text) => {
          client.outbox.send(room.id, text);
          onSent();
        },
      }}
    />
  );
}

interface MenuProps {
  menu: { message: MessageView; anchor: HTMLElement };
  store: RoomStore;
  onClose(): void;
}

function Menu({ menu: { message, anchor }, store, onClose }: MenuProps) {
  const onCopy = () => void navigator.clipboard?.writeText(message.text).catch(() => {});
  const onDelete = () => void store.deleteMessage(message.id).catch(() => {});
  return <MessageMenu model={{ anchor, canDelete: message.own, onCopy, onDelete, onClose }} />;
}
