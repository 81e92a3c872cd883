// 나중에 오는 부분의 한국어.
import type { LaterCatalogue } from "./en.ts";

const number = new Intl.NumberFormat("ko");
const n = (value: number) => number.format(value);

export const ko: LaterCatalogue = {
  pinRoom: "맨 위에 고정",
  unpinRoom: "고정 해제",
  hideRoom: "숨기기",
  hiddenNow: "새 메시지가 올 때까지 숨겨 둘게요",
  showRoom: "목록에 다시 보이기",
  markUnread: "읽지 않음으로 표시",
  markRead: "읽음으로 표시",
  notify: "알림",
  notifyAll: "모두",
  notifyAllLong: "모든 메시지 알림",
  notifyMentions: "@만",
  notifyMentionsLong: "나를 부를 때만 알림",
  notifyNone: "끔",
  notifyNoneLong: "알림 끄기",
  messagesTab: "메시지",
  roomsTab: "대화방",
  searchIn: (title) => `‘${title}’에서 찾기`,
  searchMessages: "내 대화방의 메시지 찾기",
  searchRooms: "방 이름, 설명, 태그",
  searchLead: "최근 메시지부터 보여 드려요. 고르면 그 자리로 가요.",
  searchShort: "두 글자 이상 적어 주세요. ‘ㅁㄹ’처럼 초성만 적어도 돼요.",
  searching: "찾는 중…",
  found: (value, more) => `${n(value)}개${more ? " 넘게" : ""} 찾았어요`,
  nothingFound: "찾은 것이 없어요",
  nothingFoundLead: "다른 말이나 더 짧은 말로 찾아보세요.",
  showMore: "더 보기",
  tooManySearches: "조금 빨라요. 잠시 뒤에 다시 찾아보세요.",
  sortActivity: "최근 대화순",
  sortPeople: "멤버 많은 순",
  sort: "순서",
  privacy: "읽음·입력·접속 표시",
  receipts: "읽었는지 보이기",
  receiptsLead:
    "서로 함께 켜지고 꺼져요. 꺼 두면 내가 읽었는지 남이 모르고, 내 메시지를 몇 명이 읽었는지도 볼 수 없어요.",
  showTyping: "입력 중인지 보이기",
  showTypingLead: "꺼 두면 내가 쓰고 있어도 남에게 보이지 않아요. 다른 사람이 쓰는 것은 그대로 보여요.",
  showPresence: "접속 중인지 보이기",
  showPresenceLead:
    "서로 함께 켜지고 꺼져요. 꺼 두면 내가 접속 중인지, 언제 다녀갔는지 남이 모르고, 나도 남의 것을 볼 수 없어요.",
  invites: "쓸 수 있는 초대",
  noInvites: "지금 쓸 수 있는 초대가 없어요",
  takeBack: "거두기",
  madeAt: (when) => `${when}에 만듦`,
  usedBy: (uses, max) => (max === null ? `${n(uses)}명 들어옴` : `${n(max)}명 중 ${n(uses)}명 들어옴`),
  goodForEver: "기한 없음",
};
