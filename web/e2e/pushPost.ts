// A browser's push service, since test browsers have none: takes what the server sends and opens it as a browser would (RFC
// 8291). Must not know what is tested.
import { createDecipheriv, createECDH, createHmac, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContext } from "playwright-core";

export interface PushPost {
  /** Where devices subscribe: one address for each name. */
  endpoint(name: string): string;
  /** What was sent to one of them, opened, the oldest first. Whoever takes it, empties it. */
  take(name: string): string[];
  /** How much waits there. */
  count(name: string): number;
  /** The device's own, as its browser gives them to the page. */
  keys: { p256dh: string; auth: string };
  close(): void;
}

export async function openPushPost(): Promise<PushPost> {
  const device = createECDH("prime256v1");
  device.generateKeys();
  const auth = randomBytes(16);
  const received = new Map<string, Buffer[]>();
  const service = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const name = request.url?.split("/").at(-1) ?? "";
      received.set(name, [...(received.get(name) ?? []), Buffer.concat(pieces)]);
      response.writeHead(201).end();
    });
  });
  await new Promise<void>((done) => service.listen(0, "127.0.0.1", done));
  const { port } = service.address() as AddressInfo;
  return {
    endpoint: (name) => `http://127.0.0.1:${port}/send/${name}`,
    take: (name) => {
      const bodies = received.get(name) ?? [];
      received.delete(name);
      return bodies.map((body) => opened(body, device, auth));
    },
    count: (name) => received.get(name)?.length ?? 0,
    keys: { p256dh: device.getPublicKey().toString("base64url"), auth: auth.toString("base64url") },
    close: () => service.close(),
  };
}

const hmac = (key: Buffer, ...parts: Buffer[]) => createHmac("sha256", key).update(Buffer.concat(parts)).digest();
const hkdf = (salt: Buffer, secret: Buffer, info: Buffer, length: number) =>
  hmac(hmac(salt, secret), info, Buffer.from([1])).subarray(0, length);

function opened(body: Buffer, device: ReturnType<typeof createECDH>, auth: Buffer): string {
  const [salt, keyLength] = [body.subarray(0, 16), body[20] ?? 0];
  const [sender, record] = [body.subarray(21, 21 + keyLength), body.subarray(21 + keyLength)];
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), device.getPublicKey(), sender]);
  const secret = hkdf(auth, device.computeSecret(sender), info, 32);
  const key = hkdf(salt, secret, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = hkdf(salt, secret, Buffer.from("Content-Encoding: nonce\0"), 12);
  const decipher = createDecipheriv("aes-128-gcm", key, nonce).setAuthTag(record.subarray(-16));
  const plain = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  return plain.subarray(0, plain.lastIndexOf(2)).toString();
}

/** From its next page on, the browser subscribes there, as it would at its maker's service. */
export async function subscribesAt(context: BrowserContext, service: PushPost, name: string): Promise<void> {
  await context.addInitScript(pretendToSubscribe, { endpoint: service.endpoint(name), keys: service.keys });
}

/** Runs in a page, or in a worker. */
export function pretendToSubscribe({ endpoint, keys }: { endpoint: string; keys: PushPost["keys"] }): void {
  let key: ArrayBuffer | null = null;
  const bytes = (text: string) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0)).buffer;
  const subscription = () => ({
    options: { applicationServerKey: key },
    toJSON: () => ({ endpoint, keys }),
    unsubscribe: async () => {
      key = null;
      return true;
    },
  });
  Object.assign(PushManager.prototype, {
    getSubscription: async () => (key === null ? null : subscription()),
    subscribe: async ({ applicationServerKey }: { applicationServerKey: string | ArrayBuffer }) => {
      key = typeof applicationServerKey === "string" ? bytes(applicationServerKey) : applicationServerKey;
      return subscription();
    },
  });
}
