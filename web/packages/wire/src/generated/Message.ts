import type { Principal } from "./Principal";

export type Message = {
  id: string;
  room: string;
  seq: number;
  number: number;
  sender: Principal;
  client_id: string;
  text: string;
  sent_at: string;
  deleted_at?: string;
};
