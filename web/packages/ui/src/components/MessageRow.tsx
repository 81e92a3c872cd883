// One message of a run: the first carries face and name, the last of a minute the time.
import type { Face } from "../text/face.ts";
import { useWords } from "../words.ts";
import { Avatar } from "./Avatar.tsx";
import { Bubble } from "./Bubble.tsx";
import { Icon } from "./Icon.tsx";
import { useLongPress } from "./longPress.ts";
import type { MarkupNode } from "./Markup.tsx";
import type { QuoteView } from "./Quote.tsx";
import { Reactions, type ReactionView } from "./Reactions.tsx";

export interface MessageView {
  id: string;
  text: string;
  /** Where the text says more than plain text. */
  markup: readonly MarkupNode[] | null;
  edited: boolean;
  deleted: boolean;
  pinned: boolean;
  quote: QuoteView | null;
  reactions: readonly ReactionView[];
  /** How many have not read it; 0 shows nothing. */
  unread: number;
  /** The id of the reader. */
  me: string;
  /** Somebody has just jumped here. */
  lit: boolean;
  /** Whether addresses in it are links. */
  links: boolean;
  own: boolean;
  /** First and last of a run of one person. */
  first: boolean;
  last: boolean;
  /** `tag`: what tells it from others of its name, and that a name is not verified. */
  sender: { name: string; tag: string; face: Face };
  /** Empty where the next message of the same minute shows it. */
  time: string;
  fullTime: string;
  state: "sent" | "pending" | "waiting" | "held" | "failed";
  /** Why it failed, in words. */
  reason: string;
}

export interface MessageActions {
  onRetry(id: string): void;
  onRemove(id: string): void;
  onMenu(message: MessageView, anchor: HTMLElement): void;
  /** A long message is about to be shown whole. */
  onUnfold(): void;
  onQuote(quote: QuoteView): void;
  /** `null`: they are only shown. */
  onReact: ((id: string, emoji: string, on: boolean) => void) | null;
}

export interface MessageRowProps {
  message: MessageView;
  actions: MessageActions;
}

/** These are made anew each time, small and plain. The tree is the log's own: another one is another edit. */
const BY_VALUE: readonly (keyof MessageView)[] = ["sender", "quote", "reactions"];

/** Whether both look the same: some are made anew with every event. */
export function sameView(a: MessageView, b: MessageView): boolean {
  if (a === b) return true;
  return (Object.keys(a) as (keyof MessageView)[]).every(
    (key) => a[key] === b[key] || (BY_VALUE.includes(key) && JSON.stringify(a[key]) === JSON.stringify(b[key])),
  );
}

export function MessageRow({ message, actions }: MessageRowProps) {
  const { own, first, last, state } = message;
  const { onReact } = actions;
  const hasMenu = state === "sent" && !message.deleted;
  const longPress = useLongPress((element) => hasMenu && actions.onMenu(message, element));
  const names = [
    "message",
    own && "own",
    first && "first",
    last && "last",
    message.lit && "lit",
    state === "sent" ? "" : state,
  ];
  return (
    <div class={names.filter(Boolean).join(" ")}>
      {first && !own && <Avatar face={message.sender.face} />}
      <Who message={message} />
      {/* Focusable by touch, so that its menu can appear where nothing hovers. */}
      <div class="said" tabIndex={-1} {...longPress}>
        <Bubble {...message} onUnfold={actions.onUnfold} onQuote={actions.onQuote} />
        <Meta message={message} />
        {hasMenu && <MoreButton message={message} actions={actions} />}
      </div>
      <Reactions reactions={message.reactions} onToggle={onReact && ((emoji, on) => onReact(message.id, emoji, on))} />
      {(state === "failed" || state === "waiting" || state === "held") && (
        <WayOut message={message} actions={actions} />
      )}
    </div>
  );
}

function Who({ message }: { message: MessageView }) {
  const words = useWords();
  if (message.own) return <span class="sr-only">{words.you}: </span>;
  if (!message.first) return <span class="sr-only">{message.sender.name}: </span>;
  return (
    <div class="who">
      {message.sender.name}
      {message.sender.tag !== "" && <small>{message.sender.tag}</small>}
    </div>
  );
}

function Meta({ message }: { message: MessageView }) {
  const words = useWords();
  if (message.state === "pending") return <span class="meta">{words.sending}</span>;
  const { unread, edited, pinned, time, fullTime } = message;
  if (time === "" && unread === 0 && !edited && !pinned) return null;
  return (
    <span class="meta">
      {pinned && (
        <span role="img" aria-label={words.pinnedMark}>
          <Icon name="pin" />
        </span>
      )}
      {unread > 0 && (
        <b class="unread-number" role="img" title={words.unreadBy(unread)}>
          {unread}
        </b>
      )}
      {edited && <span>{words.edited}</span>}
      {time !== "" && <time title={fullTime}>{time}</time>}
    </span>
  );
}

function MoreButton({ message, actions }: MessageRowProps) {
  const words = useWords();
  const label = words.more(message.own ? words.you : message.sender.name);
  return (
    <button
      type="button"
      class="icon-button more"
      aria-label={label}
      aria-haspopup="menu"
      onClick={(event) => actions.onMenu(message, event.currentTarget)}
    >
      <Icon name="more" />
    </button>
  );
}

function WayOut({ message, actions }: MessageRowProps) {
  const words = useWords();
  const failed = message.state === "failed";
  const held = message.state === "held";
  return (
    <div class={failed ? "way-out" : "way-out calm"}>
      <span>{failed ? message.reason || words.notSent : held ? words.held : words.waiting}</span>
      <span>
        {!held && (
          <button type="button" onClick={() => actions.onRetry(message.id)}>
            {words.retry}
          </button>
        )}
        <button type="button" onClick={() => actions.onRemove(message.id)}>
          {words.remove}
        </button>
      </span>
    </div>
  );
}
