// Everything that the server keeps of oneself, line by line as it comes. Must not know what is done with it.
import type { ExportLine } from "@maru/wire";
import { NetworkError } from "../api/problem.ts";
import type { Requests } from "../api/requests.ts";

/**
 * The lines of `GET /v1/me/export`, without the last one that says so. Throws `ApiError` when it is refused
 * (`step_up_required`, `too_many_exports`) and `NetworkError` when it breaks off. Whoever stops early ends the call.
 */
export async function* exportOwn(requests: Requests): AsyncGenerator<ExportLine> {
  const controller = new AbortController();
  const response = await requests.open("/v1/me/export", { signal: controller.signal });
  try {
    for await (const text of linesOf(response)) {
      const line = JSON.parse(text) as ExportLine;
      if (line.type === "end") return;
      yield line;
    }
    throw new NetworkError("the export broke off");
  } finally {
    controller.abort();
  }
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  while (reader !== undefined) {
    const { done, value } = await read(reader);
    const lines = (rest + decoder.decode(value, { stream: !done })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line !== "");
    if (done) return;
  }
}

async function read(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch (cause) {
    throw new NetworkError("the export broke off", { cause });
  }
}
