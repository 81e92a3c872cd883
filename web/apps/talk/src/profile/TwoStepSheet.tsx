// The second factor: set up with a secret, or taken away with a code.

import { Actions, Field, ProblemText, useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import type { TotpSecret } from "@maru/wire";
import { useState } from "preact/hooks";
import { copyText } from "../clipboard.ts";
import { codeField } from "../enter/fields.ts";
import { type Action, useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";
import { ProofForm } from "./ProofForm.tsx";
import { Sheet } from "./Sheet.tsx";

export interface TwoStepSheetProps {
  isOn: boolean;
  onBack(): void;
}

export function TwoStepSheet({ isOn, onBack }: TwoStepSheetProps) {
  const { client, notices } = useHouse();
  const words = useWords();
  const later = useLaterWords();
  const action = useAction();
  const [secret, setSecret] = useState<TotpSecret | null>(null);
  const begin = async () => setSecret(await client.oneself.createTotp());
  const needsProof = secret === null && action.code === "step_up_required";
  const turnOn = async (code: string) => {
    await client.oneself.confirmTotp(code);
    notices.say(later.twoStepIsOn);
    onBack();
  };
  const turnOff = async (code: string) => {
    await client.oneself.dropTotp(code);
    notices.say(later.twoStepIsOff);
    onBack();
  };
  if (needsProof) {
    return (
      <Sheet key="proof" name="proof" title={words.twoStep} onBack={onBack}>
        <ProofForm act={begin} />
      </Sheet>
    );
  }
  return (
    <Sheet name="two-step" title={words.twoStep} onBack={onBack}>
      <p class="lead">{secret === null ? later.twoStepLead : later.twoStepSecret}</p>
      {isOn && <CodeForm action={action} label={later.twoStepTurnOff} onCode={turnOff} />}
      {!isOn && secret === null && (
        <Actions>
          <ProblemText text={action.problem} />
          <button type="button" class="button" disabled={action.busy} onClick={() => action.run(begin)}>
            {later.twoStepBegin}
          </button>
        </Actions>
      )}
      {secret !== null && (
        <>
          <Secret secret={secret} />
          <CodeForm action={action} label={later.twoStepTurnOn} onCode={turnOn} />
        </>
      )}
    </Sheet>
  );
}

function Secret({ secret: { secret, uri } }: { secret: TotpSecret }) {
  const { notices } = useHouse();
  const words = useWords();
  const later = useLaterWords();
  const copy = async () => notices.say((await copyText(secret)) ? words.copied : words.copyFailed);
  // Only the one scheme: the address comes from the server, and an app opens it.
  const href = uri.startsWith("otpauth://totp/") ? uri : null;
  return (
    <>
      <div class="secret">
        <span class="sr-only">{later.twoStepKey}: </span>
        <code>{secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
        <button type="button" class="button quiet" onClick={() => void copy()}>
          {words.copy}
        </button>
      </div>
      {href !== null && (
        <a class="button soft" href={href}>
          {later.twoStepOpen}
        </a>
      )}
    </>
  );
}

interface CodeFormProps {
  action: Action;
  label: string;
  onCode(code: string): Promise<void>;
}

function CodeForm({ action, label, onCode }: CodeFormProps) {
  const words = useWords();
  return (
    <form onSubmit={action.submit((field) => onCode(field("code").replaceAll(" ", "")))}>
      <Field model={codeField(words)} />
      <ProblemText text={action.problem} />
      <Actions>
        <button type="submit" class="button" disabled={action.busy}>
          {label}
        </button>
      </Actions>
    </form>
  );
}
