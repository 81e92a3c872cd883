// What a notification says, of what a push says. Must not know workers. The words stand here and in no catalogue: a worker
// takes along no more than it needs.

/** A push to a device, as the server writes it: see docs/push.md. */
type Pushed =
  | {
      type: "message";
      tenant: string;
      room: string;
      address: string;
      title: string;
      from: string;
      text: string | null;
      unread: number;
      called: boolean;
      at: number;
      language: string;
    }
  | { type: "trial"; tenant: string; language: string };

export interface Notice {
  title: string;
  options: {
    body: string;
    /** One notification for each room: a newer one takes its place. */
    tag: string;
    renotify: boolean;
    icon: string;
    badge: string;
    lang: string;
    timestamp?: number;
    data: { href: string };
  };
}

const WORDS = {
  ko: {
    message: "새 메시지가 왔어요",
    called: (from: string) => `${from} 님이 나를 불렀어요`,
    more: (unread: number) => ` · 읽지 않음 ${unread}`,
    trial: "알림이 잘 와요",
    trialLead: "이 기기로 새 메시지를 알려 드릴게요.",
  },
  en: {
    message: "There is a new message",
    called: (from: string) => `${from} called you`,
    more: (unread: number) => ` · ${unread} unread`,
    trial: "Notifications arrive",
    trialLead: "This device will be told of new messages.",
  },
};

/** What cannot be read is shown as well: as a new message. */
export function noticeOf(text: string, tenant: string): Notice {
  const pushed = read(text);
  const lang = pushed?.language === "ko" ? "ko" : "en";
  const words = WORDS[lang];
  const home = `/${encodeURIComponent(pushed?.tenant ?? tenant)}`;
  const icon = "/assets/icon-192.png";
  const common = { renotify: true, icon, badge: icon, lang };
  if (pushed === null)
    return { title: "Maru", options: { ...common, body: words.message, tag: "maru", data: { href: home } } };
  if (pushed.type === "trial") {
    const options = { ...common, body: words.trialLead, tag: "maru.trial", data: { href: home } };
    return { title: words.trial, options };
  }
  const said = pushed.text ?? (pushed.called ? words.called(pushed.from) : words.message);
  // In a room of two, who writes is the room.
  const isPair = pushed.title === "";
  const body = isPair || pushed.text === null ? said : `${pushed.from}: ${said}`;
  const more = pushed.unread > 1 ? words.more(pushed.unread) : "";
  const href = `${home}/${encodeURIComponent(pushed.address)}`;
  const options = { ...common, body, tag: pushed.room, timestamp: pushed.at, data: { href } };
  return { title: `${isPair ? pushed.from : pushed.title}${more}`, options };
}

function read(text: string): Pushed | null {
  try {
    const pushed = JSON.parse(text) as Pushed;
    return pushed.type === "message" || pushed.type === "trial" ? pushed : null;
  } catch {
    return null;
  }
}
