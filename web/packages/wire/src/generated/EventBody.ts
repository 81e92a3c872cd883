import type { Message } from "./Message";
import type { Principal } from "./Principal";
import type { Room } from "./Room";

export type EventBody =
  | { type: "room.created"; room: Room }
  | { type: "member.joined"; member: Principal }
  | { type: "member.left"; member: Principal }
  | { type: "message.sent"; message: Message }
  | { type: "message.deleted"; message_id: string; number: number; by: string };
