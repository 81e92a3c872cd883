// The first screen of somebody new: the ways that the tenant has, the shortest first.
import { Brand, Divider, EmptyState, Preferences, ProblemText, useWords } from "@maru/ui";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useAction } from "../hooks/useAction.ts";
import { usePreferencesModel } from "../hooks/usePreferencesModel.ts";
import { useStore } from "../hooks/useStore.ts";
import { useTenant, useWays } from "../hooks/useTenant.ts";
import { useHouse } from "../house.ts";
import type { Arrivals } from "../page.ts";
import { AccountForms } from "../parts.ts";
import { refusalText } from "../problems.ts";
import type { AccountStep } from "./AccountForms.tsx";
import { GuestForm } from "./GuestForm.tsx";
import { ProviderButtons } from "./ProviderButtons.tsx";

export interface EnterScreenProps {
  /** Begins with the forms of accounts, at this step. */
  account?: AccountStep;
}

export function EnterScreen({ account }: EnterScreenProps) {
  const ways = useWays();
  const [step, setStep] = useState<AccountStep | null>(account ?? null);
  const { client } = useHouse();
  const { problem } = useStore(client.tenant);
  if (problem?.code === "tenant_not_found") return <Closed kind="missing" />;
  if (problem?.code === "tenant_disabled") return <Closed kind="disabled" />;
  const hasOthers = ways.guest || ways.oidc.length > 0;
  const shown = step ?? (hasOthers || !ways.account ? null : { kind: "log-in" as const });
  return (
    <EnterFrame hasLead={shown === null}>
      {shown === null ? (
        <Ways onAccount={() => setStep({ kind: "log-in" })} />
      ) : (
        <AccountForms first={shown} onBack={hasOthers ? () => setStep(null) : null} />
      )}
    </EnterFrame>
  );
}

export interface EnterFrameProps {
  /** Whether it says how easily one comes in: not above a form that asks for more. */
  hasLead?: boolean;
  children: ComponentChildren;
}

/** What stands around every way in: whose house it is, and how this device shows things. */
export function EnterFrame({ hasLead = false, children }: EnterFrameProps) {
  const { router, embedded } = useHouse();
  const words = useWords();
  const tenant = useTenant();
  const preferences = usePreferencesModel();
  const toRoom = router.getSnapshot().kind === "room";
  return (
    <main class="enter" data-screen="enter">
      <div class="enter-card">
        <div class="brand">
          <Brand logo={tenant?.look.logo ?? null} />
          {tenant !== null && <b>{tenant.name}</b>}
        </div>
        <div>
          <h1>{words.enterTitle}</h1>
          {hasLead && <p class="lead">{toRoom ? words.enterToRoom : words.enterLead}</p>}
        </div>
        {children}
        {!embedded && <Preferences model={preferences} />}
      </div>
    </main>
  );
}

function Ways({ onAccount }: { onAccount(): void }) {
  const { client } = useHouse();
  const words = useWords();
  const ways = useWays();
  const guest = useAction();
  const elsewhere = useAction();
  const code = guest.code ?? elsewhere.code;
  useEffect(() => {
    // The rules have changed since the page was served.
    if (code === "way_disabled" || code === "tenant_disabled") void client.tenant.refresh();
  }, [code]);
  const others = ways.account || ways.oidc.length > 0;
  if (!ways.guest && !others) {
    return <EmptyState model={{ icon: "hall", title: words.noWaysTitle, lead: words.noWaysLead, action: null }} />;
  }
  return (
    <>
      {ways.guest && <GuestForm action={guest} />}
      {ways.guest && others && <Divider label={words.or} />}
      {others && (
        <div class="plain">
          <ProviderButtons action={elsewhere} />
          {ways.account && (
            <button type="button" class="button other" data-way="account" onClick={onAccount}>
              {words.signInWithEmail}
            </button>
          )}
        </div>
      )}
      <ProblemText text={elsewhere.problem} />
      <Arrived />
    </>
  );
}

/** A sign-in at a provider that came back without success. */
function Arrived() {
  const { arrivals } = useHouse();
  const words = useWords();
  const arrival = useStore(arrivals);
  useEffect(() => () => forget(arrivals), []);
  if (arrival?.kind !== "problem") return null;
  return <ProblemText text={refusalText(words, { code: arrival.code, status: 400 })} />;
}

/** Told once: who comes in and goes again does not read it anew. A link that has come since is not touched. */
function forget(arrivals: Arrivals): void {
  if (arrivals.getSnapshot()?.kind === "problem") arrivals.clear();
}

function Closed({ kind }: { kind: "missing" | "disabled" }) {
  const words = useWords();
  const [title, lead] =
    kind === "missing"
      ? [words.missingTenant, words.missingTenantLead]
      : [words.disabledTenant, words.disabledTenantLead];
  const action = kind === "missing" ? null : { label: words.reload, onAct: () => location.reload() };
  return (
    <main class="enter" data-screen={kind}>
      <EmptyState model={{ icon: kind === "missing" ? "lost" : "hall", title, lead, action }} />
    </main>
  );
}
