// Fills a tenant with people and rooms that somebody could really come into, over the public HTTP interface.
// Must not know pages.
import type { Room } from "@maru/wire";
import { type ApiPerson, apiPerson } from "../api.ts";
import type { Content } from "./content.ts";

export interface Folk {
  host: ApiPerson;
  others: readonly [ApiPerson, ApiPerson, ApiPerson];
}

export async function gather(url: string, tenant: string, { people }: Content): Promise<Folk> {
  const [host, a, b, c] = await Promise.all(people.map((name) => apiPerson(url, name, tenant)));
  if (!host || !a || !b || !c) throw new Error("too few people");
  return { host, others: [a, b, c] };
}

/** The rooms of the directory, with a little talk in each. */
export async function furnish({ host, others }: Folk, { rooms }: Content): Promise<void> {
  for (const { alias, cover, title, description, tags, lines } of [...rooms].reverse()) {
    await host.createRoom(title, alias, cover);
    await host.ask("PATCH", `/v1/rooms/${alias}`, { description, tags });
    for (const [at, line] of lines.entries()) await others[at % others.length]?.send(alias, line);
  }
}

let sends = 0;

export function say(person: ApiPerson, room: string, text: string, more: object = {}) {
  const body = { client_id: `shot-${++sends}`, text, ...more };
  return person.ask<{ id: string; seq: number }>("POST", `/v1/rooms/${room}/messages`, body);
}

/** A talk with runs, answers, reactions, markup and a deleted message, up to where the reader comes in. */
export async function talkIn(room: string, { host, others }: Folk, { talk }: Content): Promise<void> {
  const [a, b] = others;
  const first = await say(host, room, talk.first);
  await say(host, room, talk.bring);
  await say(a, room, talk.answer, { reply_to: first.id });
  await say(b, room, talk.how);
  const gone = await say(b, room, talk.gone);
  await b.ask("DELETE", `/v1/rooms/${room}/messages/${gone.id}`);
  await say(b, room, talk.quote);
  const plan = await say(host, room, talk.plan);
  for (const [person, message, emoji] of [
    [a, first, "👍"],
    [b, first, "👍"],
    [b, first, "🎾"],
    [a, plan, "❤️"],
  ] as const)
    await person.ask("PUT", `/v1/rooms/${room}/messages/${message.id}/reactions/${encodeURIComponent(emoji)}`);
}

/** A room for those who were invited, of somebody's own, with two others in it. */
export async function crewOf(me: ApiPerson, { others }: Folk, { crew }: Content): Promise<Room> {
  const room = await me.ask<Room>("POST", "/v1/rooms", { title: crew.title, kind: "group", cover: "🛠️" });
  const { url } = await me.ask<{ url: string }>("POST", `/v1/rooms/${room.id}/invites`, {});
  const invite = new URL(url).hash.replace("#invite=", "");
  await say(me, room.id, crew.welcome);
  for (const [at, person] of others.entries()) {
    await person.ask("PUT", `/v1/rooms/${room.id}/members/me`, { invite });
    const line = crew.lines[at];
    if (line !== undefined) await say(person, room.id, line);
  }
  return room;
}
