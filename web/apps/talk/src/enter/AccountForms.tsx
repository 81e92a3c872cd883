// Everything about accounts before one is in: signing in, the second factor, signing up, a forgotten password.
import { Field, ProblemText, useWords } from "@maru/ui";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useAction } from "../hooks/useAction.ts";
import { useFocusFirst } from "../hooks/useFocusFirst.ts";
import { useWays } from "../hooks/useTenant.ts";
import { useHouse } from "../house.ts";
import { invitedTo } from "../invitations.ts";
import { pageHere } from "../router.ts";
import { codeField, emailField, newPasswordField, passwordField } from "./fields.ts";
import { NAME_CHARS_MAX } from "./GuestForm.tsx";

export type AccountStep =
  | { kind: "log-in"; news?: string }
  | { kind: "factor"; ticket: string }
  | { kind: "sign-up" }
  | { kind: "forgot" }
  /** A mail is on its way to this address. */
  | { kind: "mail"; email: string };

export interface AccountFormsProps {
  first?: AccountStep;
  /** `null` where there is nothing to go back to. */
  onBack: (() => void) | null;
}

interface StepProps {
  go(step: AccountStep): void;
}

export function AccountForms({ first = { kind: "log-in" }, onBack }: AccountFormsProps) {
  const [step, go] = useState(first);
  const back = step.kind === "log-in" ? onBack : () => go({ kind: "log-in" });
  return (
    <>
      <Step key={step.kind} step={step} go={go} />
      {back !== null && <BackButton onBack={back} />}
    </>
  );
}

function BackButton({ onBack }: { onBack(): void }) {
  const words = useWords();
  return (
    <button type="button" class="text-button" onClick={onBack}>
      {words.goBack}
    </button>
  );
}

function Step({ step, go }: StepProps & { step: AccountStep }) {
  switch (step.kind) {
    case "log-in":
      return <LogIn go={go} news={step.news ?? ""} />;
    case "factor":
      return <Factor ticket={step.ticket} />;
    case "sign-up":
      return <SignUp go={go} />;
    case "forgot":
      return <Forgot go={go} />;
    case "mail":
      return <MailSent email={step.email} />;
    default:
      return step satisfies never;
  }
}

interface AccountFormProps {
  title: string;
  lead?: string;
  onSubmit(event: SubmitEvent): void;
  children: ComponentChildren;
}

function AccountForm({ title, lead, onSubmit, children }: AccountFormProps) {
  const ref = useFocusFirst<HTMLFormElement>();
  return (
    <form ref={ref} onSubmit={onSubmit} aria-label={title}>
      <h2 tabIndex={-1}>{title}</h2>
      {lead !== undefined && <p class="lead">{lead}</p>}
      {children}
    </form>
  );
}

function LogIn({ go, news }: StepProps & { news: string }) {
  const { client } = useHouse();
  const words = useWords();
  const ways = useWays();
  const action = useAction();
  const submit = action.submit(async (field) => {
    const answer = await client.enter.logIn({ email: field("email"), password: field("password") });
    if ("mfa_ticket" in answer) go({ kind: "factor", ticket: answer.mfa_ticket });
  });
  return (
    <AccountForm title={words.signIn} onSubmit={submit}>
      {news !== "" && (
        <p class="good-news" role="status">
          {news}
        </p>
      )}
      <Field model={emailField(words)} />
      <Field model={passwordField(words)} />
      <button type="submit" class="button" disabled={action.busy}>
        {action.busy ? words.entering : words.signIn}
      </button>
      <ProblemText text={action.problem} />
      <div class="text-buttons">
        {ways.sign_up && (
          <button type="button" class="text-button" onClick={() => go({ kind: "sign-up" })}>
            {words.makeAccount}
          </button>
        )}
        <button type="button" class="text-button" onClick={() => go({ kind: "forgot" })}>
          {words.forgotPassword}
        </button>
      </div>
    </AccountForm>
  );
}

function Factor({ ticket }: { ticket: string }) {
  const { client } = useHouse();
  const words = useWords();
  const action = useAction();
  const submit = action.submit((field) => client.enter.secondFactor(ticket, field("code").replaceAll(" ", "")));
  return (
    <AccountForm title={words.factorTitle} lead={words.factorLead} onSubmit={submit}>
      <Field model={codeField(words)} />
      <button type="submit" class="button" disabled={action.busy}>
        {words.goOn}
      </button>
      <ProblemText text={action.problem} />
    </AccountForm>
  );
}

/** Where the link of a mail leads: to this page, with the invitation that one came by, if it is to this room. */
function useOnward(): () => string | undefined {
  const { invitations } = useHouse();
  return () => invitedTo(pageHere(location), invitations.getSnapshot());
}

function SignUp({ go }: StepProps) {
  const { client } = useHouse();
  const onward = useOnward();
  const words = useWords();
  const action = useAction();
  const submit = action.submit(async (field) => {
    const email = field("email");
    const account = { email, password: field("password"), name: field("name") };
    await client.enter.signUp(account, onward());
    go({ kind: "mail", email });
  });
  const name = { name: "name", label: words.name, autocomplete: "nickname", charsMax: NAME_CHARS_MAX, required: true };
  return (
    <AccountForm title={words.makeAccount} onSubmit={submit}>
      <Field model={{ ...name, enterKey: "next" }} />
      <Field model={emailField(words)} />
      <Field model={{ ...newPasswordField(words), label: words.password }} />
      <button type="submit" class="button" disabled={action.busy}>
        {words.makeAccount}
      </button>
      <ProblemText text={action.problem} />
    </AccountForm>
  );
}

function Forgot({ go }: StepProps) {
  const { client } = useHouse();
  const onward = useOnward();
  const words = useWords();
  const action = useAction();
  const submit = action.submit(async (field) => {
    const email = field("email");
    await client.enter.forgot(email, onward());
    go({ kind: "mail", email });
  });
  return (
    <AccountForm title={words.forgotTitle} lead={words.forgotLead} onSubmit={submit}>
      <Field model={{ ...emailField(words), enterKey: "go" }} />
      <button type="submit" class="button" disabled={action.busy}>
        {words.sendLink}
      </button>
      <ProblemText text={action.problem} />
    </AccountForm>
  );
}

function MailSent({ email }: { email: string }) {
  const words = useWords();
  const ref = useFocusFirst<HTMLDivElement>();
  return (
    <div ref={ref} class="plain">
      <h2 tabIndex={-1}>{words.mailTitle}</h2>
      <p class="lead">{words.mailLead(email)}</p>
    </div>
  );
}
