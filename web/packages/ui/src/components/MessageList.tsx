// The messages of a room in one scroller. Nothing that is being read ever moves: before rows change, what is in
// view is noted; after it, the scroller is put back in the same frame. Must not know where messages come from.
import { Component, createRef } from "preact";
import { type Anchors, noteAnchors, restoreAnchors } from "../scroll/anchors.ts";
import { DayLine, NewLine, SystemLine } from "./Lines.tsx";
import { type MessageActions, MessageRow, type MessageView } from "./MessageRow.tsx";

export type TimelineRow =
  | { kind: "day"; key: string; label: string }
  | { kind: "system"; key: string; label: string }
  | { kind: "new"; key: string; label: string }
  | { kind: "message"; key: string; message: MessageView };

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

export class MessageList extends Component<Props> implements MessageListHandle {
  private readonly scroller = createRef<HTMLDivElement>();
  private readonly content = createRef<HTMLOListElement>();
  private following = true;
  private resize: ResizeObserver | null = null;
  private resting: ReturnType<typeof setTimeout> | undefined;

  toNewest(): void {
    this.setFollowing(true);
    this.keepPlace(null);
  }

  stay(): void {
    this.setFollowing(false);
  }

  show(key: string): boolean {
    const row = this.content.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    if (row == null) return false;
    this.setFollowing(false);
    row.scrollIntoView({ block: "center" });
    row.querySelector<HTMLElement>(".said")?.focus({ preventScroll: true });
    return true;
  }

  override componentDidMount(): void {
    const { startAt } = this.props.model;
    this.props.handle.current = this;
    this.following = startAt === null;
    if (!this.keepPlace(startAt)) this.toNewest();
    this.resize = new ResizeObserver(() => this.following && this.keepPlace(null));
    if (this.scroller.current) this.resize.observe(this.scroller.current);
    if (this.content.current) this.resize.observe(this.content.current);
    this.askForMore();
  }

  override componentWillUnmount(): void {
    this.resize?.disconnect();
    clearTimeout(this.resting);
    this.props.handle.current = null;
  }

  override getSnapshotBeforeUpdate(): Anchors | null {
    const { current } = this.content;
    return this.following || current === null || this.scroller.current === null
      ? null
      : noteAnchors(this.scroller.current, current);
  }

  override componentDidUpdate(_before: Props, _state: unknown, anchors: Anchors | null): void {
    this.keepPlace(anchors);
    this.askForMore();
  }

  /** False when there is no such place any more. */
  private keepPlace(anchors: Anchors | null): boolean {
    const scroller = this.scroller.current;
    const content = this.content.current;
    if (scroller === null || content === null) return true;
    if (this.following && this.props.model.atNewestRow) scroller.scrollTop = scroller.scrollHeight;
    else if (anchors !== null) return restoreAnchors(scroller, content, anchors);
    return true;
  }

  private readonly onScroll = (): void => {
    const scroller = this.scroller.current;
    if (scroller === null) return;
    const below = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
    this.setFollowing(this.props.model.atNewestRow && below < FOLLOW_PX);
    this.askForMore();
    clearTimeout(this.resting);
    this.resting = setTimeout(this.tellPlace, REST_MS);
  };

  private readonly tellPlace = (): void => {
    const scroller = this.scroller.current;
    const content = this.content.current;
    if (scroller === null || content === null || scroller.clientHeight === 0) return;
    this.props.model.onRest(this.following ? null : noteAnchors(scroller, content));
  };

  private askForMore(): void {
    const scroller = this.scroller.current;
    const { model } = this.props;
    if (scroller === null) return;
    const near = scroller.clientHeight * NEAR_SCREENS;
    const below = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
    if (model.hasOlder && scroller.scrollTop < near) model.onNearTop();
    if (!model.atNewestRow && below < near) model.onNearBottom();
  }

  private setFollowing(following: boolean): void {
    if (following === this.following) return;
    this.following = following;
    this.props.model.onFollow(following);
  }

  override render({ model }: Props) {
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
        {model.hasOlder && (
          <div class="older">
            <span class="spinner" role="img" aria-label={model.loadingOlderLabel} />
          </div>
        )}
        <ol ref={this.content}>
          {!model.hasOlder && <SystemRow label={model.beginningLabel} />}
          {model.rows.map((row) => (
            <li key={row.key} data-key={row.key}>
              <RowOf row={row} actions={model.actions} />
            </li>
          ))}
        </ol>
      </section>
    );
  }
}

function SystemRow({ label }: { label: string }) {
  return (
    <li key="beginning">
      <SystemLine label={label} />
    </li>
  );
}

function RowOf({ row, actions }: { row: TimelineRow; actions: MessageActions }) {
  switch (row.kind) {
    case "day":
      return <DayLine label={row.label} />;
    case "system":
      return <SystemLine label={row.label} />;
    case "new":
      return <NewLine label={row.label} />;
    case "message":
      return <MessageRow message={row.message} actions={actions} />;
    default:
      return row satisfies never;
  }
}
