// Many people who talk at once, by the HTTP interface: long rooms in a short time.
import { type ApiPerson, apiPerson } from "./api.ts";

const SPEAKERS = 12;

export function crowd(url: string, count = SPEAKERS): Promise<ApiPerson[]> {
  return Promise.all(Array.from({ length: count }, (_, at) => apiPerson(url, `사람 ${at + 1}`)));
}

/** A word for each message: some short, some of several lines. */
export function lineOf(at: number): string {
  const more = at % 7 === 0 ? " 조금 더 긴 이야기를 해 볼게요.".repeat(1 + (at % 5)) : "";
  return `말 ${at}${more}${at % 11 === 0 ? "\n한 줄 더" : ""}`;
}

/** Fills a room; every message is another one's. The order of those that are sent at once is the server's. */
export async function fill(people: readonly ApiPerson[], room: string, count: number): Promise<void> {
  let next = 0;
  await Promise.all(
    people.map(async (person) => {
      while (next < count) await person.send(room, lineOf(next++));
    }),
  );
}
