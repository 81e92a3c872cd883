// What one may do in the panel beside talking: the whole page, keeping order in the room that is open, the way out.
import { useOrderWords } from "@maru/talk/order/words.ts";
import type { May } from "@maru/talk/room/useMay.ts";
import { useWords } from "@maru/ui";
import { Menu, type MenuChoice } from "@maru/ui/menu";
import type { Principal } from "@maru/wire";

export type OrderPage = "notice" | "queue" | "reports" | "acts" | "blocked" | "claims";

export interface PanelMenuProps {
  anchor: HTMLElement;
  /** Where the whole page shows the same. */
  path: string;
  principal: Principal;
  /** In the room that is open; `null` in the list. */
  may: May | null;
  onOrder(page: OrderPage): void;
  onLeave(): void;
  onClose(): void;
}

export function PanelMenu({ anchor, path, principal, may, onOrder, onLeave, onClose }: PanelMenuProps) {
  const words = useWords();
  const order = useOrderWords();
  const choices: MenuChoice[] = [];
  const offer = (icon: MenuChoice["icon"], label: string, page: OrderPage) =>
    choices.push({ icon, label, onChoose: () => onOrder(page) });
  if (may !== null) offer("pin", order.notice, "notice");
  if (may?.("keep_order")) {
    offer("eye", order.queue, "queue");
    offer("lost", order.reports, "reports");
    offer("people", order.acts, "acts");
  }
  offer("lock", order.blockedPeople, "blocked");
  // A guest has taken nobody along.
  if (principal.kind !== "guest") offer("dot", order.claims, "claims");
  choices.push({ icon: "share", label: words.openWhole, onChoose: () => follow(path) });
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
