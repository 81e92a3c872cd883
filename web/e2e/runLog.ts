// What servers log while browsers use them, and beside it what must not stand there: `cargo xtask test` compares the two, as
// it does for the Rust tests. Without the variable below nothing is written. Must not know what is tested.
import { appendFileSync, closeSync, openSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Request, Response } from "playwright-core";

const FOLDER = process.env["MARU_TEST_LOGS"];
/** Fields of bodies, frames, forms and addresses that stand in no log. */
const SECRET = new Set(
  (
    "access_token client_secret code code_verifier host_code id_token key logout_token mfa_ticket new nonce old " +
    "password past redeem_secret refresh_token secret state text ticket token verifier"
  ).split(" "),
);
/** What is shorter stands in a log by chance, unless it is unusual: what a server says itself is plain ASCII. */
const CHARS_MIN = 12;
const UNUSUAL_BYTES_MIN = 9;

let logs = 0;

/** Where a server's log goes, and what it is told so that it says more; `null` where the run keeps none. */
export function openLog(): { file: number; env: NodeJS.ProcessEnv; close(): void } | null {
  if (!FOLDER) return null;
  const file = openSync(join(FOLDER, `${process.pid}-${logs++}.log`), "w");
  return { file, env: { ...process.env, MARU_LOG: "debug" }, close: () => closeSync(file) };
}

/** By what a secret is found: by itself, or if it is short, in the ways in which a log names a field. */
export function signsOf(name: string, text: string): string[] {
  if (text === "" || text.includes("\n")) return [];
  const bytes = Buffer.byteLength(text);
  const isUnusual = bytes > text.length && bytes >= UNUSUAL_BYTES_MIN;
  if (isUnusual || [...text].length >= CHARS_MIN) return [text];
  return [`${name}: "${text}"`, `${name}="${text}"`, `"${name}":"${text}"`, `\\"${name}\\":\\"${text}\\"`];
}

function write(signs: string[]): void {
  if (FOLDER && signs.length > 0) appendFileSync(join(FOLDER, `${process.pid}.secrets`), `${signs.join("\n")}\n`);
}

/** The secrets of a body or frame. The code of a problem is for everybody. */
export function secretsIn(value: unknown): [name: string, text: string][] {
  if (Array.isArray(value)) return value.flatMap(secretsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]): [string, string][] => {
    if (typeof inner !== "string") return secretsIn(inner);
    return SECRET.has(name) && !(name === "code" && "retryable" in value) ? [[name, inner]] : [];
  });
}

/** What is secret in a body or frame, or in a form; other texts hold nothing that is named. */
export function noteBody(text: string | null | undefined): void {
  if (!text) return;
  try {
    write(secretsIn(JSON.parse(text)).flatMap(([name, secret]) => signsOf(name, secret)));
  } catch {
    noteForm(text);
  }
}

function noteForm(text: string): void {
  for (const [name, secret] of new URLSearchParams(text)) if (SECRET.has(name)) write(signsOf(name, secret));
}

function noteAddress(address: string): void {
  for (const part of address.split(/[?#]/).slice(1)) noteForm(part);
}

function noteHeaders(headers: Record<string, string>): void {
  const bearer = headers["authorization"]?.replace(/^Bearer /, "");
  if (bearer) write(signsOf("token", bearer));
  const cookies = [...(headers["cookie"]?.split("; ") ?? []), ...(headers["set-cookie"]?.split("\n") ?? [])];
  for (const cookie of cookies) write(signsOf("token", cookie.split(";")[0]?.split("=").slice(1).join("=") ?? ""));
  if (headers["location"]) noteAddress(headers["location"]);
}

const watched = new WeakSet<BrowserContext>();

/** From now on what its pages say and hear is noted, in frames and windows too. */
export function watch(context: BrowserContext): void {
  if (!FOLDER || watched.has(context)) return;
  watched.add(context);
  // A page that closes takes what it heard last with it.
  const quietly = (work: Promise<void>) => void work.catch(() => {});
  context.on("request", (request) => quietly(noteRequest(request)));
  context.on("response", (response) => quietly(noteResponse(response)));
  context.on("page", (page) =>
    page.on("websocket", (socket) => {
      noteAddress(socket.url());
      for (const event of ["framesent", "framereceived"] as const)
        socket.on(event as "framesent", ({ payload }) => noteBody(String(payload)));
    }),
  );
}

async function noteRequest(request: Request): Promise<void> {
  noteAddress(request.url());
  noteBody(request.postData());
  noteHeaders(await request.allHeaders());
}

async function noteResponse(response: Response): Promise<void> {
  const headers = await response.allHeaders();
  noteHeaders(headers);
  if (headers["content-type"]?.includes("json")) noteBody(await response.text());
}

/** What the tests say themselves is noted where they say it. */
if (FOLDER) {
  const send = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    noteAddress(String(input instanceof globalThis.Request ? input.url : input));
    if (init?.body) noteBody(String(init.body));
    noteHeaders(Object.fromEntries(new Headers(init?.headers)));
    const answer = await send(input, init);
    noteHeaders({ ...Object.fromEntries(answer.headers), "set-cookie": answer.headers.getSetCookie().join("\n") });
    if (answer.headers.get("content-type")?.includes("json")) noteBody(await answer.clone().text());
    return answer;
  };
}
