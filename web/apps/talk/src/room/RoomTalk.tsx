// A room that is ready: its messages, the way to the newest, the composer.
import { JumpButton, type MessageListHandle, TorrentLine } from "@maru/ui";
import type { OwnRoom, Principal, Room, Standing } from "@maru/wire";
import { useEffect, useRef, useState } from "preact/hooks";
import { useFrameStore } from "../hooks/useFrameStore.ts";
import { NoticeBar } from "../parts.ts";
import type { Seen } from "../seen.ts";
import { Announcer } from "./Announcer.tsx";
import type { OpenRoom } from "./openRooms.ts";
import { PageTitle } from "./PageTitle.tsx";
import { RoomComposer } from "./RoomComposer.tsx";
import { RoomLogView } from "./RoomLogView.tsx";
import { useAnswering } from "./useAnswering.ts";
import { useFold } from "./useFold.ts";
import { useJump } from "./useJump.ts";
import type { May } from "./useMay.ts";
import { useNews } from "./useNews.ts";
import { drawMs, useTorrent, useTorrentOf } from "./useTorrent.ts";
import { FOLLOWING, type LogWindow } from "./window.ts";

export interface RoomTalkProps {
  opened: OpenRoom;
  /** As it was when this was drawn around it. */
  room: Room;
  /** One's own part here, `null` when one is not in. */
  mine: OwnRoom | null;
  may: May;
  standing: Standing | null;
  principal: Principal;
  seen: Seen;
  /** Where somebody wants to go from elsewhere; told once it is taken up. */
  goTo: { id: string; seq: number } | null;
  onGone(): void;
  onInvite(): void;
}

export function RoomTalk({ opened, mine, principal, ...rest }: RoomTalkProps) {
  const { seen, goTo, onGone, onInvite } = rest;
  const { store, reading } = opened;
  const torrent = useTorrentOf(store);
  const state = useFrameStore(store, () => drawMs(torrent));
  const room = state.room ?? rest.room;
  const me = principal.id;
  const list = useRef<MessageListHandle>(null);
  const [shown, setShown] = useShown(reading);
  const isMember = mine !== null;
  const news = useNews({ store, state, me, seen, startsAtNewest: reading.anchors === null, isMember });
  const flood = useTorrent(torrent, news.following && state.past === null);
  const answering = useAnswering(store);
  const fold = useFold(me);
  const jump = useJump({ store, state, me, list, onShown: setShown });
  useEffect(() => {
    if (goTo === null) return;
    jump.to(goTo);
    onGone();
  }, [goTo]);
  const toNewest = () => {
    store.toNewest();
    setShown(FOLLOWING);
    list.current?.toNewest();
  };
  const onSent = () => {
    news.clear();
    toNewest();
  };
  const view = { opened, state, room, mine, may: rest.may, standing: rest.standing, me: principal };
  return (
    <>
      <PageTitle room={room.title} unread={news.visible ? 0 : news.count} />
      {room.notice && <NoticeBar key={room.id} room={room.id} notice={room.notice} me={me} />}
      <div class="log-frame">
        <RoomLogView
          {...view}
          news={news}
          torrent={flood}
          list={list}
          shown={shown}
          onShown={setShown}
          answering={answering}
          jump={jump}
          fold={fold}
          onInvite={onInvite}
        />
        {flood.on && <TorrentLine perSecond={flood.perSecond} leftOut={flood.leftOut} />}
        {!news.following && <JumpButton count={news.count} onJump={toNewest} />}
        <Announcer log={state.log} me={me} isHidden={fold.hides} />
      </div>
      <RoomComposer {...view} isBlocked={fold.isBlocked} answering={answering} onSent={onSent} />
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
