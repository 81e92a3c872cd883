// The parts of every form: a labelled field, what is wrong, and the way on. Must not know what is asked.
import type { ComponentChildren } from "preact";

export interface FieldModel {
  name: string;
  label: string;
  hint?: string;
  type?: "text" | "email" | "password";
  autocomplete: string;
  value?: string;
  placeholder?: string;
  charsMin?: number;
  charsMax: number;
  required?: boolean;
  /** For codes of digits. */
  numeric?: boolean;
  /** What the Enter key of a phone's keyboard promises. */
  enterKey?: "go" | "next" | "done";
}

export function Field({ model }: { model: FieldModel }) {
  // The types of preact want one literal.
  const type = (model.type ?? "text") as "text";
  return (
    <label class="field">
      <span>{model.label}</span>
      <input
        class="input"
        name={model.name}
        type={type}
        defaultValue={model.value ?? ""}
        placeholder={model.placeholder ?? ""}
        minLength={model.charsMin}
        maxLength={model.charsMax}
        required={model.required ?? false}
        inputMode={model.numeric ? "numeric" : undefined}
        autocomplete={model.autocomplete}
        autocapitalize={model.type === undefined ? undefined : "none"}
        spellcheck={model.type === undefined ? undefined : false}
        enterkeyhint={model.enterKey ?? "go"}
      />
      {model.hint !== undefined && <small>{model.hint}</small>}
    </label>
  );
}

/** Read out when it comes. */
export function ProblemText({ text }: { text: string }) {
  if (text === "") return null;
  return (
    <p class="problem" role="alert">
      {text}
    </p>
  );
}

/** A text between two ways, for example "or". */
export function Divider({ label }: { label: string }) {
  return <div class="divider">{label}</div>;
}

export interface ChoiceModel {
  label: string;
  /** A short fact at its end. */
  aside?: string;
  danger?: boolean;
  onChoose(): void;
}

/** Rows that lead somewhere. */
export function Choices({ choices }: { choices: readonly ChoiceModel[] }) {
  return (
    <ul class="choices">
      {choices.map(({ label, aside, danger, onChoose }) => (
        <li key={label}>
          <button type="button" class={danger ? "danger" : ""} onClick={onChoose}>
            <span>{label}</span>
            {aside !== undefined && <small>{aside}</small>}
          </button>
        </li>
      ))}
    </ul>
  );
}

export function Actions({ children }: { children: ComponentChildren }) {
  return <div class="actions">{children}</div>;
}
