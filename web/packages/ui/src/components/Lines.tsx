// The quiet lines between messages: a new day, people coming and going, what is new.

export function DayLine({ label }: { label: string }) {
  return <div class="line day">{label}</div>;
}

export function SystemLine({ label }: { label: string }) {
  return <div class="system">{label}</div>;
}

export function NewLine({ label }: { label: string }) {
  return <div class="line new">{label}</div>;
}
