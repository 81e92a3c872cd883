// Keeping order from the panel: the sheets of the talk page, in a dialog of the frame.
import type { Conversation } from "@maru/core/conversations";
import { Dialog } from "@maru/talk/Dialog.tsx";
import { ActsSheet } from "@maru/talk/order/ActsSheet.tsx";
import { BlockedSheet } from "@maru/talk/order/BlockedSheet.tsx";
import { NoticeSheet } from "@maru/talk/order/NoticeSheet.tsx";
import { ReportsSheet } from "@maru/talk/order/ReportsSheet.tsx";
import { useOrderWords } from "@maru/talk/order/words.ts";
import type { May } from "@maru/talk/room/useMay.ts";
import type { Room } from "@maru/wire";
import type { OrderPage } from "./PanelMenu.tsx";

/** What is kept in order, and what one may do there. */
export interface OrderPlace {
  store: Conversation;
  room: Room;
  may: May;
}

export interface OrderDialogProps {
  page: OrderPage;
  /** `null` in the list, where only one's own blocks are. */
  place: OrderPlace | null;
  me: string;
  onClose(): void;
}

export function OrderDialog({ page, place, me, onClose }: OrderDialogProps) {
  const words = useOrderWords();
  const labels: Record<OrderPage, string> = {
    notice: words.notice,
    reports: words.reports,
    acts: words.acts,
    blocked: words.blockedPeople,
  };
  return (
    <Dialog label={labels[page]} onClose={onClose}>
      {page === "blocked" ? (
        <BlockedSheet me={me} onBack={onClose} />
      ) : (
        place && <OfRoom page={page} place={place} me={me} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface OfRoomProps extends Omit<OrderDialogProps, "page" | "place"> {
  page: Exclude<OrderPage, "blocked">;
  place: OrderPlace;
}

function OfRoom({ page, place: { store, room, may }, me, onClose }: OfRoomProps) {
  switch (page) {
    case "notice":
      return <NoticeSheet store={store} room={room} may={may} me={me} onBack={onClose} onClose={onClose} />;
    case "reports":
      return <ReportsSheet store={store} onBack={onClose} />;
    case "acts":
      return <ActsSheet store={store} onBack={onClose} />;
    default:
      return page satisfies never;
  }
}
