// The ways in, as far as the tenant has them and the host has not said who is here. What few need comes when they ask.
import type { AccountFormsProps } from "@maru/talk/enter/AccountForms.tsx";
import { GuestForm } from "@maru/talk/enter/GuestForm.tsx";
import { ProviderButtons } from "@maru/talk/enter/ProviderButtons.tsx";
import { type Action, useAction } from "@maru/talk/hooks/useAction.ts";
import { useStore } from "@maru/talk/hooks/useStore.ts";
import { useTenant, useWays } from "@maru/talk/hooks/useTenant.ts";
import { useHouse } from "@maru/talk/house.ts";
import { Brand, Divider, EmptyState, ProblemText, useWords } from "@maru/ui";
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

export function PanelEnter() {
  const { client } = useHouse();
  const words = useWords();
  const tenant = useTenant();
  const ways = useWays();
  const guest = useAction();
  const elsewhere = useAction();
  const accounts = useAccounts();
  const { problem } = useStore(client.tenant);
  const code = guest.code ?? elsewhere.code;
  useEffect(() => {
    // The rules have changed since the page was served.
    if (code === "way_disabled" || code === "tenant_disabled") void client.tenant.refresh();
  }, [code]);
  if (problem?.code === "tenant_not_found") return <Closed kind="missing" />;
  if (problem?.code === "tenant_disabled") return <Closed kind="disabled" />;
  const { Forms } = accounts;
  return (
    <main class="enter" data-screen="enter">
      <div class="enter-card">
        <div class="brand">
          <Brand logo={tenant?.look.logo ?? null} />
          {tenant !== null && <b>{tenant.name}</b>}
        </div>
        {Forms === null ? (
          <>
            {ways.guest && <GuestForm action={guest} />}
            <Others action={elsewhere} hasGuest={ways.guest} onAccount={accounts.open} />
          </>
        ) : (
          <Forms onBack={accounts.close} />
        )}
        {!ways.guest && !ways.account && ways.oidc.length === 0 && (
          <EmptyState model={{ icon: "hall", title: words.noWaysTitle, lead: words.noWaysLead, action: null }} />
        )}
      </div>
    </main>
  );
}

interface OthersProps {
  action: Action;
  hasGuest: boolean;
  onAccount(): Promise<void>;
}

function Others({ action, hasGuest, onAccount }: OthersProps) {
  const words = useWords();
  const ways = useWays();
  if (!ways.account && ways.oidc.length === 0) return null;
  return (
    <>
      {hasGuest && <Divider label={words.or} />}
      <div class="plain">
        <ProviderButtons action={action} />
        {ways.account && (
          <button
            type="button"
            class="button other"
            data-way="account"
            disabled={action.busy}
            onClick={() => action.run(onAccount)}
          >
            {words.signInWithEmail}
          </button>
        )}
      </div>
      <ProblemText text={action.problem} />
    </>
  );
}

interface Accounts {
  /** `null` until somebody wants them. */
  Forms: ComponentType<AccountFormsProps> | null;
  open(): Promise<void>;
  close(): void;
}

/** The forms of accounts are a file of their own. */
function useAccounts(): Accounts {
  const [forms, setForms] = useState<{ Forms: ComponentType<AccountFormsProps> } | null>(null);
  const open = async () => {
    const { AccountForms } = await import("@maru/talk/enter/AccountForms.tsx");
    setForms({ Forms: AccountForms });
  };
  return { Forms: forms?.Forms ?? null, open, close: () => setForms(null) };
}

function Closed({ kind }: { kind: "missing" | "disabled" }) {
  const words = useWords();
  const [title, lead] =
    kind === "missing"
      ? [words.missingTenant, words.missingTenantLead]
      : [words.disabledTenant, words.disabledTenantLead];
  return (
    <main class="enter" data-screen={kind}>
      <EmptyState model={{ icon: kind === "missing" ? "lost" : "hall", title, lead, action: null }} />
    </main>
  );
}
