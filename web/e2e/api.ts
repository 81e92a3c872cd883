// A person without a browser: speaks the public HTTP interface only.
import type { HistoryPage, Message, Room, SignedIn } from "@maru/wire";

export interface ApiPerson {
  token: string;
  createRoom(title: string, alias?: string, cover?: string): Promise<Room>;
  send(room: string, text: string): Promise<Message>;
  history(room: string): Promise<HistoryPage>;
  room(room: string): Promise<Room>;
  /** Anything else of the interface: `PATCH`, `/v1/rooms/tennis`. */
  ask<T>(method: string, path: string, body?: unknown): Promise<T>;
}

let lastId = 0;

export async function apiPerson(url: string, name: string, tenant = "demo"): Promise<ApiPerson> {
  const guest = await call<SignedIn>(`${url}/v1/tenants/${tenant}/guests`, "POST", { name });
  return personBy(url, guest.access_token);
}

/** Somebody who is signed in already, in a browser for example. */
export function personBy(url: string, token: string): ApiPerson {
  const authorization = `Bearer ${token}`;
  return {
    token,
    ask: (method, path, body) => call(url + path, method, body, authorization),
    createRoom: (title, alias, cover) =>
      call<Room>(
        `${url}/v1/rooms`,
        "POST",
        { title, ...(alias ? { alias } : {}), ...(cover ? { cover } : {}) },
        authorization,
      ),
    send: (room, text) => {
      const client_id = `e2e-${process.pid}-${++lastId}`;
      return call<Message>(`${url}/v1/rooms/${room}/messages`, "POST", { client_id, text }, authorization);
    },
    room: (room) => call<Room>(`${url}/v1/rooms/${room}`, "GET", undefined, authorization),
    history: (room) => call<HistoryPage>(`${url}/v1/rooms/${room}/messages?limit=100`, "GET", undefined, authorization),
  };
}

/** Waits as long as the server asks, as a polite client does. */
async function call<T>(url: string, method: string, body: unknown, authorization?: string): Promise<T> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (authorization) headers["authorization"] = authorization;
  const init: RequestInit = { method, headers };
  if (body !== undefined) init.body = JSON.stringify(body);
  for (;;) {
    const response = await fetch(url, init);
    if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
    const told = Number(response.headers.get("retry-after"));
    if (response.status !== 429) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
    await new Promise((resolve) => setTimeout(resolve, Math.max(told, 0.1) * 1_000));
  }
}
