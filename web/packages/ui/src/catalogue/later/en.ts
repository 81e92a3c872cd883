// English, for parts that come later.

const count = (n: number, one: string, other: string) =>
  `${new Intl.NumberFormat("en").format(n)} ${n === 1 ? one : other}`;

export const en = {
  pinRoom: "Pin to the top",
  unpinRoom: "Do not pin",
  hideRoom: "Hide",
  hiddenNow: "Hidden until a new message comes",
  showRoom: "Show in the list again",
  markUnread: "Mark as unread",
  markRead: "Mark as read",
  notify: "What to tell me of",
  notifyAll: "All",
  notifyAllLong: "Tell me of all messages",
  notifyMentions: "@ only",
  notifyMentionsLong: "Tell me only when I am called",
  notifyNone: "Nothing",
  notifyNoneLong: "Tell me of nothing",
  messagesTab: "Messages",
  roomsTab: "Rooms",
  searchIn: (title: string) => `Search in “${title}”`,
  searchMessages: "Search messages in my rooms",
  searchRooms: "Name, description or tag",
  searchLead: "The newest come first. Choose one to go there.",
  searchShort: "Type at least two letters. Korean initials like ㅁㄹ work, too.",
  searching: "Searching…",
  found: (n: number, more: boolean) => `${count(n, "found", "found")}${more ? ", and more" : ""}`,
  nothingFound: "Nothing was found",
  nothingFoundLead: "Try another word, or a part of one.",
  showMore: "Show more",
  tooManySearches: "A little fast. Wait a moment, then search on.",
  sortActivity: "Newest talk",
  sortPeople: "Most people",
  sort: "Order",
  privacy: "Privacy",
  receipts: "Show that I have read",
  receiptsLead:
    "It goes both ways: while this is off, others do not see that you have read, and you do not see how many have read yours.",
  showTyping: "Show that I am typing",
  showTypingLead: "While this is off, nobody sees when you are typing. You still see others.",
  showPresence: "Show that I am online",
  showPresenceLead:
    "It goes both ways: while this is off, others do not see that you are online or when you last were, and you do not see it of them.",
  invites: "Invitations that are good",
  noInvites: "No invitation is good now",
  takeBack: "Take back",
  madeAt: (when: string) => `Made ${when}`,
  usedBy: (uses: number, max: number | null) => (max === null ? `${uses} came in` : `${uses} of ${max} came in`),
  goodForEver: "for ever",
  qrOf: (title: string) => `QR code of the invitation to “${title}”. It holds the link above.`,
  qrLead: "Whoever points a camera at this comes in.",
  saveAs: (kind: string) => `Save as ${kind}`,
};

export type LaterCatalogue = typeof en;
