// What the kinds of rooms are called, and the values of their policies in words: beside the catalogues, since only whoever
// changes a room's kind needs them. Pure.
import { useWords } from "@maru/ui";
import type { KindEffect, PolicySetting } from "@maru/wire";

interface Value {
  label: string;
  text(setting: PolicySetting): string;
}

export interface KindWords {
  title: string;
  lead: string;
  now: string;
  ask: string;
  becomes: string;
  willChange(n: number): string;
  nothing: string;
  change: string;
  changed: string;
  kinds: Record<string, { name: string; lead: string }>;
  values: Record<string, Value>;
  refusals: Record<string, string>;
}

const either = (on: string, off: string) => (setting: PolicySetting) => (setting === true ? on : off);
const limit = (none: string, some: (n: number) => string) => (setting: PolicySetting) =>
  setting === 0 ? none : some(Number(setting));
const oneOf = (words: Record<string, string>) => (setting: PolicySetting) => words[String(setting)] ?? String(setting);

/** In the greatest unit that says it exactly. */
const lasting = (minutes: number, [day, hour, minute]: readonly [Count, Count, Count]) => {
  if (minutes % 1_440 === 0) return day(minutes / 1_440);
  return minutes % 60 === 0 ? hour(minutes / 60) : minute(minutes);
};
type Count = (n: number) => string;

const enNumber = new Intl.NumberFormat("en");
const count = (one: string, many: string) => (n: number) => `${enNumber.format(n)} ${n === 1 ? one : many}`;
const enTime = [count("day", "days"), count("hour", "hours"), count("minute", "minutes")] as const;
const enPeople = count("person", "people");
const enOn = either("On", "Off");

const en: KindWords = {
  title: "Kind of room",
  lead: "What changes is shown before anything is changed.",
  now: "Now",
  ask: "Change this room's kind?",
  becomes: "becomes",
  willChange: (n) => (n === 1 ? "This will change:" : `These ${enNumber.format(n)} things will change:`),
  nothing: "Nothing else will change in this room.",
  change: "Change",
  changed: "The kind of the room is changed",
  kinds: {
    open: { name: "Open room", lead: "Everybody finds it and comes in." },
    group: { name: "Members only", lead: "For those who were invited." },
    lobby: { name: "Lobby", lead: "For those who are there now. Little is kept." },
    live: { name: "Live", lead: "Many read along, as beside a broadcast." },
    direct: { name: "Talk of two", lead: "" },
    support: { name: "Support", lead: "" },
  },
  values: {
    listed: { label: "In the list of rooms", text: either("Shown", "Not shown") },
    entry: {
      label: "Who comes in",
      text: oneOf({
        anyone: "Anybody",
        approval: "Whoever is let in",
        invited: "Whoever was invited",
        pair: "Only the two",
      }),
    },
    membership_kept: { label: "Who is a member", text: either("Kept", "Not kept") },
    members_invite: { label: "Who invites", text: either("All members", "Host and deputies") },
    read_by_non_members: { label: "Reading without being in", text: either("Everybody may", "Nobody may") },
    joined_by_sending: { label: "Coming in by writing", text: either("Yes", "No") },
    members_max: { label: "Members at most", text: limit("No limit", enPeople) },
    history_messages_max: {
      label: "Messages that are kept",
      text: limit("All", (n) => `The newest ${enNumber.format(n)}`),
    },
    history_hours_max: {
      label: "How long messages are kept",
      text: limit("For good", (n) => lasting(n * 60, enTime)),
    },
    unread: { label: "Counting what is unread", text: enOn },
    unread_number_members_max: {
      label: "Number of those who have not read",
      text: limit("Not shown", (n) => `Up to ${enPeople(n)}`),
    },
    typing: { label: "Seeing who types", text: enOn },
    presence: {
      label: "Seeing who is there",
      text: oneOf({
        people: "How many",
        sampled: "How many, now and then",
        members: "Who is online",
        last_seen: "Online, and when last there",
        none: "Not shown",
      }),
    },
    roles: { label: "Host and deputies", text: either("Yes", "None") },
    succession: {
      label: "When the host leaves",
      text: oneOf({ deputy: "Somebody follows", close: "The room is closed", nobody: "There is no host" }),
    },
    join_lines: { label: "Lines of who comes and goes", text: either("Shown", "Not shown") },
    profiles: { label: "Names", text: oneOf({ own: "Usual ones", room: "One for this room, too" }) },
    reactions: { label: "Reactions", text: enOn },
    edit_minutes_max: {
      label: "Editing one's messages",
      text: limit("Always", (n) => `For ${lasting(n, enTime)}`),
    },
    delete_minutes_max: {
      label: "Deleting one's messages",
      text: limit("Always", (n) => `For ${lasting(n, enTime)}`),
    },
    idle_end_minutes: {
      label: "When nobody writes",
      text: limit("The room stays", (n) => `Over after ${lasting(n, enTime)}`),
    },
    deleted_people_stay: { label: "Messages of deleted accounts", text: either("Stay, under no name", "Are deleted") },
    push_text: { label: "Message text in notifications", text: either("Shown", "Not shown") },
  },
  refusals: {
    not_in_this_room:
      "A room of this kind keeps nobody out. Take away the entry code, and let anybody come in, before you change it.",
    feature_disabled: "There are no rooms of this kind here.",
    role_missing: "Only the host may change this.",
  },
};

const koNumber = new Intl.NumberFormat("ko");
const koTime = ["일", "시간", "분"].map((unit) => (n: number) => koNumber.format(n) + unit) as [Count, Count, Count];
const koPeople = (n: number) => `${koNumber.format(n)}명`;
const koShown = either("보여요", "보이지 않아요");

const ko: KindWords = {
  title: "방 종류",
  lead: "무엇이 달라지는지 먼저 보여 드려요.",
  now: "지금",
  ask: "방 종류를 바꿀까요?",
  becomes: "바뀌면",
  willChange: (n) => `${koNumber.format(n)}가지가 달라져요.`,
  nothing: "이 방에서 달리 바뀌는 것은 없어요.",
  change: "바꾸기",
  changed: "방 종류를 바꿨어요",
  kinds: {
    open: { name: "공개 방", lead: "누구나 찾아서 들어와요." },
    group: { name: "멤버만의 방", lead: "초대받은 사람끼리 이야기해요." },
    lobby: { name: "로비", lead: "지금 있는 사람끼리 이야기하고, 오래 남기지 않아요." },
    live: { name: "라이브", lead: "방송처럼 많은 사람이 함께 봐요." },
    direct: { name: "둘만의 대화", lead: "" },
    support: { name: "상담", lead: "" },
  },
  values: {
    listed: { label: "방 목록", text: koShown },
    entry: {
      label: "들어올 수 있는 사람",
      text: oneOf({ anyone: "누구나", approval: "승인받은 사람", invited: "초대받은 사람", pair: "처음의 두 사람" }),
    },
    membership_kept: { label: "누가 멤버인지", text: either("남겨 둬요", "남기지 않아요") },
    members_invite: { label: "초대할 수 있는 사람", text: either("모든 멤버", "방장과 부방장") },
    read_by_non_members: { label: "들어오지 않고 읽기", text: either("누구나 읽어요", "읽을 수 없어요") },
    joined_by_sending: { label: "메시지를 보내면", text: either("바로 멤버가 돼요", "멤버가 되지 않아요") },
    members_max: { label: "멤버 수", text: limit("제한이 없어요", (n) => `${koPeople(n)}까지`) },
    history_messages_max: {
      label: "남겨 두는 메시지",
      text: limit("모두 남아요", (n) => `최근 ${koNumber.format(n)}개`),
    },
    history_hours_max: {
      label: "메시지를 남겨 두는 기간",
      text: limit("계속 남아요", (n) => `${lasting(n * 60, koTime)} 동안`),
    },
    unread: { label: "안 읽은 메시지 수", text: either("세어 드려요", "세지 않아요") },
    unread_number_members_max: {
      label: "안 읽은 사람 수",
      text: limit("보이지 않아요", (n) => `${koPeople(n)}까지 보여요`),
    },
    typing: { label: "입력 중 표시", text: koShown },
    presence: {
      label: "접속 표시",
      text: oneOf({
        people: "몇 명인지 보여요",
        sampled: "몇 명인지 가끔 보여요",
        members: "누가 접속 중인지 보여요",
        last_seen: "언제 다녀갔는지도 보여요",
        none: "보이지 않아요",
      }),
    },
    roles: { label: "방장과 부방장", text: either("있어요", "없어요") },
    succession: {
      label: "방장이 나가면",
      text: oneOf({ deputy: "다른 사람이 이어받아요", close: "방이 닫혀요", nobody: "방장이 없어져요" }),
    },
    join_lines: { label: "들어오고 나간 표시", text: koShown },
    profiles: { label: "방에서 쓰는 이름", text: oneOf({ own: "원래 이름만", room: "이 방만의 이름도 돼요" }) },
    reactions: { label: "메시지에 반응", text: either("남길 수 있어요", "남길 수 없어요") },
    edit_minutes_max: {
      label: "내 메시지 수정",
      text: limit("언제든 돼요", (n) => `${lasting(n, koTime)} 동안 돼요`),
    },
    delete_minutes_max: {
      label: "내 메시지 삭제",
      text: limit("언제든 돼요", (n) => `${lasting(n, koTime)} 동안 돼요`),
    },
    idle_end_minutes: {
      label: "아무도 말하지 않으면",
      text: limit("방이 그대로 있어요", (n) => `${lasting(n, koTime)} 뒤 방이 끝나요`),
    },
    deleted_people_stay: { label: "탈퇴한 사람의 메시지", text: either("이름 없이 남아요", "지워져요") },
    push_text: { label: "알림에 메시지 내용", text: koShown },
  },
  refusals: {
    not_in_this_room:
      "이 종류의 방은 아무나 들어와요. 입장 코드를 없애고, 들어올 수 있는 사람을 ‘누구나’로 바꾼 다음 다시 해 주세요.",
    feature_disabled: "여기에서는 이 종류의 방을 쓰지 않아요.",
    role_missing: "방장만 바꿀 수 있어요.",
  },
};

/** By language. */
export const KIND_WORDS: Readonly<Record<"ko" | "en", KindWords>> = { ko, en };

export function useKindWords(): KindWords {
  return KIND_WORDS[useWords().locale === "ko" ? "ko" : "en"];
}

/** A kind or a value that this page has no words for goes by its name. */
export function kindName(words: KindWords, kind: string): string {
  return words.kinds[kind]?.name ?? kind;
}

export interface EffectText {
  label: string;
  from: string;
  to: string;
}

export function effectText({ values }: KindWords, { name, from, to }: KindEffect): EffectText {
  const { label, text } = values[name] ?? { label: name, text: String };
  return { label, from: text(from), to: text(to) };
}
