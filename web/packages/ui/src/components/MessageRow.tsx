// One message of a run: the first carries face and name, the last of a minute the time.
import { Component } from "preact";
import type { Face } from "../text/face.ts";
import { useWords } from "../words.ts";
import { Avatar } from "./Avatar.tsx";
import { Bubble } from "./Bubble.tsx";
import { Icon } from "./Icon.tsx";
import { useLongPress } from "./longPress.ts";

export interface MessageView {
  id: string;
  text: string;
  deleted: boolean;
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
  state: "sent" | "pending" | "waiting" | "failed";
  /** Why it failed, in words. */
  reason: string;
}

export interface MessageActions {
  onRetry(id: string): void;
  onRemove(id: string): void;
  onMenu(message: MessageView, anchor: HTMLElement): void;
  /** A long message is about to be shown whole. */
  onUnfold(): void;
}

export interface MessageRowProps {
  message: MessageView;
  actions: MessageActions;
}

/** Draws again only when something that it shows has changed; rows are made anew with every event. */
export class MessageRow extends Component<MessageRowProps> {
  override shouldComponentUpdate(next: MessageRowProps): boolean {
    return next.actions !== this.props.actions || !sameView(next.message, this.props.message);
  }
  override render({ message, actions }: MessageRowProps) {
    return <Row message={message} actions={actions} />;
  }
}

function sameView(a: MessageView, b: MessageView): boolean {
  return (Object.keys(a) as (keyof MessageView)[]).every((key) =>
    key === "sender"
      ? a.sender.name === b.sender.name && a.sender.tag === b.sender.tag && a.sender.face.hue === b.sender.face.hue
      : a[key] === b[key],
  );
}

function Row({ message, actions }: MessageRowProps) {
  const { own, first, last, state } = message;
  const hasMenu = state === "sent" && !message.deleted;
  const longPress = useLongPress((element) => hasMenu && actions.onMenu(message, element));
  const names = ["message", own && "own", first && "first", last && "last", state === "sent" ? "" : state];
  return (
    <div class={names.filter(Boolean).join(" ")}>
      {first && !own && <Avatar face={message.sender.face} />}
      <Who message={message} />
      {/* Focusable by touch, so that its menu can appear where nothing hovers. */}
      <div class="said" tabIndex={-1} {...longPress}>
        <Bubble text={message.text} deleted={message.deleted} links={message.links} onUnfold={actions.onUnfold} />
        <Meta message={message} />
        {hasMenu && <MoreButton message={message} actions={actions} />}
      </div>
      {(state === "failed" || state === "waiting") && <WayOut message={message} actions={actions} />}
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
  if (message.time === "") return null;
  return (
    <span class="meta">
      <time title={message.fullTime}>{message.time}</time>
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
  return (
    <div class={failed ? "way-out" : "way-out calm"}>
      <span>{failed ? message.reason || words.notSent : words.waiting}</span>
      <span>
        <button type="button" onClick={() => actions.onRetry(message.id)}>
          {words.retry}
        </button>
        <button type="button" onClick={() => actions.onRemove(message.id)}>
          {words.remove}
        </button>
      </span>
    </div>
  );
}
