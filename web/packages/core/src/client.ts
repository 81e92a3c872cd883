// The client as a whole: one session, one connection, the list of rooms, the outbox, and rooms as they are opened.
// Must not know pages or frameworks.
import type { Room } from "@maru/wire";
import { createRequests } from "./api/requests.ts";
import { openRoomStore, type RoomStore } from "./log/roomStore.ts";
import { createOutbox, type Outbox } from "./outbox/outbox.ts";
import type { Platform } from "./platform.ts";
import { createRoomList, type RoomListStore } from "./rooms/roomList.ts";
import { createSession, type Session } from "./sessions/session.ts";
import { type Connection, createConnection } from "./transport/connection.ts";

export interface Client {
  session: Session;
  connection: Connection;
  rooms: RoomListStore;
  outbox: Outbox;
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
}

export function createClient(platform: Platform, options: ClientOptions): Client {
  const session = createSession(platform, options);
  const requests = createRequests(platform, options.baseUrl, session);
  const connection = createConnection({ platform, requests, session, baseUrl: options.baseUrl });
  const rooms = createRoomList(platform, requests);
  const outbox = createOutbox(platform, requests);
  const stopFollowing = followSession({ session, connection, rooms, outbox });
  return {
    session,
    connection,
    rooms,
    outbox,
    openRoom: (ref) => {
      const onRoom = (room: Room) => rooms.note(room);
      const store = openRoomStore({ platform, requests, attach: connection.attach, onRoom }, ref);
      const unsubscribe = store.subscribe(() => {
        const { room, log, status } = store.getSnapshot();
        if (room !== null && status === "ready") outbox.settle(room.id, log);
      });
      const dispose = () => {
        unsubscribe();
        store.dispose();
      };
      return { ...store, dispose };
    },
    dispose: () => {
      stopFollowing();
      for (const part of [outbox, rooms, connection, session]) part.dispose();
    },
  };
}

type Parts = Pick<Client, "session" | "connection" | "rooms" | "outbox">;

/** Signing in starts everything, the end of the session stops it, and a connection that is back wakes the outbox. */
function followSession({ session, connection, rooms, outbox }: Parts): () => void {
  let started = false;
  let wasOnline = false;
  const offSession = session.subscribe(() => {
    const state = session.getSnapshot();
    if (state.status === "signed-in") {
      outbox.open(state.principal.id);
      if (started) return;
      started = true;
      connection.start();
      rooms.start();
    } else if (started) {
      started = false;
      connection.stop();
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
