// Secrets that this page makes and shows only the hash of (RFC 7636). Must not know what they are for.
import type { Platform } from "../platform.ts";

const SECRET_BYTES = 32;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

export function newVerifier(platform: Platform): string {
  return base64Url(platform.randomBytes(SECRET_BYTES));
}

/** BASE64URL(SHA-256(verifier)) */
export async function challengeOf(platform: Platform, verifier: string): Promise<string> {
  return base64Url(await platform.sha256(asciiBytes(verifier)));
}

/** RFC 4648 section 5, without padding. */
export function base64Url(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const group = (a << 16) | (b << 8) | c;
    for (let shift = 18; shift >= 0; shift -= 6) text += LETTERS[(group >> shift) & 63];
  }
  return text.slice(0, Math.ceil((bytes.length * 4) / 3));
}

export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
