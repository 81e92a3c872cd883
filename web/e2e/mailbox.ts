// The mails that the server writes into its data folder where no mail server is set. Must not know what they are for.
import { watch } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Server } from "./harness.ts";

const MAIL_MS_MAX = 10_000;

/** The link in the mail to this address, once there is one. */
export async function linkTo(server: Server, address: string, kind: "verify" | "reset" = "verify"): Promise<string> {
  const folder = join(server.data, "mail");
  const ending = AbortSignal.timeout(MAIL_MS_MAX);
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const look = async () => {
      for (const name of await readdir(folder)) {
        if (!name.endsWith(".eml")) continue;
        const link = linkIn(await readFile(join(folder, name), "utf8"), address, kind);
        if (link === null) continue;
        stop.abort();
        resolve(link);
      }
    };
    ending.addEventListener("abort", () => {
      stop.abort();
      reject(new Error(`no mail with a link to ${address}`));
    });
    watch(folder, { signal: stop.signal }, () => void look().catch(reject));
    void look().catch(reject);
  });
}

function linkIn(mail: string, address: string, kind: string): string | null {
  const [head = "", ...rest] = mail.split("\r\n\r\n");
  if (!head.includes(address)) return null;
  return plain(head, rest.join("\r\n\r\n")).match(new RegExp(`https?://\\S+#${kind}=\\S+`))?.[0] ?? null;
}

function plain(head: string, body: string): string {
  if (/transfer-encoding: base64/i.test(head)) return Buffer.from(body, "base64").toString();
  if (!/transfer-encoding: quoted-printable/i.test(head)) return body;
  return body
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
