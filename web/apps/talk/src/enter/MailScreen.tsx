// Where the links of our mails lead: an address is confirmed, or a new password set. The code is out of the address
// already. It asks for a tap, so that no mail can sign anybody in unseen.

import type { SessionState } from "@maru/core";
import { Field, ProblemText, useWords } from "@maru/ui";
import { useEffect, useRef, useState } from "preact/hooks";
import { useAction } from "../hooks/useAction.ts";
import { useStore } from "../hooks/useStore.ts";
import { useHouse } from "../house.ts";
import { EnterFrame, EnterScreen } from "./EnterScreen.tsx";
import { newPasswordField } from "./fields.ts";

export function MailScreen({ kind, code }: { kind: "verify" | "reset"; code: string }) {
  return kind === "verify" ? <VerifyScreen code={code} /> : <ResetScreen code={code} />;
}

function VerifyScreen({ code }: { code: string }) {
  const { client, arrivals } = useHouse();
  const words = useWords();
  const action = useAction();
  const verify = async () => {
    await client.enter.verify(code);
    arrivals.clear();
  };
  return (
    <EnterFrame>
      <form onSubmit={action.submit(verify)} data-mail="verify">
        <h2>{words.verifyTitle}</h2>
        <p class="lead">{words.verifyLead}</p>
        <button type="submit" class="button" disabled={action.busy}>
          {words.verify}
        </button>
        <ProblemText text={action.problem} />
      </form>
      <Away />
    </EnterFrame>
  );
}

function ResetScreen({ code }: { code: string }) {
  const { client } = useHouse();
  const words = useWords();
  const action = useAction();
  const [isDone, setDone] = useState(false);
  if (isDone) return <ResetDone />;
  const reset = action.submit(async (field) => {
    await client.enter.reset(code, field("password"));
    setDone(true);
  });
  return (
    <EnterFrame>
      <form onSubmit={reset} data-mail="reset">
        <h2>{words.resetTitle}</h2>
        <p class="lead">{words.resetLead}</p>
        <Field model={newPasswordField(words)} />
        <button type="submit" class="button" disabled={action.busy}>
          {words.setPassword}
        </button>
        <ProblemText text={action.problem} />
      </form>
      <Away />
    </EnterFrame>
  );
}

/** Stands until somebody comes in, with the new password or by another way. */
function ResetDone() {
  const { client, arrivals } = useHouse();
  const words = useWords();
  const entry = entryOf(useStore(client.session));
  const before = useRef(entry);
  useEffect(() => {
    if (entry !== null && entry !== before.current) arrivals.clear();
  }, [entry]);
  return <EnterScreen account={{ kind: "log-in", news: words.resetDone }} />;
}

function entryOf(state: SessionState): number | null {
  return state.status === "signed-in" ? state.entry : null;
}

/** Without using the link. */
function Away() {
  const { arrivals } = useHouse();
  const words = useWords();
  return (
    <button type="button" class="text-button" onClick={arrivals.clear}>
      {words.goBack}
    </button>
  );
}
