import type { Message } from "./Message";

export type HistoryPage = {
  messages: Array<Message>;
  head: number;
  prev: number | null;
  next: number | null;
};
