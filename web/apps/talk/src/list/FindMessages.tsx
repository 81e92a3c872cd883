// Messages that were found: who said it, when, with what was looked for marked. Choosing one leads to it.
import { createMessageSearch, markedPieces } from "@maru/core/search";
import { Avatar, coverOf, EmptyState, faceOf, formatsFor, useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import type { FoundMessage } from "@maru/wire";
import { useEffect, useMemo } from "preact/hooks";
import { useStore } from "../hooks/useStore.ts";
import { useHouse } from "../house.ts";
import { plainExcerpt } from "./excerpt.ts";
import type { FindDialogProps } from "./FindDialog.tsx";
import { FindField, FindLine, FindMore } from "./FindField.tsx";

export function FindMessages({ room, onGoTo, onClose }: FindDialogProps) {
  const { client, conversations, router } = useHouse();
  const later = useLaterWords();
  const search = useMemo(() => createMessageSearch(client), []);
  useEffect(() => search.dispose, [search]);
  const state = useStore(search);
  const within = room === null ? {} : { room: room.id };
  const go = (one: FoundMessage) => {
    onGoTo({ room: one.room.id, id: one.id, seq: one.seq });
    if (room !== null) return onClose();
    const { rooms, hidden } = conversations.ownRooms.getSnapshot();
    const known = [...rooms, ...hidden].find((own) => own.room.id === one.room.id)?.room;
    router.open(router.hrefOf(known?.alias ?? one.room.id));
  };
  const isNothing = state.status === "ready" && state.found.length === 0;
  return (
    <>
      <FindField
        label={room === null ? later.searchMessages : later.searchIn(room.title)}
        onText={(text) => search.search(text === "" ? null : { text, ...within })}
      />
      <FindLine state={state} lead={later.searchLead} />
      {isNothing && (
        <EmptyState model={{ icon: "search", title: later.nothingFound, lead: later.nothingFoundLead, action: null }} />
      )}
      <ul class="found" data-list="found">
        {state.found.map((one) => (
          <li key={one.id}>
            <Found one={one} inAll={room === null} onGo={() => go(one)} />
          </li>
        ))}
      </ul>
      <FindMore state={state} onMore={() => void search.loadMore()} />
    </>
  );
}

function Found({ one, inAll, onGo }: { one: FoundMessage; inAll: boolean; onGo(): void }) {
  const words = useWords();
  const { sender } = one;
  const excerpt = plainExcerpt(one.excerpt, one.marks);
  const sent = formatsFor(words.locale).recent(new Date(one.sent_at), new Date(), words.yesterday);
  return (
    <button type="button" onClick={onGo}>
      <Avatar face={inAll ? coverOf(one.room.id, one.room.cover) : faceOf(sender.id, sender.name, sender.picture)} />
      <span>
        <span class="who">
          <b>{inAll ? one.room.title : sender.name}</b>
          <time>{sent}</time>
        </span>
        <span class="excerpt">
          {inAll && `${sender.name}: `}
          {one.cut_before && "…"}
          {markedPieces(excerpt.text, excerpt.marks).map(({ text, marked }, at) =>
            marked ? <mark key={at}>{text}</mark> : text,
          )}
          {one.cut_after && "…"}
        </span>
      </span>
    </button>
  );
}
