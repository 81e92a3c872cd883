// Reads `text/event-stream` out of chunks of text (WHATWG HTML, 9.2.6). Pure: no network, no time.

export interface SseEvent {
  event: string;
  data: string;
  id: string;
}

export interface SseReader {
  /** The events completed by this chunk. Comments give none, yet show that the line is alive. */
  push(chunk: string): SseEvent[];
}

export function createSseReader(): SseReader {
  let rest = "";
  let event = "";
  let data: string[] = [];
  let id = "";
  const finish = (): SseEvent | null => {
    const done = data.length === 0 ? null : { event: event || "message", data: data.join("\n"), id };
    event = "";
    data = [];
    return done;
  };
  const takeLine = (line: string): SseEvent | null => {
    if (line === "") return finish();
    const colon = line.indexOf(":");
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event = value;
    else if (field === "data") data.push(value);
    else if (field === "id") id = value;
    return null;
  };
  return {
    push: (chunk) => {
      const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      return lines.map(takeLine).filter((done) => done !== null);
    },
  };
}
