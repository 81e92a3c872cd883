// What blocked people say, folded to one line each; a tap shows it for as long as the room is open.
import type { Client, Store } from "@maru/core";
import type { TimelineRow } from "@maru/ui";
import type { Message } from "@maru/wire";
import { blocksOf } from "./blocking.ts";
import { useOrderWords } from "./words.ts";
import "./styles.ts";

export interface Fold {
  /** `messages` are those that the rows show, in any order; others may be among them. */
  rows(rows: readonly TimelineRow[], messages: readonly Message[]): readonly TimelineRow[];
  hides(message: Pick<Message, "id" | "sender" | "sent_as">): boolean;
  /** What they do is not told of. */
  isBlocked(person: string): boolean;
}

export function openFolding(client: Client, me: string): Store<Fold> {
  const blocks = blocksOf(client, me);
  const listeners = new Set<() => void>();
  const shown = new Set<string>();
  let fold = foldWith(new Set(), shown, () => {});
  const change = () => {
    const people = new Set(blocks.getSnapshot().blocks.map((one) => one.person.id));
    fold = foldWith(people, shown, change);
    for (const listener of [...listeners]) listener();
  };
  change();
  let off = () => {};
  return {
    getSnapshot: () => fold,
    subscribe: (listener) => {
      if (listeners.size === 0) {
        off = blocks.subscribe(change);
        change();
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) off();
      };
    },
  };
}

function foldWith(people: ReadonlySet<string>, shown: Set<string>, onChange: () => void): Fold {
  const isTheirs = ({ id, sender, sent_as }: Pick<Message, "id" | "sender" | "sent_as">) =>
    !shown.has(id) && (people.has(sender.id) || people.has(sent_as ?? ""));
  const foldRows: Fold["rows"] = (rows, messages) => {
    const theirs = new Set(messages.filter(isTheirs).map((one) => one.id));
    const quoting = new Set(messages.filter((one) => one.reply_to && isTheirs(one.reply_to)).map((one) => one.id));
    return rows.map((row) => {
      if (row.kind !== "message") return row;
      const { id, deleted } = row.message;
      // Its run may have begun with one that is folded.
      if (shown.has(id)) return { ...row, message: { ...row.message, first: true } };
      if (deleted || !theirs.has(id)) return quoting.has(id) ? withoutQuoted(row) : row;
      const onShow = () => {
        shown.add(id);
        onChange();
      };
      return { kind: "aside", key: row.key, content: <Folded onShow={onShow} /> };
    });
  };
  return { rows: people.size === 0 ? (rows) => rows : foldRows, hides: isTheirs, isBlocked: (id) => people.has(id) };
}

/** Whoever answers them is heard, and what they said is not said again. */
function withoutQuoted(row: TimelineRow & { kind: "message" }): TimelineRow {
  const { quote } = row.message;
  return quote === null ? row : { ...row, message: { ...row.message, quote: { ...quote, text: "…" } } };
}

function Folded({ onShow }: { onShow(): void }) {
  const words = useOrderWords();
  return (
    <button type="button" class="folded-message" onClick={onShow}>
      {words.blockedMessage}
      <span>{words.blockedShow}</span>
    </button>
  );
}
