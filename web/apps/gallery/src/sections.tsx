// What stands in the gallery: a section for each component, with every state that it has. Words come from the catalogue
// in use; what people say is made up here.
import {
  Actions,
  Avatar,
  Brand,
  Composer,
  type ComposerModel,
  ConnectionBar,
  type ConnectionBarModel,
  Divider,
  EmptyState,
  Field,
  faceOf,
  Icon,
  JumpButton,
  ListSkeleton,
  LogSkeleton,
  MessageList,
  type MessageView,
  Notice,
  ProblemText,
  RoomHead,
  RoomList,
  StandingLine,
  useWords,
} from "@maru/ui";
import type { ComponentType } from "preact";
import { useRef } from "preact/hooks";
import { MESSAGES, ROOMS } from "./made.ts";

const nothing = () => {};

export const SECTIONS: readonly { name: string; Section: ComponentType }[] = [
  { name: "buttons", Section: Buttons },
  { name: "form", Section: Form },
  { name: "enter", Section: Enter },
  { name: "room-list", Section: Rooms },
  { name: "room", Section: Room },
  { name: "connection-bar", Section: Connections },
  { name: "composer", Section: Composers },
  { name: "standing", Section: Standings },
  { name: "empty", Section: Empty },
  { name: "skeletons", Section: Skeletons },
  { name: "faces", Section: Faces },
];

function Buttons() {
  const words = useWords();
  const looks = ["button", "button soft", "button quiet", "button danger", "button other"];
  return (
    <>
      {looks.map((look) => (
        <button key={look} type="button" class={look}>
          {words.joinRoom}
        </button>
      ))}
      <button type="button" class="button" disabled>
        {words.entering}
      </button>
      <button type="button" class="text-button">
        {words.forgotPassword}
      </button>
      <JumpStand count={0} />
      <JumpStand count={12} />
      <Notice text={words.linkCopied} />
    </>
  );
}

function JumpStand({ count }: { count: number }) {
  return (
    <div style={{ position: "relative", height: "56px" }}>
      <JumpButton count={count} onJump={nothing} />
    </div>
  );
}

function Form() {
  const words = useWords();
  return (
    <form onSubmit={(event) => event.preventDefault()} class="plain">
      <Field
        model={{ name: "a", label: words.nickname, placeholder: words.nicknameHint, charsMax: 20, autocomplete: "off" }}
      />
      <Field
        model={{ name: "b", label: words.newPassword, hint: words.passwordHint, charsMax: 20, autocomplete: "off" }}
      />
      <ProblemText text={words.problems.invalid_credentials} />
      <Divider label={words.or} />
      <Actions>
        <button type="button" class="button quiet">
          {words.cancel}
        </button>
        <button type="submit" class="button">
          {words.save}
        </button>
      </Actions>
    </form>
  );
}

function Enter() {
  const words = useWords();
  return (
    <div class="enter-card">
      <div class="brand">
        <Brand logo={null} />
        <b>{words.appName}</b>
      </div>
      <div>
        <h1>{words.enterTitle}</h1>
        <p class="lead">{words.enterLead}</p>
      </div>
    </div>
  );
}

function Rooms() {
  return <RoomList model={{ rooms: ROOMS, onOpen: nothing }} />;
}

function Room() {
  const words = useWords();
  const list = useRef(null);
  const actions = {
    onRetry: nothing,
    onRemove: nothing,
    onMenu: nothing,
    onUnfold: nothing,
    onQuote: nothing,
    onReact: nothing,
  };
  const rows = [
    { kind: "day", key: "day", label: words.yesterday } as const,
    { kind: "system", key: "system", label: words.joinedMany(["지은", "다온"], 2) } as const,
    ...MESSAGES.map((message: MessageView) => ({ kind: "message" as const, key: message.id, message })),
  ];
  const at = rows.findIndex(({ key }) => key === "reply");
  rows.splice(at, 0, { kind: "new", key: "new", label: words.newLine } as never);
  const [first] = ROOMS;
  return (
    <div class="tall" style={{ height: "1080px" }}>
      <RoomHead
        model={{
          title: first?.title ?? "",
          face: faceOf("rm_1", "수달"),
          sub: words.members(128),
          onBack: nothing,
          onMenu: nothing,
          onInfo: nothing,
        }}
      />
      <div class="log-frame">
        <MessageList
          handle={list}
          model={{
            rows,
            label: words.messages,
            atNewestRow: true,
            hasOlder: false,
            loadingOlderLabel: words.loadingOlder,
            beginningLabel: words.beginning,
            actions,
            onNearTop: nothing,
            onNearBottom: nothing,
            onFollow: nothing,
            startAt: null,
            onRest: nothing,
          }}
        />
      </div>
      <Composer model={composer({})} />
    </div>
  );
}

function Connections() {
  const kinds: ConnectionBarModel["kind"][] = ["connecting", "reconnecting", "offline", "back"];
  return (
    <>
      {kinds.map((kind) => (
        <ConnectionBar key={kind} model={{ kind, onRetry: kind === "reconnecting" ? nothing : null }} />
      ))}
    </>
  );
}

function composer(part: Partial<ComposerModel>): ComposerModel {
  const model = { draft: "", charsMax: 4_000, enterSends: true, autoFocus: false, bar: null, waitSeconds: 0 };
  return { ...model, people: () => [], onPicked: nothing, onDraft: nothing, onSend: nothing, ...part };
}

function Composers() {
  const words = useWords();
  const bar = {
    kind: "reply",
    key: "r",
    title: words.replyTo("지은"),
    text: "코트는 두 면 잡아 뒀어요",
    onCancel: nothing,
  } as const;
  return (
    <>
      <Composer model={composer({})} />
      <Composer model={composer({ draft: "쓰던 글\n두 줄", charsMax: 12 })} />
      <Composer model={composer({ draft: "아주 긴 글", charsMax: 3 })} />
      <Composer model={composer({ draft: "천천히", waitSeconds: 24 })} />
      <div style={{ paddingTop: "56px" }}>
        <Composer model={composer({ bar: { ...bar, onCancel: nothing }, draft: "네!" })} />
      </div>
    </>
  );
}

function Standings() {
  const words = useWords();
  const lines: [string, string | null][] = [
    [words.stateArchived, null],
    [words.problems.room_frozen, null],
    [words.stateCode, words.giveCode],
    [words.stateRemoved, words.comeBack],
    [words.problems.room_full, words.tryIn],
    [words.problems.room_banned, null],
  ];
  return (
    <>
      {lines.map(([text, label]) => (
        <StandingLine key={text} model={{ text, action: label === null ? null : { label, onAct: nothing } }} />
      ))}
    </>
  );
}

function Empty() {
  const words = useWords();
  const action = { label: words.reload, onAct: nothing };
  return (
    <>
      <EmptyState model={{ icon: "talk", title: words.noRooms, lead: words.noRoomsLead, action: null }} />
      <EmptyState model={{ icon: "lost", title: words.missingRoom, lead: words.missingRoomLead, action }} />
      <EmptyState model={{ icon: "lock", title: words.refusedRoom, lead: words.problems.room_banned, action: null }} />
      <EmptyState model={{ icon: "hall", title: words.endedTitle, lead: words.endedLead, action }} />
    </>
  );
}

function Skeletons() {
  return (
    <>
      <ListSkeleton />
      <LogSkeleton />
    </>
  );
}

function Faces() {
  const names = ["용감한 여우", "느긋한 수달", "반가운 두루미", "조용한 곰", "quick owl", "하은"];
  return (
    <div style={{ display: "flex", gap: "8px", flexWrap: "wrap", alignItems: "center" }}>
      {names.map((name) => (
        <Avatar key={name} face={faceOf(name, name)} />
      ))}
      <Avatar face={{ emoji: "🎾", hue: 120 }} cover />
      {(["talk", "plus", "send", "back", "down", "lock", "pin", "reply", "copy", "trash"] as const).map((name) => (
        <Icon key={name} name={name} />
      ))}
    </div>
  );
}
