// A line in place of the composer: why one cannot write here, and what can be done about it.
export interface StandingModel {
  text: string;
  action: { label: string; onAct(): void } | null;
}

export function StandingLine({ model }: { model: StandingModel }) {
  return (
    <div class="standing" role="status">
      <p>{model.text}</p>
      {model.action !== null && (
        <button type="button" class="button soft" onClick={model.action.onAct}>
          {model.action.label}
        </button>
      )}
    </div>
  );
}
