// Screens for when there is nothing to show yet.
import { useWords } from "../words.ts";

const LIST_LINES = [0, 1, 2, 3, 4];

export function ListSkeleton() {
  const words = useWords();
  return (
    <div role="status" aria-label={words.loading}>
      {LIST_LINES.map((line) => (
        <div key={line} class="skeleton-room" aria-hidden="true">
          <div class="skeleton" />
          <div>
            <div class="skeleton" />
            <div class="skeleton" />
          </div>
        </div>
      ))}
    </div>
  );
}

const LOG_WIDTHS = [46, 62, 30, 54, 38];

export function LogSkeleton() {
  const words = useWords();
  return (
    <div class="skeleton-log" role="status" aria-label={words.loading}>
      {LOG_WIDTHS.map((width, at) => (
        <div
          key={width}
          class="skeleton"
          aria-hidden="true"
          style={{ width: `${width}%`, alignSelf: at % 3 === 2 ? "flex-end" : "flex-start" }}
        />
      ))}
    </div>
  );
}
