// Who I am here: name, devices, password, how this device shows things, and the way out.
import { Actions, Avatar, type ChoiceModel, Choices, faceOf, Preferences, useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import type { Me, Principal } from "@maru/wire";
import { useEffect, useState } from "preact/hooks";
import { Dialog } from "../Dialog.tsx";
import { usePreferencesModel } from "../hooks/usePreferencesModel.ts";
import { useFeatures, useWays } from "../hooks/useTenant.ts";
import { useHouse } from "../house.ts";
import { BlockedSheet } from "../order/BlockedSheet.tsx";
import { useOrderWords } from "../order/words.ts";
import { PushSheet } from "../push/PushSheet.tsx";
import { usePushWords } from "../push/words.ts";
import { AccountSheet } from "./AccountSheet.tsx";
import { ClaimList } from "./ClaimList.tsx";
import { DeleteSheet } from "./DeleteSheet.tsx";
import { DevicesSheet } from "./DevicesSheet.tsx";
import { PasswordSheet } from "./PasswordSheet.tsx";
import { PrivacySheet } from "./PrivacySheet.tsx";
import { RenameForm } from "./RenameForm.tsx";
import { SignOutSheet } from "./SignOutSheet.tsx";
import { TwoStepSheet } from "./TwoStepSheet.tsx";

type Page =
  | "main"
  | "account"
  | "devices"
  | "privacy"
  | "password"
  | "two-step"
  | "delete"
  | "sign-out"
  | "blocked"
  | "push";

export interface ProfileDialogProps {
  principal: Principal;
  onClose(): void;
}

export function ProfileDialog({ principal, onClose }: ProfileDialogProps) {
  const words = useWords();
  const [page, setPage] = useState<Page>("main");
  const [me, reload] = useMe();
  const back = () => {
    reload();
    setPage("main");
  };
  return (
    <Dialog label={words.settings} onClose={onClose}>
      <ProfilePage page={page} principal={principal} me={me} go={setPage} onBack={back} onClose={onClose} />
    </Dialog>
  );
}

/** What the server knows of oneself; `null` until it has answered. */
function useMe(): [Me | null, () => void] {
  const { client } = useHouse();
  const [me, setMe] = useState<Me | null>(null);
  const load = () => {
    // Without it the dialog offers less.
    client.oneself.get().then(setMe, () => {});
  };
  useEffect(load, []);
  return [me, load];
}

interface PageProps extends ProfileDialogProps {
  me: Me | null;
  go(page: Page): void;
  onBack(): void;
}

function ProfilePage({ page, ...props }: PageProps & { page: Page }) {
  const { principal, me, onBack } = props;
  switch (page) {
    case "main":
      return <Main {...props} />;
    case "account":
      return <AccountSheet onBack={onBack} />;
    case "devices":
      return <DevicesSheet onBack={onBack} />;
    case "privacy":
      return <PrivacySheet me={me} onBack={onBack} />;
    case "push":
      return <PushSheet me={principal.id} onBack={onBack} />;
    case "password":
      return <PasswordSheet onBack={onBack} />;
    case "two-step":
      return <TwoStepSheet isOn={me?.totp === true} onBack={onBack} />;
    case "delete":
      return <DeleteSheet needs={hasPassword(me) ? "password" : me?.totp ? "code" : null} onBack={onBack} />;
    case "blocked":
      return <BlockedSheet me={principal.id} onBack={onBack} />;
    case "sign-out":
      return <SignOutSheet principal={principal} onBack={onBack} />;
    default:
      return page satisfies never;
  }
}

function Main({ principal, me, go, onBack, onClose }: PageProps) {
  const words = useWords();
  const preferences = usePreferencesModel();
  const { renaming } = useFeatures();
  // The name of a host's user is the host's to say.
  const canRename = renaming && (principal.kind === "guest" || principal.kind === "account");
  return (
    // Not the first field: on a phone its keyboard would cover what one came for.
    <div class="sheet" data-sheet="main" tabIndex={-1} autofocus>
      <div class="who-am-i">
        <Avatar face={faceOf(principal.id, principal.name)} cover />
        <p>
          <b>
            {principal.name}
            <small>{principal.tag}</small>
          </b>
          {me?.email ?? words.talkingAs(principal.name)}
        </p>
      </div>
      {canRename && <RenameForm name={principal.name} />}
      <Preferences model={preferences} />
      <ClaimList claims={me?.claims ?? []} onUndone={onBack} />
      <Choices choices={useChoices({ principal, me, go })} />
      <Actions>
        <button type="button" class="button quiet" data-act="sign-out" onClick={() => go("sign-out")}>
          {words.signOut}
        </button>
        <button type="button" class="button" onClick={onClose}>
          {words.close}
        </button>
      </Actions>
    </div>
  );
}

function useChoices({ principal, me, go }: Pick<PageProps, "principal" | "me" | "go">): ChoiceModel[] {
  const words = useWords();
  const orderWords = useOrderWords();
  const pushWords = usePushWords();
  const later = useLaterWords();
  const ways = useWays();
  const choices: ChoiceModel[] = [];
  const isGuest = principal.kind === "guest";
  if (isGuest && (ways.account || ways.oidc.length > 0))
    choices.push({ label: words.signInOrUp, onChoose: () => go("account") });
  choices.push({ label: words.devices, onChoose: () => go("devices") });
  choices.push({ label: pushWords.notifications, onChoose: () => go("push") });
  choices.push({ label: orderWords.blockedPeople, onChoose: () => go("blocked") });
  if (hasPassword(me)) {
    const aside = me?.totp ? words.twoStepOn : words.twoStepOff;
    choices.push({ label: words.changePassword, onChoose: () => go("password") });
    choices.push({ label: words.twoStep, aside, onChoose: () => go("two-step") });
  }
  choices.push({ label: later.privacy, onChoose: () => go("privacy") });
  if (principal.kind !== "external") {
    const label = isGuest ? words.deleteGuest : words.deleteAccount;
    choices.push({ label, danger: true, onChoose: () => go("delete") });
  }
  return choices;
}

function hasPassword(me: Me | null): boolean {
  return me?.password === true;
}
