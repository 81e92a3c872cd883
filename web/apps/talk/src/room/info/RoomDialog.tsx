// What there is to know of a room and to do with it: about it, its people, its pins, its settings.
import type { Conversation } from "@maru/core/conversations";
import { useWords } from "@maru/ui";
import type { OwnRoom, Room } from "@maru/wire";
import { Dialog } from "../../Dialog.tsx";
import { useHouse } from "../../house.ts";
import { ActsSheet } from "../../order/ActsSheet.tsx";
import { NoticeSheet } from "../../order/NoticeSheet.tsx";
import { QueueSheet } from "../../order/QueueSheet.tsx";
import { ReportsSheet } from "../../order/ReportsSheet.tsx";
import { RulesSheet } from "../../order/RulesSheet.tsx";
import type { May } from "../useMay.ts";
import { AboutSheet } from "./AboutSheet.tsx";
import { BansSheet } from "./BansSheet.tsx";
import { InviteSheet } from "./InviteSheet.tsx";
import { InvitesSheet } from "./InvitesSheet.tsx";
import { KindSheet } from "./KindSheet.tsx";
import { NameSheet } from "./NameSheet.tsx";
import { PeopleSheet } from "./PeopleSheet.tsx";
import { PinsSheet } from "./PinsSheet.tsx";
import { SettingsSheet } from "./SettingsSheet.tsx";

export type RoomPage =
  | "about"
  | "invite"
  | "invites"
  | "people"
  | "name"
  | "pins"
  | "bans"
  | "settings"
  | "kind"
  | "rules"
  | "notice"
  | "reports"
  | "queue"
  | "acts";

export interface RoomDialogProps {
  room: Room;
  store: Conversation;
  /** One's own part, `null` when one is not in. */
  mine: OwnRoom | null;
  me: string;
  /** What one may do here now. */
  may: May;
  /** Whether one may have another name here, or come in under one. */
  named: boolean;
  /** Which of its pages is open. */
  page: RoomPage;
  onGoTo(place: { id: string; seq: number }): void;
  onLeave(): void;
  onClose(): void;
}

export function RoomDialog(props: RoomDialogProps) {
  const { router } = useHouse();
  const words = useWords();
  return (
    <Dialog label={words.roomInfo(props.room.title)} onClose={props.onClose}>
      <Page {...props} go={router.openSheet} onBack={() => router.backTo(BELONGS_TO[props.page] ?? "about")} />
    </Dialog>
  );
}

/** Where "back" leads, where that is not what the room is about. */
const BELONGS_TO: Partial<Record<RoomPage, RoomPage>> = { kind: "settings" };

function Page({ page, go, onBack, ...props }: RoomDialogProps & { go(page: RoomPage): void; onBack(): void }) {
  const { store, room, mine, me, onClose } = props;
  switch (page) {
    case "about":
      return <AboutSheet {...props} go={go} />;
    case "invite":
      return <InviteSheet store={store} room={room} onBack={onBack} />;
    case "invites":
      return <InvitesSheet store={store} onBack={onBack} />;
    case "people":
      return <PeopleSheet store={store} mine={mine} me={me} onBack={onBack} />;
    case "name":
      return <NameSheet room={room} mine={mine} onBack={onBack} />;
    case "pins":
      return <PinsSheet {...props} onBack={onBack} />;
    case "bans":
      return <BansSheet store={store} onBack={onBack} />;
    case "settings":
      return <SettingsSheet store={store} room={room} go={go} onBack={onBack} onDeleted={onClose} />;
    case "kind":
      return <KindSheet store={store} room={room} onBack={onBack} />;
    case "rules":
      return <RulesSheet store={store} onBack={onBack} />;
    case "notice":
      return <NoticeSheet store={store} room={room} may={props.may} me={me} onBack={onBack} onClose={onClose} />;
    case "reports":
      return <ReportsSheet store={store} onBack={onBack} />;
    case "queue":
      return <QueueSheet store={store} room={room.id} onBack={onBack} />;
    case "acts":
      return <ActsSheet store={store} onBack={onBack} />;
    default:
      return page satisfies never;
  }
}
