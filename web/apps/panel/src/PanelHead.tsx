// The head of the panel: the way back, what is open, and oneself with what one may do here.
import { Confirm } from "@maru/talk/Confirm.tsx";
import { Dialog } from "@maru/talk/Dialog.tsx";
import { useHouse } from "@maru/talk/house.ts";
import { Avatar, type Face, faceOf, Icon, useWords } from "@maru/ui";
import { Menu, type MenuChoice } from "@maru/ui/menu";
import type { Principal } from "@maru/wire";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

export interface PanelHeadProps {
  title: string;
  /** `null`: the house's own mark stands instead. */
  face: Face | null;
  mark?: ComponentChildren;
  sub: string;
  /** Where the whole page shows the same. */
  path: string;
  principal: Principal;
  onBack: (() => void) | null;
}

export function PanelHead({ title, face, mark, sub, path, principal, onBack }: PanelHeadProps) {
  const words = useWords();
  const [menu, setMenu] = useState<HTMLElement | null>(null);
  const [leaving, setLeaving] = useState(false);
  return (
    <header class="head">
      {onBack !== null && (
        <button type="button" class="icon-button back" aria-label={words.back} onClick={onBack}>
          <Icon name="back" />
        </button>
      )}
      {face === null ? mark : <Avatar face={face} />}
      <div class="names">
        <h2 tabIndex={-1}>{title}</h2>
        {sub !== "" && <div class="sub">{sub}</div>}
      </div>
      <button
        type="button"
        class="me-button"
        aria-label={`${words.settings}: ${principal.name}`}
        aria-haspopup="menu"
        onClick={(event) => setMenu(event.currentTarget)}
      >
        <Avatar face={faceOf(principal.id, principal.name)} />
      </button>
      {menu !== null && (
        <OwnMenu
          anchor={menu}
          path={path}
          principal={principal}
          onLeave={() => setLeaving(true)}
          onClose={() => setMenu(null)}
        />
      )}
      {leaving && <Leaving principal={principal} onClose={() => setLeaving(false)} />}
    </header>
  );
}

interface OwnMenuProps {
  anchor: HTMLElement;
  path: string;
  principal: Principal;
  onLeave(): void;
  onClose(): void;
}

function OwnMenu({ anchor, path, principal, onLeave, onClose }: OwnMenuProps) {
  const words = useWords();
  const choices: MenuChoice[] = [{ icon: "share", label: words.openWhole, onChoose: () => follow(path) }];
  // Whoever came by the host's sign-in leaves by it.
  if (principal.kind !== "external")
    choices.push({ icon: "leave", label: words.signOut, danger: true, onChoose: onLeave });
  return <Menu model={{ label: `${words.settings}: ${principal.name}`, anchor, choices, onClose }} />;
}

/** As a link that is tapped, so that an app around the panel opens it where it belongs. */
function follow(href: string): void {
  const link = Object.assign(document.createElement("a"), { href, target: "_blank", rel: "noopener" });
  document.body.append(link);
  link.click();
  link.remove();
}

function Leaving({ principal, onClose }: { principal: Principal; onClose(): void }) {
  const { client } = useHouse();
  const words = useWords();
  const lead = principal.kind === "guest" ? words.signOutGuestLead : words.signOutLead;
  const question = { title: words.signOutTitle, lead, yes: words.signOut };
  return (
    <Dialog label={words.signOutTitle} onClose={onClose}>
      <Confirm model={{ ...question, onYes: client.session.logOut, onNo: onClose }} />
    </Dialog>
  );
}
