// The headless client. No DOM, no framework: it runs in pages, workers and Node alike.
export { ApiError, isDefinitive, NetworkError } from "./api/problem.ts";
export { type Client, type ClientOptions, createClient } from "./client.ts";
export type { FrameMessage, HostMessage } from "./handover/messages.ts";
export type { MemberNote, RoomLog } from "./log/log.ts";
export type { RoomState, RoomStore } from "./log/roomStore.ts";
export type { OutboxEntry } from "./outbox/entry.ts";
export type { Outbox } from "./outbox/outbox.ts";
export type { Broadcast, Clock, KeyValues, Platform, SocketLike, WakeReason } from "./platform.ts";
export { lastActivity, type RoomListState, type RoomListStore } from "./rooms/roomList.ts";
export type { Claims } from "./sessions/claims.ts";
export type { Devices } from "./sessions/devices.ts";
export type { Entering, Errand, PushErrand } from "./sessions/entering.ts";
export type { Oneself } from "./sessions/oneself.ts";
export type { Session, SessionState } from "./sessions/session.ts";
export type { Store } from "./store.ts";
export type { TenantState, TenantStore } from "./tenants/tenant.ts";
export type { Connection, ConnectionState } from "./transport/connection.ts";
export type { WayName } from "./transport/way.ts";
