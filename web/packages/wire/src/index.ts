// The words of the wire, by name. Types only: nothing here runs, and nothing here is edited by hand but this list.

export type { ClientFrame } from "./generated/ClientFrame";
export type { CreateRoom } from "./generated/CreateRoom";
export type { EventBody } from "./generated/EventBody";
export type { EventRecord } from "./generated/EventRecord";
export type { GuestAnswer } from "./generated/GuestAnswer";
export type { HistoryPage } from "./generated/HistoryPage";
export type { LongPollAnswer } from "./generated/LongPollAnswer";
export type { Message } from "./generated/Message";
export type { Principal } from "./generated/Principal";
export type { Problem } from "./generated/Problem";
export type { ProblemField } from "./generated/ProblemField";
export type { Room } from "./generated/Room";
export type { RoomList } from "./generated/RoomList";
export type { SendMessage } from "./generated/SendMessage";
export type { ServerFrame } from "./generated/ServerFrame";
export type { TicketAnswer } from "./generated/TicketAnswer";
