import type { ExportLine } from "@maru/wire";
import { expect, test } from "vitest";
import { createOwnIds } from "../api/ownIds.ts";
import { NetworkError } from "../api/problem.ts";
import type { Requests } from "../api/requests.ts";
import { exportOwn } from "./index.ts";

const encoder = new TextEncoder();

/** Answers with these pieces, wherever they are cut. */
function answering(pieces: Uint8Array[]): Requests {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const open = async (path: string) => {
    expect(path).toBe("/v1/me/export");
    return new Response(body);
  };
  return { open, json: () => Promise.reject(new Error("it is a stream")), ids: createOwnIds(() => "") };
}

const reaction: ExportLine = { type: "reaction", room: "rm_1", seq: 7, emoji: "👍" };
const bytes = (lines: unknown[]) => encoder.encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));

async function all(requests: Requests): Promise<ExportLine[]> {
  const lines: ExportLine[] = [];
  for await (const line of exportOwn(requests)) lines.push(line);
  return lines;
}

test("lines come whole wherever the network cuts them, also inside of a character", async () => {
  const whole = bytes([reaction, { ...reaction, seq: 8 }, { type: "end" }]);
  for (let at = 0; at <= whole.length; at += 5) {
    const lines = await all(answering([whole.slice(0, at), whole.slice(at)]));
    expect(lines).toEqual([reaction, { ...reaction, seq: 8 }]);
  }
});

test("an export without its last line has broken off", async () => {
  await expect(all(answering([bytes([reaction])]))).rejects.toThrow(NetworkError);
});
