// The screen for when there is nothing at all, or something went wrong.
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
