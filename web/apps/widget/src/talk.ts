// A frame of Maru in the host page, and what is said over its port. The first message goes to exactly our origin and
// brings the port; from then on nobody else can speak. Must not know where on the page the frame stands.
import type { FrameMessage, HostMessage } from "@maru/core";
import { codeProviderOf, type Identify, type Identity, isGoodAgain, messageOf } from "./identity.ts";

export interface TalkPlace {
  /** Where the loader came from. */
  origin: string;
  tenant: string;
  room?: string | undefined;
  title: string;
  /** How the frame is to look: the words of a query string. */
  look: string;
}

export interface Talk {
  frame: HTMLIFrameElement;
  identify(identify: Identify | null): void;
  theme(look: string): void;
  logout(): void;
  remove(): void;
}

/** `detail`: the message without its type. */
export type Tell = (event: string, detail?: object) => unknown;

const SANDBOX =
  "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads " +
  "allow-storage-access-by-user-activation";

export function createTalk(place: TalkPlace, tell: Tell): Talk {
  const frame = createFrame(place);
  let port: MessagePort | null = null;
  let isLeaving = false;

  const post = (message: HostMessage) => port?.postMessage(message);
  const visitor = createVisitor(post, () => port !== null, tell);
  const hear = ({ data }: MessageEvent<FrameMessage>) => {
    const { type, ...detail } = data;
    if (type === "challenge") void visitor.answerChallenge((detail as { challenge: string }).challenge);
    else if (type === "token-wanted") void visitor.answerToken();
    else if (type === "identify-wanted") void visitor.introduce();
    else tell(type, detail);
  };
  frame.onload = () => {
    port?.close();
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = hear;
    frame.contentWindow?.postMessage({ type: "maru.hello", v: 1 }, place.origin, [channel.port2]);
    if (isLeaving) post({ type: "logout" });
    isLeaving = false;
    void visitor.introduce();
  };
  return {
    frame,
    identify: (next) => {
      visitor.is(next);
      if (port !== null) void visitor.introduce();
    },
    theme: (look) => post({ type: "look", look }),
    logout: () => {
      visitor.is(null);
      isLeaving = port === null;
      post({ type: "logout" });
    },
    remove: () => {
      visitor.is(null);
      port?.close();
      port = null;
      frame.remove();
    },
  };
}

/** Who the host page says its visitor is, and the answers to the frame that follow from it. */
function createVisitor(post: (message: HostMessage) => void, isOpen: () => boolean, tell: Tell) {
  let identity: Identify | null = null;
  let turn = 0;
  const current = async (): Promise<Identity> => (typeof identity === "function" ? await identity() : identity) ?? {};
  /** Whatever a provider of the host page throws is told, not thrown. */
  const guarded = async (work: (isCurrent: () => boolean) => Promise<void>) => {
    const mine = ++turn;
    try {
      await work(() => mine === turn && isOpen());
    } catch {
      post({ type: "nobody" });
      tell("problem", { code: "identify_failed" });
    }
  };
  return {
    is: (next: Identify | null) => {
      turn++;
      identity = next;
    },
    introduce: () =>
      guarded(async (isCurrent) => {
        if (identity === null) return;
        // However long the host's backend takes, nobody is asked meanwhile who they are.
        post({ type: "wait" });
        const user = await current();
        if (!isCurrent()) return;
        if (!isGoodAgain(identity)) identity = null;
        post(messageOf(user));
      }),
    answerChallenge: (challenge: string) =>
      guarded(async (isCurrent) => {
        const code = await codeProviderOf(await current())?.(challenge);
        if (code && isCurrent()) post({ type: "identify", code });
      }),
    answerToken: () =>
      guarded(async (isCurrent) => {
        const { token } = await current();
        if (token && isCurrent()) post({ type: "token", token });
      }),
  };
}

function createFrame({ origin, tenant, room, title, look }: TalkPlace): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  const path = room ? [tenant, room] : [tenant];
  frame.sandbox.value = SANDBOX;
  frame.allow = "clipboard-write";
  frame.title = title;
  frame.style = "border:0;width:100%;height:100%;display:block;color-scheme:normal";
  frame.src = `${origin}/embed/${path.map(encodeURIComponent).join("/")}${look && `#${look}`}`;
  return frame;
}
