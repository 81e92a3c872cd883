// Screens for when there is nothing to show yet, nothing at all, or something went wrong.
import { useWords } from "../words.ts";
import { Icon, type IconName } from "./Icon.tsx";

export interface EmptyStateModel {
  icon: IconName;
  title: string;
  lead: string;
  action: { label: string; onAct(): void } | null;
}

export function EmptyState({ model }: { model: EmptyStateModel }) {
  return (
    <div class="state">
      <span class="picture" aria-hidden="true">
        <Icon name={model.icon} />
      </span>
      <h2>{model.title}</h2>
      <p>{model.lead}</p>
      {model.action !== null && (
        <button type="button" class="button soft" onClick={model.action.onAct}>
          {model.action.label}
        </button>
      )}
    </div>
  );
}

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
