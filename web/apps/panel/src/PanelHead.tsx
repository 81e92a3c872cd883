// The head of the panel: the way back, what is open, and oneself with what one may do here.
import { Avatar, type Face, faceOf, Icon, useWords } from "@maru/ui";
import type { Principal } from "@maru/wire";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { later } from "./later.tsx";
import type { OrderDialogProps, OrderPlace } from "./OrderDialog.tsx";
import type { PanelLeavingProps } from "./PanelLeaving.tsx";
import type { OrderPage, PanelMenuProps } from "./PanelMenu.tsx";

const PanelMenu = later<PanelMenuProps>(async () => (await import("./PanelMenu.tsx")).PanelMenu);
const PanelLeaving = later<PanelLeavingProps>(async () => (await import("./PanelLeaving.tsx")).PanelLeaving);
const OrderDialog = later<OrderDialogProps>(async () => (await import("./OrderDialog.tsx")).OrderDialog);

export interface PanelHeadProps {
  title: string;
  /** `null`: the house's own mark stands instead. */
  face: Face | null;
  mark?: ComponentChildren;
  sub: string;
  /** Where the whole page shows the same. */
  path: string;
  principal: Principal;
  /** The room that is open and there; `null` in the list. */
  place: OrderPlace | null;
  onBack: (() => void) | null;
}

export function PanelHead({ title, face, mark, sub, path, principal, place, onBack }: PanelHeadProps) {
  const words = useWords();
  const [menu, setMenu] = useState<HTMLElement | null>(null);
  const [leaving, setLeaving] = useState(false);
  const [order, setOrder] = useState<OrderPage | null>(null);
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
        <PanelMenu
          anchor={menu}
          path={path}
          principal={principal}
          may={place?.may ?? null}
          onOrder={setOrder}
          onLeave={() => setLeaving(true)}
          onClose={() => setMenu(null)}
        />
      )}
      {order !== null && <OrderDialog page={order} place={place} me={principal.id} onClose={() => setOrder(null)} />}
      {leaving && <PanelLeaving principal={principal} onClose={() => setLeaving(false)} />}
    </header>
  );
}
