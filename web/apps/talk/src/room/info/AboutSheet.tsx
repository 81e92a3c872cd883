// A room in short, and the ways to everything else about it.
import { Actions, Avatar, type ChoiceModel, Choices, coverOf, formatsFor, useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import { useOrderWords } from "../../order/words.ts";
import type { RoomDialogProps, RoomPage } from "./RoomDialog.tsx";

export function AboutSheet(props: Omit<RoomDialogProps, "page"> & { go(page: RoomPage): void }) {
  const { room, onClose } = props;
  const words = useWords();
  return (
    <div class="sheet" data-sheet="about" tabIndex={-1} autofocus>
      <div class="room-card">
        <Avatar face={coverOf(room.id, room.cover)} cover />
        <h2>{room.title}</h2>
        {room.description !== "" && <p>{room.description}</p>}
        {room.tags.length > 0 && (
          <ul class="tag-list" aria-label={words.tags}>
            {room.tags.map((tag) => (
              <li key={tag}>{tag}</li>
            ))}
          </ul>
        )}
      </div>
      <Choices choices={useChoices(props)} />
      <Actions>
        <button type="button" class="button" onClick={onClose}>
          {words.close}
        </button>
      </Actions>
    </div>
  );
}

function useChoices({
  room,
  mine,
  may,
  named,
  go,
  onLeave,
}: Omit<RoomDialogProps, "page"> & { go(page: RoomPage): void }): ChoiceModel[] {
  const words = useWords();
  const later = useLaterWords();
  const order = useOrderWords();
  const members = formatsFor(words.locale).number(room.members);
  const choices: ChoiceModel[] = [];
  if (may("invite")) choices.push({ label: words.invite, onChoose: () => go("invite") });
  choices.push(
    { label: words.peopleList, aside: members, onChoose: () => go("people") },
    { label: words.pins, onChoose: () => go("pins") },
  );
  if (named) choices.push({ label: mine === null ? later.joinNamed : later.myProfile, onChoose: () => go("name") });
  if (may("keep_order"))
    choices.push(
      { label: later.invites, onChoose: () => go("invites") },
      { label: words.bans, onChoose: () => go("bans") },
    );
  if (may("rule"))
    choices.push(
      { label: words.roomSettings, onChoose: () => go("settings") },
      { label: order.rules, onChoose: () => go("rules") },
    );
  if (mine !== null) choices.push({ label: words.leaveRoom, danger: true, onChoose: onLeave });
  return choices;
}
