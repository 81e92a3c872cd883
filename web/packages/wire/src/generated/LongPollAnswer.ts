import type { EventRecord } from "./EventRecord";

export type LongPollAnswer = {
  epoch: string;
  head: number;
  mode: "resumed" | "reset";
  cursor: string;
  events: Array<EventRecord>;
};
