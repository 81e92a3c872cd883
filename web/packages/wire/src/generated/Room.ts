import type { Message } from "./Message";

export type Room = {
  id: string;
  kind: string;
  alias: string | null;
  title: string;
  cover: string;
  created_at: string;
  head: number;
  number: number;
  members: number;
  last_message: Message | null;
};
