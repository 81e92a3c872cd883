// The messages of a room in one scroller, of which only those near the view stand in the page. Nothing that is being read
// ever moves: what is in view is noted, and put back in the same frame when rows come, go or grow. Must not know where
// messages come from.
import { Component, type ComponentChildren, createRef } from "preact";
import type { Anchors } from "../scroll/anchors.ts";
import { createPlaceHold, type PlaceHold } from "../scroll/holdPlace.ts";
import { createRowWatch, type RowWatch } from "../scroll/rowWatch.ts";
import { createHeights, type Look, type Span, spanOf } from "../scroll/span.ts";
import { DayLine, NewLine, SystemLine } from "./Lines.tsx";
import { createLongPress } from "./longPress.ts";
import { hasMenu, type MessageActions, MessageRow, type MessageView } from "./MessageRow.tsx";

export type TimelineRow =
  | { kind: "day"; key: string; label: string }
  | { kind: "system"; key: string; label: string }
  | { kind: "new"; key: string; label: string }
  | { kind: "message"; key: string; message: MessageView }
  /** Something else in the place of a message. */
  | { kind: "aside"; key: string; content: ComponentChildren };

export interface MessageListModel {
  rows: readonly TimelineRow[];
  label: string;
  /** The rows end with the newest message there is. */
  atNewestRow: boolean;
  hasOlder: boolean;
  loadingOlderLabel: string;
  beginningLabel: string;
  actions: MessageActions;
  onNearTop(): void;
  onNearBottom(): void;
  /** Whether the newest message is in view. */
  onFollow(following: boolean): void;
  /** Where the reader was when the list stood last, `null` for at the newest. */
  startAt: Anchors | null;
  /** The reader has come to rest somewhere. */
  onRest(place: Anchors | null): void;
}

/** What an owner may ask of the list. */
export interface MessageListHandle {
  toNewest(): void;
  /** Follows the newest no longer: what is in view stays where it is while it grows. */
  stay(): void;
  /** Brings a row into the middle of the view; false when it is not in the list. */
  show(key: string): boolean;
}

interface Props {
  model: MessageListModel;
  /** Filled while the list stands. */
  handle: { current: MessageListHandle | null };
}

const FOLLOW_PX = 32;
const NEAR_SCREENS = 1.5;
const REST_MS = 120;
/** How far beyond the view rows are drawn, in views, and how near to the end of them more are. */
const BEYOND_VIEWS = 0.6;
const EDGE_VIEWS = 0.25;
/** Before anything is measured. */
const VIEW_PX = 700;

export class MessageList extends Component<Props> implements MessageListHandle {
  private readonly scroller = createRef<HTMLDivElement>();
  private readonly content = createRef<HTMLOListElement>();
  private readonly heights = createHeights();
  private place: PlaceHold | null = null;
  private watch: RowWatch | null = null;
  private following = this.props.model.startAt === null;
  /** Where to look before the list stands. */
  private startAt = this.props.model.startAt;
  private span: Span = { from: 0, to: 0, above: 0, below: 0 };
  /** The row that somebody wants to see. */
  private wanted: string | null = null;
  private hadFocus = false;
  /** Where the scroller stood when the end was shown last. */
  private endedAt = 0;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private readonly longPress = createLongPress((said) => this.openMenu(said), false, ".said");

  toNewest(): void {
    this.setFollowing(true);
    this.forceUpdate();
  }

  stay(): void {
    this.setFollowing(false);
    this.place?.note();
  }

  show(key: string): boolean {
    if (!this.props.model.rows.some((row) => row.key === key)) return false;
    this.setFollowing(false);
    this.wanted = key;
    this.forceUpdate();
    return true;
  }

  override componentDidMount(): void {
    const [scroller, content] = [this.scroller.current, this.content.current];
    if (scroller === null || content === null) return;
    this.props.handle.current = this;
    this.place = createPlaceHold(scroller, content);
    this.watch = createRowWatch({ scroller, content, heights: this.heights, onChange: this.onSizes });
    if (this.startAt !== null) this.place.hold(this.startAt);
    this.watch.look();
    // Nothing of where one was is there any more.
    if (!this.place.settle()) this.setFollowing(true);
    this.keepPlace();
    this.startAt = null;
    this.drawWhatIsMissing();
    this.askForMore();
  }

  override componentWillUnmount(): void {
    this.watch?.stop();
    clearTimeout(this.resting);
    this.props.handle.current = null;
  }

  override getSnapshotBeforeUpdate(): null {
    this.hadFocus = this.content.current?.contains(document.activeElement) ?? false;
    return null;
  }

  override componentDidUpdate(): void {
    this.watch?.look();
    this.keepPlace();
    this.goToWanted();
    // A row that has gone out of the page takes the focus with it; the keys go on scrolling here.
    if (this.hadFocus && document.activeElement === document.body)
      this.scroller.current?.focus({ preventScroll: true });
    this.drawWhatIsMissing();
    this.askForMore();
  }

  private keepPlace(): void {
    const scroller = this.scroller.current;
    if (scroller === null || this.place === null) return;
    // Scrolled away in this very frame, and the event is still to come.
    if (this.isAtEnd() && this.hasLeftEnd(scroller)) this.setFollowing(false);
    if (this.isAtEnd()) {
      scroller.scrollTop = scroller.scrollHeight;
      this.endedAt = scroller.scrollTop;
      this.place.note();
    } else if (!this.place.settle() || this.place.anchors() === null) this.place.note();
  }

  private goToWanted(): void {
    if (this.wanted === null) return;
    const row = this.content.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(this.wanted)}"]`);
    if (row == null) return;
    this.wanted = null;
    row.scrollIntoView({ block: "center" });
    row.querySelector<HTMLElement>(".said")?.focus({ preventScroll: true });
    this.place?.note();
  }

  /** Heights have changed: between layout and paint, so that nobody sees it. */
  private readonly onSizes = (): void => {
    this.keepPlace();
    this.drawWhatIsMissing();
    this.askForMore();
  };

  private readonly onScroll = (): void => {
    const scroller = this.scroller.current;
    // Where it was put is no scrolling of the reader's.
    if (scroller === null || (this.isAtEnd() && scroller.scrollTop === this.endedAt)) return;
    const { atNewestRow, rows } = this.props.model;
    const isNear = belowOf(scroller) < FOLLOW_PX && this.span.to >= rows.length;
    this.setFollowing(atNewestRow && (isNear || (this.following && !this.hasLeftEnd(scroller))));
    if (!this.following) {
      // Something may have grown in this very frame.
      this.place?.settle();
      this.place?.note();
    }
    this.drawWhatIsMissing();
    this.askForMore();
    this.tellPlaceSoon();
  };

  private tellPlaceSoon(): void {
    clearTimeout(this.resting);
    this.resting = setTimeout(this.tellPlace, REST_MS);
  }

  private readonly tellPlace = (): void => {
    const scroller = this.scroller.current;
    if (scroller === null || this.place === null || scroller.clientHeight === 0) return;
    // Something may have grown in this very frame.
    if (!this.following && !this.place.settle()) this.place.note();
    this.props.model.onRest(this.following ? null : this.place.anchors());
  };

  /** What has grown since the end was shown, or has gone, is no scrolling of the reader's. */
  private hasLeftEnd(scroller: HTMLElement): boolean {
    return scroller.scrollTop < this.endedAt - 1 && belowOf(scroller) >= FOLLOW_PX;
  }

  private askForMore(): void {
    const scroller = this.scroller.current;
    const { model } = this.props;
    if (scroller === null) return;
    const near = scroller.clientHeight * NEAR_SCREENS;
    if (model.hasOlder && scroller.scrollTop < near) model.onNearTop();
    if (!model.atNewestRow && belowOf(scroller) < near) model.onNearBottom();
  }

  /** Of the row that somebody rests on. */
  private openMenu(said: HTMLElement): void {
    const key = said.closest<HTMLElement>("[data-key]")?.dataset["key"];
    const { rows, actions } = this.props.model;
    const row = rows.find((one) => one.key === key);
    if (row?.kind === "message" && hasMenu(row.message)) actions.onMenu(row.message, said);
  }

  private setFollowing(following: boolean): void {
    if (following === this.following) return;
    this.following = following;
    if (following) this.endedAt = 0;
    this.tellPlaceSoon();
    this.props.model.onFollow(following);
  }

  private isAtEnd(): boolean {
    return this.following && this.props.model.atNewestRow;
  }

  private drawWhatIsMissing(): void {
    if (this.covers()) return;
    const { from, to } = this.spanNow(this.props.model);
    if (from !== this.span.from || to !== this.span.to) this.forceUpdate();
  }

  /** Whether what is drawn reaches far enough beyond the view. */
  private covers(): boolean {
    const scroller = this.scroller.current;
    const rows = this.content.current;
    if (scroller === null || rows === null || scroller.clientHeight === 0) return true;
    const edge = scroller.clientHeight * EDGE_VIEWS;
    const { top, bottom } = scroller.getBoundingClientRect();
    const first = rows.firstElementChild?.getBoundingClientRect().top ?? top;
    const last = rows.lastElementChild?.getBoundingClientRect().bottom ?? bottom;
    const { from, to } = this.span;
    return (from === 0 || first < top - edge) && (to >= this.props.model.rows.length || last > bottom + edge);
  }

  private look({ rows }: MessageListModel): Look {
    if (this.wanted === null && this.isAtEnd()) return "end";
    const indexOf = (key: string | null) => rows.findIndex((row) => row.key === key);
    const view = this.scroller.current?.clientHeight ?? VIEW_PX;
    const at = indexOf(this.wanted);
    if (at >= 0) return { at, top: view / 2 };
    for (const { key, top } of (this.place?.anchors() ?? this.startAt)?.rows ?? []) {
      const found = indexOf(key);
      if (found >= 0) return { at: found, top };
    }
    const content = this.content.current;
    return content === null ? "end" : { px: (this.scroller.current?.scrollTop ?? 0) - content.offsetTop };
  }

  private spanNow(model: MessageListModel): Span {
    const view = this.scroller.current?.clientHeight || VIEW_PX;
    const facts = { keys: model.rows.map((row) => row.key), heights: this.heights, look: this.look(model) };
    return spanOf({ ...facts, view, beyond: view * BEYOND_VIEWS });
  }

  override render({ model }: Props) {
    const { rows } = model;
    this.span = this.spanNow(model);
    const { from, to, above, below } = this.span;
    return (
      <section
        class="log"
        ref={this.scroller}
        role="log"
        aria-live="off"
        aria-label={model.label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller must be reachable by keyboard
        tabIndex={0}
        onScroll={this.onScroll}
      >
        {model.hasOlder ? (
          <div class="older">
            <span class="spinner" role="img" aria-label={model.loadingOlderLabel} />
          </div>
        ) : (
          <SystemLine label={model.beginningLabel} />
        )}
        <ol ref={this.content} {...this.longPress} style={{ paddingTop: `${above}px`, paddingBottom: `${below}px` }}>
          {rows.slice(from, to).map((row) => (
            <Item key={row.key} row={row} actions={model.actions} />
          ))}
        </ol>
      </section>
    );
  }
}

/** How far the end is below the view. */
function belowOf(scroller: HTMLElement): number {
  return scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
}

interface ItemProps {
  row: TimelineRow;
  actions: MessageActions;
}

/** A row that looks the same again costs nothing. */
class Item extends Component<ItemProps> {
  override shouldComponentUpdate({ row, actions }: ItemProps): boolean {
    const before = this.props.row;
    if (row === before && actions === this.props.actions) return false;
    // Some are made anew with every event.
    const isSame =
      row.kind === "message" && before.kind === "message" && JSON.stringify(row) === JSON.stringify(before);
    return !isSame || actions !== this.props.actions;
  }
  override render(props: ItemProps) {
    return <li data-key={props.row.key}>{contentOf(props)}</li>;
  }
}

function contentOf({ row, actions }: ItemProps) {
  switch (row.kind) {
    case "day":
      return <DayLine label={row.label} />;
    case "system":
      return <SystemLine label={row.label} />;
    case "new":
      return <NewLine label={row.label} />;
    case "aside":
      return row.content;
    case "message":
      return <MessageRow message={row.message} actions={actions} />;
    default:
      return row satisfies never;
  }
}
