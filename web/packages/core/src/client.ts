// The client as a whole: one session, one connection, the list of rooms, the outbox, and rooms as they are opened.
// Must not know pages or frameworks.
import type { PageState } from "@maru/wire";
import { createRequests, type Requests } from "./api/requests.ts";
import type { RoomLog } from "./log/log.ts";
import { openRoomStore, type RoomStore } from "./log/roomStore.ts";
import { createOutbox, type Outbox } from "./outbox/outbox.ts";
import type { Platform } from "./platform.ts";
import { createRoomList, type RoomListStore } from "./rooms/roomList.ts";
import { type Claims, createClaims } from "./sessions/claims.ts";
import { createDevices, type Devices } from "./sessions/devices.ts";
import { createEntering, type Entering } from "./sessions/entering.ts";
import { createOneself, type Oneself } from "./sessions/oneself.ts";
import { createSession, type Session } from "./sessions/session.ts";
import { createTenant, type TenantStore } from "./tenants/tenant.ts";
import { type Connection, type ConnectionParts, createConnection } from "./transport/connection.ts";

export interface Client {
  tenant: TenantStore;
  session: Session;
  enter: Entering;
  oneself: Oneself;
  devices: Devices;
  claims: Claims;
  connection: Connection;
  rooms: RoomListStore;
  outbox: Outbox;
  /** For parts beside this one: see `conversations`. */
  platform: Platform;
  requests: Requests;
  /** Opens a room by id or alias; the caller disposes it. */
  openRoom(ref: string): RoomStore;
  dispose(): void;
}

export interface ClientOptions {
  /** Origin of the server, without a slash at the end. */
  baseUrl: string;
  /** Slug of the tenant. */
  tenant: string;
  /** BCP 47; decides the language of random nicknames. */
  language?: () => string;
  /** What the server wrote into the page. */
  page?: PageState | null;
  /** How it connects: by itself, or together with other tabs (see `sharing`). */
  connect?: (parts: ConnectionParts) => Connection;
}

export function createClient(platform: Platform, options: ClientOptions): Client {
  const session = createSession(platform, options);
  const requests = createRequests(platform, options.baseUrl, session);
  const tenant = createTenant(platform, options);
  const connection = (options.connect ?? createConnection)({ platform, requests, session, baseUrl: options.baseUrl });
  const rooms = createRoomList(platform, requests);
  const outbox = createOutbox(platform, requests);
  const stopFollowing = followSession({ session, connection, rooms, outbox });
  const opened = new Set<RoomStore>();
  const settle = (room: string) => {
    const logs: RoomLog[] = [];
    for (const store of opened) {
      const state = store.getSnapshot();
      // One of which nothing more comes is not waited for.
      if (state.room?.id === room && state.status === "ready" && !state.ended) logs.push(state.log);
    }
    outbox.settle(room, logs);
  };
  const reopenOutbox = (principal: string) => {
    outbox.close();
    outbox.open(principal);
  };
  return {
    tenant,
    session,
    enter: createEntering(platform, session, options),
    oneself: createOneself(requests, session),
    devices: createDevices(requests, session),
    claims: createClaims(requests, session, { storage: platform.storage, onTaken: reopenOutbox }),
    connection,
    rooms,
    outbox,
    platform,
    requests,
    openRoom: (ref) => {
      const { attach } = connection;
      const store = openRoomStore({ platform, requests, attach, onRoom: rooms.note }, ref);
      const settleThis = () => {
        const { room } = store.getSnapshot();
        if (room !== null) settle(room.id);
      };
      store.subscribe(settleThis);
      opened.add(store);
      const dispose = () => {
        store.dispose();
        opened.delete(store);
        settleThis();
      };
      return { ...store, dispose };
    },
    dispose: () => {
      stopFollowing();
      for (const part of [outbox, rooms, connection, session, tenant]) part.dispose();
    },
  };
}

type Parts = Pick<Client, "session" | "connection" | "rooms" | "outbox">;

/**
 * Signing in starts everything, the end of the session stops it, a new session needs a new connection, and a connection
 * that is back wakes the outbox.
 */
function followSession({ session, connection, rooms, outbox }: Parts): () => void {
  let entry: number | null = null;
  let wasOnline = false;
  const offSession = session.subscribe(() => {
    const state = session.getSnapshot();
    if (state.status === "signed-in") {
      outbox.open(state.principal.id);
      if (state.entry === entry) return;
      // Before anything new is asked: the old connection is somebody else's, and its end would not be ours.
      connection.stop();
      entry = state.entry;
      connection.start();
      rooms.start();
    } else if (entry !== null) {
      entry = null;
      connection.stop();
      rooms.stop();
      outbox.close();
    }
  });
  const offConnection = connection.subscribe(() => {
    const { phase, reason } = connection.getSnapshot();
    if (phase === "stopped" && reason === "revoked") session.end("revoked");
    const online = phase === "online";
    if (online && !wasOnline) {
      outbox.wake();
      void rooms.refresh();
    }
    wasOnline = online;
  });
  return () => {
    offSession();
    offConnection();
  };
}
