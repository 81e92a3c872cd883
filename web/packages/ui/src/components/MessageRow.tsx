// One message of a run: the first carries face and name, the last of a minute the time.
import { Component } from "preact";
import type { Catalogue } from "../catalogue/index.ts";
import type { Face } from "../text/face.ts";
import { Words } from "../words.ts";
import { Avatar } from "./Avatar.tsx";
import { Bubble, type BubbleView } from "./Bubble.tsx";
import { Icon } from "./Icon.tsx";
import type { QuoteView } from "./Quote.tsx";
import { Reactions, type ReactionView } from "./Reactions.tsx";

export interface MessageView extends BubbleView {
  edited: boolean;
  pinned: boolean;
  reactions: readonly ReactionView[];
  /** How many have not read it; 0 shows nothing. */
  unread: number;
  /** Somebody has just jumped here. */
  lit: boolean;
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

/** What stands in it is drawn by functions and not by components of their own: a row comes with every message. */
export class MessageRow extends Component<MessageRowProps> {
  static override contextType = Words;

  override render({ message, actions }: MessageRowProps, _: unknown, words: Catalogue) {
    const { own, first, last, state, reactions } = message;
    const { onReact, onUnfold, onQuote } = actions;
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
        {first && !own && Avatar({ face: message.sender.face })}
        {whoOf(message, words)}
        {/* Focusable by touch, so that its menu can appear where nothing hovers. */}
        <div class="said" tabIndex={-1}>
          <Bubble message={message} words={words} onUnfold={onUnfold} onQuote={onQuote} />
          {metaOf(message, words)}
          {hasMenu(message) && moreButton({ message, actions }, words)}
        </div>
        {reactions.length > 0 && (
          <Reactions reactions={reactions} onToggle={onReact && ((emoji, on) => onReact(message.id, emoji, on))} />
        )}
        {(state === "failed" || state === "waiting" || state === "held") && wayOut({ message, actions }, words)}
      </div>
    );
  }
}

export function hasMenu({ state, deleted }: MessageView): boolean {
  return state === "sent" && !deleted;
}

function whoOf({ own, first, sender }: MessageView, words: Catalogue) {
  if (own) return <span class="sr-only">{words.you}: </span>;
  if (!first) return <span class="sr-only">{sender.name}: </span>;
  return (
    <div class="who">
      {sender.name}
      {sender.tag !== "" && <small>{sender.tag}</small>}
    </div>
  );
}

function metaOf({ state, unread, edited, pinned, time, fullTime }: MessageView, words: Catalogue) {
  if (state === "pending") return <span class="meta">{words.sending}</span>;
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

function moreButton({ message, actions }: MessageRowProps, words: Catalogue) {
  const label = words.more(message.own ? words.you : message.sender.name);
  return (
    <button
      type="button"
      class="icon-button more"
      aria-label={label}
      aria-haspopup="menu"
      onClick={(event) => actions.onMenu(message, event.currentTarget)}
    >
      {Icon({ name: "more" })}
    </button>
  );
}

function wayOut({ message, actions }: MessageRowProps, words: Catalogue) {
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
