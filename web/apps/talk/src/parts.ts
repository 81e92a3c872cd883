// Which parts come later. One name each, and the file that it stands in.
import { later } from "./later.tsx";

/** With the looks of what lies over the page. */
async function dressed<P>(load: () => Promise<P>): Promise<P> {
  const [part] = await Promise.all([load(), import("./sheetLooks.ts")]);
  return part;
}

export const AccountForms = later(async () => (await import("./enter/AccountForms.tsx")).AccountForms);
export const AskDoor = later(async () => (await dressed(() => import("./order/AskDoor.tsx"))).AskDoor);
export const ClaimDialog = later(async () => (await dressed(() => import("./profile/ClaimDialog.tsx"))).ClaimDialog);
export const CreateRoomDialog = later(
  async () => (await dressed(() => import("./list/CreateRoomDialog.tsx"))).CreateRoomDialog,
);
export const Ended = later(async () => (await import("./enter/Ended.tsx")).Ended);
export const EnterScreen = later(async () => (await import("./enter/EnterScreen.tsx")).EnterScreen);
export const EntryCodeDialog = later(
  async () => (await dressed(() => import("./room/EntryCodeDialog.tsx"))).EntryCodeDialog,
);
export const FindDialog = later(async () => (await dressed(() => import("./list/FindDialog.tsx"))).FindDialog);
export const InviteDialog = later(async () => (await dressed(() => import("./room/InviteDialog.tsx"))).InviteDialog);
export const LeaveDialog = later(async () => (await dressed(() => import("./room/LeaveDialog.tsx"))).LeaveDialog);
export const MailScreen = later(async () => (await import("./enter/MailScreen.tsx")).MailScreen);
export const MessageDialog = later(
  async () => (await dressed(() => import("./order/MessageDialog.tsx"))).MessageDialog,
);
export const NoticeBar = later(async () => (await dressed(() => import("./order/NoticeBar.tsx"))).NoticeBar);
export const OwnWaiting = later(async () => (await dressed(() => import("./order/OwnWaiting.tsx"))).OwnWaiting);
export const ProfileDialog = later(
  async () => (await dressed(() => import("./profile/ProfileDialog.tsx"))).ProfileDialog,
);
export const QrCode = later(async () => (await dressed(() => import("./room/info/QrCode.tsx"))).QrCode);
export const RoomDialog = later(async () => (await dressed(() => import("./room/info/RoomDialog.tsx"))).RoomDialog);
export const RoomMenu = later(async () => (await import("./room/RoomMenu.tsx")).RoomMenu);
export const TalkMenu = later(async () => (await import("./room/TalkMenu.tsx")).TalkMenu);
