// The directory: rooms by words, by a tag, by activity or by people.
import { createRoomSearch } from "@maru/core/search";
import { EmptyState, RoomList, Segments, useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import type { Principal, Room } from "@maru/wire";
import { useEffect, useMemo, useState } from "preact/hooks";
import { useStore } from "../hooks/useStore.ts";
import { useHouse } from "../house.ts";
import { FindField, FindLine, FindMore } from "./FindField.tsx";
import { useItems } from "./useItems.ts";

const TAGS_MAX = 12;
type Sort = "activity" | "people";

export function FindRooms({ principal }: { principal: Principal }) {
  const { client, router } = useHouse();
  const later = useLaterWords();
  const search = useMemo(() => createRoomSearch(client), []);
  useEffect(() => search.dispose, [search]);
  const [text, setText] = useState("");
  const [tag, setTag] = useState("");
  const [sort, setSort] = useState<Sort>("activity");
  useEffect(() => search.search({ text, tag, sort }), [text, tag, sort]);
  const state = useStore(search);
  const toItem = useItems(principal, null);
  const sorts: { code: Sort; name: string }[] = [
    { code: "activity", name: later.sortActivity },
    { code: "people", name: later.sortPeople },
  ];
  const isNothing = state.status === "ready" && state.found.length === 0;
  return (
    <>
      <FindField label={later.searchRooms} onText={setText} />
      <Segments label={later.sort} options={sorts} chosen={sort} onChoose={(code: Sort) => setSort(code)} />
      <Tags rooms={state.found} chosen={tag} onChoose={setTag} />
      <FindLine state={state} lead="" />
      {isNothing && (
        <EmptyState model={{ icon: "search", title: later.nothingFound, lead: later.nothingFoundLead, action: null }} />
      )}
      <div data-list="directory">
        <RoomList model={{ rooms: state.found.map((room) => toItem(room, null)), onOpen: router.open }} />
      </div>
      <FindMore state={state} onMore={() => void search.loadMore()} />
    </>
  );
}

interface TagsProps {
  rooms: readonly Room[];
  /** Empty: none. */
  chosen: string;
  onChoose(tag: string): void;
}

/** Those of the rooms that were found, the most frequent first; the chosen one stays to be taken away. */
function Tags({ rooms, chosen, onChoose }: TagsProps) {
  const words = useWords();
  const counts = new Map<string, number>(chosen === "" ? [] : [[chosen, Number.POSITIVE_INFINITY]]);
  for (const tag of rooms.flatMap((room) => room.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const tags = [...counts].sort((a, b) => b[1] - a[1]).slice(0, TAGS_MAX);
  if (tags.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid in every browser
    <div class="chips" role="group" aria-label={words.tags}>
      {tags.map(([tag]) => (
        <button
          key={tag}
          type="button"
          aria-pressed={tag === chosen}
          onClick={() => onChoose(tag === chosen ? "" : tag)}
        >
          #{tag}
        </button>
      ))}
    </div>
  );
}
