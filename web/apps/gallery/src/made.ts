// What people in the gallery say and which rooms they have: one of each state.
import { coverOf, faceOf, type MessageView, type RoomItem } from "@maru/ui";

const PLAIN: MessageView = {
  id: "plain",
  text: "다들 일요일 되세요? 코트는 두 면 잡아 뒀어요",
  markup: null,
  edited: false,
  deleted: false,
  pinned: false,
  quote: null,
  reactions: [],
  unread: 0,
  me: "pr_me",
  lit: false,
  links: true,
  own: false,
  first: true,
  last: true,
  sender: { name: "용감한 여우", tag: "", face: faceOf("pr_fox", "용감한 여우") },
  time: "오후 3:02",
  fullTime: "2026년 6월 7일 오후 3:02",
  state: "sent",
  reason: "",
};
const OTTER = { name: "느긋한 수달", tag: "손님 #7f2", face: faceOf("pr_otter", "느긋한 수달") };
const QUOTE = { id: "plain", seq: 1, name: "용감한 여우", text: "코트는 두 면 잡아 뒀어요", deleted: false };
const FAILED = "보내지 못함 · 서버에서 답이 없어요";

export const MESSAGES: readonly MessageView[] = [
  { ...PLAIN, last: false, time: "" },
  {
    ...PLAIN,
    id: "edited",
    text: "Courts 3 and 4, https://example.com/court",
    first: false,
    edited: true,
    pinned: true,
  },
  { ...PLAIN, id: "emoji", text: "🎾🎾", sender: OTTER, unread: 12 },
  { ...PLAIN, id: "reply", text: "저 갑니다!", sender: OTTER, quote: QUOTE, lit: true, first: false },
  {
    ...PLAIN,
    id: "reactions",
    text: "물은 넉넉히 가져오세요. 처음 오시는 분은 9시 10분 전까지 정문에서 만나면 제가 안내할게요.",
    reactions: [
      { emoji: "👍", count: 3, mine: true },
      { emoji: "❤️", count: 1, mine: false },
    ],
  },
  { ...PLAIN, id: "deleted", deleted: true, first: false },
  { ...PLAIN, id: "own", own: true, text: "혹시 주차도 되나요?", unread: 3, last: false },
  {
    ...PLAIN,
    id: "own-reply",
    own: true,
    first: false,
    text: "건물 뒤쪽이요",
    quote: { ...QUOTE, deleted: true, text: "" },
  },
  { ...PLAIN, id: "pending", own: true, text: "가는 중이에요", state: "pending", time: "" },
  { ...PLAIN, id: "waiting", own: true, text: "아직 터널이에요", state: "waiting", time: "" },
  { ...PLAIN, id: "failed", own: true, text: "지도 여기요", state: "failed", reason: FAILED, time: "" },
];

const ROOM: RoomItem = {
  id: "rm_1",
  href: "#room",
  title: "테니스 같이 쳐요",
  face: coverOf("rm_1", "🎾"),
  members: "128",
  membersLabel: "128",
  preview: "느긋한 수달: 저 갑니다! 9시까지 도착할게요",
  time: "오후 3:02",
  unread: 0,
  selected: false,
  locked: false,
};

export const ROOMS: readonly RoomItem[] = [
  { ...ROOM, selected: true },
  { ...ROOM, id: "rm_2", title: "주말 독서 모임", face: coverOf("rm_2", "📚"), unread: 3, time: "어제" },
  {
    ...ROOM,
    id: "rm_3",
    title: "A very long name of a room that does not fit",
    face: coverOf("rm_3", "📜"),
    unread: 412,
  },
  {
    ...ROOM,
    id: "rm_4",
    title: "비밀의 방",
    face: coverOf("rm_4", "🌙"),
    locked: true,
    members: "",
    preview: "삭제된 메시지",
  },
];
