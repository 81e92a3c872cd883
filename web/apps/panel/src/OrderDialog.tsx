// Keeping order from the panel, and one's own lists: the sheets of the talk page, in a dialog of the frame.
import type { Conversation } from "@maru/core/conversations";
import { Dialog } from "@maru/talk/Dialog.tsx";
import { ActsSheet } from "@maru/talk/order/ActsSheet.tsx";
import { BlockedSheet } from "@maru/talk/order/BlockedSheet.tsx";
import { NoticeSheet } from "@maru/talk/order/NoticeSheet.tsx";
import { QueueSheet } from "@maru/talk/order/QueueSheet.tsx";
import { ReportsSheet } from "@maru/talk/order/ReportsSheet.tsx";
import { useOrderWords } from "@maru/talk/order/words.ts";
import type { May } from "@maru/talk/room/useMay.ts";
import type { Room } from "@maru/wire";
import { ClaimsSheet } from "./ClaimsSheet.tsx";
import type { OrderPage } from "./PanelMenu.tsx";

/** What is kept in order, and what one may do there. */
export interface OrderPlace {
  store: Conversation;
  room: Room;
  may: May;
}

export interface OrderDialogProps {
  page: OrderPage;
  /** `null` in the list, where only what is one's own is. */
  place: OrderPlace | null;
  me: string;
  onClose(): void;
}

export function OrderDialog({ page, place, me, onClose }: OrderDialogProps) {
  const words = useOrderWords();
  const labels: Record<OrderPage, string> = {
    notice: words.notice,
    reports: words.reports,
    queue: words.queue,
    acts: words.acts,
    blocked: words.blockedPeople,
    claims: words.claims,
  };
  return (
    <Dialog label={labels[page]} onClose={onClose}>
      {page === "blocked" && <BlockedSheet me={me} onBack={onClose} />}
      {page === "claims" && <ClaimsSheet onBack={onClose} />}
      {page !== "blocked" && page !== "claims" && place !== null && (
        <OfRoom page={page} place={place} me={me} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface OfRoomProps extends Omit<OrderDialogProps, "page" | "place"> {
  page: Exclude<OrderPage, "blocked" | "claims">;
  place: OrderPlace;
}

function OfRoom({ page, place: { store, room, may }, me, onClose }: OfRoomProps) {
  switch (page) {
    case "notice":
      return <NoticeSheet store={store} room={room} may={may} me={me} onBack={onClose} onClose={onClose} />;
    case "reports":
      return <ReportsSheet store={store} onBack={onClose} />;
    case "queue":
      return <QueueSheet store={store} room={room.id} onBack={onClose} />;
    case "acts":
      return <ActsSheet store={store} onBack={onClose} />;
    default:
      return page satisfies never;
  }
}
