import type { EventBody } from "./EventBody";

export type EventRecord = { seq: number; at: string; event: EventBody };
