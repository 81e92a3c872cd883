// What one does in a room besides speaking: coming and going, setting it, keeping order. Each is one request; what comes
// of it is heard as an event. Must not know who may do what: the server does.
import type {
  Ban,
  BanList,
  BanMember,
  ChangeMember,
  ChangeRoom,
  CreateInvite,
  InviteCreated,
  InviteEntry,
  InviteList,
  JoinRoom,
  KindEffect,
  KindEffects,
  MemberPage,
  Message,
  PinList,
  Room,
} from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import type { Call, Requests } from "../api/requests.ts";

export interface RoomActs {
  /** Harmless for members. With the room's code, or an invitation's, where the room needs one. */
  join(shown?: JoinRoom): Promise<Room>;
  /** The code of what comes back, and its link, are not shown again. */
  invite(wanted: CreateInvite): Promise<InviteCreated>;
  /** Those that are good, the newest first: for the host and deputies. */
  invites(): Promise<InviteEntry[]>;
  takeBackInvite(id: string): Promise<void>;
  /** Gives up the membership; harmless for those who have none. */
  leave(): Promise<void>;
  change(change: ChangeRoom): Promise<Room>;
  /** Each value that would be another one if the room were of this kind. Changes nothing. */
  effects(kind: string): Promise<KindEffect[]>;
  /** For good. */
  delete(): Promise<void>;
  /** A reason, here and below, is kept with what was done. */
  deleteMessage(id: string, reason?: string): Promise<void>;
  /** The newest pin first. */
  pins(): Promise<Message[]>;
  pin(id: string, on: boolean): Promise<void>;
  /** A page of those who are in; `after` is the `next` of the page before. */
  members(after?: string): Promise<MemberPage>;
  changeMember(id: string, change: ChangeMember): Promise<void>;
  kick(id: string, reason?: string): Promise<void>;
  /** `seconds` from now; for good without. */
  ban(id: string, how?: BanMember): Promise<void>;
  pardon(id: string, reason?: string): Promise<void>;
  bans(): Promise<Ban[]>;
}

/** `ref` is the room's id or alias. */
export function roomActs(requests: Requests, ref: string): RoomActs {
  const ask = <T>(path: string, method: Call["method"] = "GET", body?: unknown) =>
    requests.json<T>(roomPath(ref) + path, { method, body });
  const why = (reason?: string) => (reason === undefined ? undefined : { reason });
  return {
    join: (shown = {}) => ask("/members/me", "PUT", shown),
    invite: (wanted) => ask("/invites", "POST", wanted),
    invites: async () => (await ask<InviteList>("/invites")).invites,
    takeBackInvite: (id) => ask(`/invites/${id}`, "DELETE"),
    leave: () => ask("/members/me", "DELETE"),
    change: (change) => ask("", "PATCH", change),
    effects: async (kind) => (await ask<KindEffects>(`/effects?kind=${encodeURIComponent(kind)}`)).effects,
    delete: () => ask("", "DELETE"),
    deleteMessage: (id, reason) => ask(`/messages/${id}`, "DELETE", why(reason)),
    pins: async () => (await ask<PinList>("/pins")).messages,
    pin: (id, on) => ask(`/pins/${id}`, on ? "PUT" : "DELETE"),
    members: (after) => ask(`/members${after ? `?after=${after}` : ""}`),
    changeMember: (id, change) => ask(`/members/${id}`, "PATCH", change),
    kick: (id, reason) => ask(`/members/${id}`, "DELETE", why(reason)),
    ban: (id, how = {}) => ask(`/bans/${id}`, "PUT", how),
    pardon: (id, reason) => ask(`/bans/${id}`, "DELETE", why(reason)),
    bans: async () => (await ask<BanList>("/bans")).bans,
  };
}
