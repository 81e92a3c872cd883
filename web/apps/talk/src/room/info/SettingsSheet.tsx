// How a room is set, for its host: what it is called, who writes how often, its code, and its end.

import type { Conversation, RoomActs } from "@maru/core/conversations";
import { Actions, Choices, Field, ProblemText, useWords } from "@maru/ui";
import { type LaterCatalogue, useLaterWords } from "@maru/ui/later-words";
import type { ChangeRoom, Room } from "@maru/wire";
import { useState } from "preact/hooks";
import { Confirm } from "../../Confirm.tsx";
import { useAction } from "../../hooks/useAction.ts";
import { useHouse } from "../../house.ts";
import { Sheet } from "../../profile/Sheet.tsx";
import { ENTRY_CODE_CHARS_MAX } from "../EntryCodeDialog.tsx";
import { kindName, useKindWords } from "./kindWords.ts";
import type { RoomPage } from "./RoomDialog.tsx";

const SLOW_SECONDS = [0, 5, 10, 30, 60, 300];
const DESCRIPTION_CHARS_MAX = 500;
const TITLE_CHARS_MAX = 60;
const TAGS_CHARS_MAX = 220;

export interface SettingsSheetProps {
  store: Conversation;
  room: Room;
  go(page: RoomPage): void;
  onBack(): void;
  onDeleted(): void;
}

type Question = "archive" | "delete";

export function SettingsSheet({ store, room, go, onBack, onDeleted }: SettingsSheetProps) {
  const { conversations } = useHouse();
  const words = useWords();
  const later = useLaterWords();
  const action = useAction();
  const acts = conversations.acts(store.ref);
  const [question, setQuestion] = useState<Question | null>(null);
  const kindWords = useKindWords();
  if (question !== null) {
    const onYes = () => answerYes(acts, question, { onBack, onDeleted });
    return <Confirm model={{ ...wordsOf(later, question), onYes, onNo: () => setQuestion(null) }} />;
  }
  const ways = [
    { label: kindWords.title, aside: kindName(kindWords, room.kind), onChoose: () => go("kind") },
    room.archived
      ? { label: later.openRoomAgain, onChoose: () => action.run(() => acts.change({ archived: false })) }
      : { label: later.archiveRoom, onChoose: () => setQuestion("archive") },
    { label: later.deleteRoom, danger: true, onChoose: () => setQuestion("delete") },
  ];
  return (
    <Sheet name="settings" title={words.roomSettings} focus="heading" onBack={onBack}>
      <SettingsForm room={room} acts={acts} onBack={onBack} />
      <Choices choices={ways} />
      <ProblemText text={action.problem} />
    </Sheet>
  );
}

interface Ends {
  onBack(): void;
  onDeleted(): void;
}

async function answerYes(acts: RoomActs, question: Question, { onBack, onDeleted }: Ends): Promise<void> {
  if (question === "delete") {
    await acts.delete();
    return onDeleted();
  }
  await acts.change({ archived: true });
  onBack();
}

function wordsOf(later: LaterCatalogue, question: Question): { title: string; lead: string; yes: string } {
  return question === "delete"
    ? { title: later.deleteRoomTitle, lead: later.deleteRoomLead, yes: later.deleteRoom }
    : { title: later.archiveTitle, lead: later.archiveLead, yes: later.archiveRoom };
}

function SettingsForm({ room, acts, onBack }: { room: Room; acts: RoomActs; onBack(): void }) {
  const { notices } = useHouse();
  const words = useWords();
  const later = useLaterWords();
  const action = useAction();
  const save = action.submit(async (field) => {
    await acts.change(changeOf(room, field));
    notices.say(words.saved);
    onBack();
  });
  const text = { autocomplete: "off", enterKey: "done" } as const;
  return (
    <form onSubmit={save} data-form="settings">
      <Field
        model={{
          ...text,
          name: "title",
          label: words.createName,
          value: room.title,
          charsMax: TITLE_CHARS_MAX,
          required: true,
        }}
      />
      <label class="field">
        <span>{later.roomDescription}</span>
        <textarea
          class="input"
          name="description"
          rows={3}
          maxLength={DESCRIPTION_CHARS_MAX}
          defaultValue={room.description}
        />
      </label>
      <Field
        model={{
          ...text,
          name: "tags",
          label: words.tags,
          hint: later.roomTagsHint,
          value: room.tags.join(", "),
          charsMax: TAGS_CHARS_MAX,
        }}
      />
      <SlowChoice seconds={room.slow_mode_seconds} />
      <Check name="frozen" label={later.freeze} on={room.frozen} />
      <Field
        model={{
          ...text,
          name: "entry_code",
          label: words.entryCode,
          ...(room.needs_entry_code ? {} : { hint: words.entryCodeHint }),
          charsMax: ENTRY_CODE_CHARS_MAX,
        }}
      />
      {room.needs_entry_code && <Check name="no_code" label={later.entryCodeOff} on={false} />}
      <ProblemText text={action.problem} />
      <Actions>
        <button type="submit" class="button" disabled={action.busy}>
          {words.save}
        </button>
      </Actions>
    </form>
  );
}

function SlowChoice({ seconds }: { seconds: number }) {
  const words = useWords();
  const later = useLaterWords();
  const label = (value: number) =>
    value === 0 ? later.slowOff : value % 60 === 0 ? words.minutes(value / 60) : words.seconds(value);
  const values = SLOW_SECONDS.includes(seconds) ? SLOW_SECONDS : [...SLOW_SECONDS, seconds].sort((a, b) => a - b);
  return (
    <label class="field">
      <span>{later.slowMode}</span>
      <select class="input" name="slow_mode_seconds">
        {values.map((value) => (
          <option key={value} value={value} selected={value === seconds}>
            {label(value)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Check({ name, label, on }: { name: string; label: string; on: boolean }) {
  return (
    <label class="check">
      <input type="checkbox" name={name} value="on" defaultChecked={on} />
      <span>{label}</span>
    </label>
  );
}

function changeOf(room: Room, field: (name: string) => string): ChangeRoom {
  const code = field("entry_code");
  const tags = field("tags")
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
  const change: ChangeRoom = {
    title: field("title"),
    description: field("description"),
    tags,
    slow_mode_seconds: Number(field("slow_mode_seconds")),
    frozen: field("frozen") === "on",
  };
  if (code !== "") change.entry_code = code;
  else if (room.needs_entry_code && field("no_code") === "on") change.entry_code = null;
  return change;
}
