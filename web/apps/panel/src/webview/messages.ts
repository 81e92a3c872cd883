// What an app around the panel and the panel say to each other besides what host pages say. One strict reading. Pure.
// The contract stands in docs/embed.md; the messages are texts of JSON, in both directions.
import type { FrameMessage, HostMessage } from "@maru/core/handover";

export type NativeMessage =
  /** The app is in front again. */
  | { type: "resume" }
  /** Its back button was pressed. */
  | { type: "back" }
  /** What bars and notches cover, in CSS pixels, where the webview does not say so itself. */
  | { type: "insets"; top: number; right: number; bottom: number; left: number }
  /** How much of the page the keyboard covers, in CSS pixels, where the webview does not make the page smaller. */
  | { type: "keyboard"; height: number };

export type PanelMessage =
  | FrameMessage
  /** The answer to `back`: whether there was something to go back to here. */
  | { type: "back"; handled: boolean }
  /** An address that belongs into the device's browser. */
  | { type: "open-external"; url: string };

const PX_MAX = 10_000;

/** What is none of these may be a message of every host, or nothing. */
export function readNativeMessage(data: unknown): NativeMessage | null {
  const { type, ...fields } = (data ?? {}) as Record<string, unknown>;
  if (type === "resume" || type === "back") return { type };
  if (type === "keyboard" && isPx(fields["height"])) return { type, height: fields["height"] };
  const { top, right, bottom, left } = fields;
  const isInsets = type === "insets" && isPx(top) && isPx(right) && isPx(bottom) && isPx(left);
  return isInsets ? { type, top, right, bottom, left } : null;
}

function isPx(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= PX_MAX;
}

export type AnyHostMessage = HostMessage | NativeMessage;

/** `null` for what is no JSON. */
export function parse(text: unknown): unknown {
  try {
    return typeof text === "string" ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
