// The connection's state in one line, and the way to the newest message.
import { useWords } from "../words.ts";
import { Icon } from "./Icon.tsx";

export interface ConnectionBarModel {
  kind: "connecting" | "reconnecting" | "offline" | "back";
  /** `null` where trying by hand makes no sense. */
  onRetry: (() => void) | null;
}

export function ConnectionBar({ model }: { model: ConnectionBarModel | null }) {
  const words = useWords();
  const label = model === null ? "" : labelOf(words, model.kind);
  return (
    <div role="status">
      {model !== null && (
        <div class={model.kind === "back" ? "connection-bar good" : "connection-bar"}>
          <span>{label}</span>
          {model.onRetry !== null && (
            <button type="button" onClick={model.onRetry}>
              {words.retryNow}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function labelOf(words: ReturnType<typeof useWords>, kind: ConnectionBarModel["kind"]): string {
  switch (kind) {
    case "connecting":
      return words.connecting;
    case "reconnecting":
      return words.reconnecting;
    case "offline":
      return words.offline;
    case "back":
      return words.backOnline;
    default:
      return kind satisfies never;
  }
}

/** More is said than anybody can read. Not read out: it changes all the time. */
export function TorrentLine({ perSecond, leftOut }: { perSecond: number; leftOut: number }) {
  const words = useWords();
  return (
    <p class="torrent" data-torrent>
      {words.torrent(perSecond)}
      {leftOut > 0 && <span>{words.leftOut(leftOut)}</span>}
    </p>
  );
}

export function JumpButton({ count, onJump }: { count: number; onJump(): void }) {
  const words = useWords();
  const label = count > 0 ? words.newCount(count) : words.toNewest;
  return (
    <button type="button" class="jump" aria-label={label} onClick={onJump}>
      <Icon name="down" />
      {count > 0 && <span>{label}</span>}
    </button>
  );
}
