// Having this device told while no page is open. Beside the client, for those who need it. Must not know how a browser
// subscribes, nor screens.
import type { PushState, PushTried, QuietHours, SubscribePush } from "@maru/wire";
import type { Requests } from "../api/requests.ts";
import type { Platform } from "../platform.ts";

export type { PushState, PushTried, QuietHours, SubscribePush };

/** Which devices are pushed to, the key to subscribe with, and when one wants quiet. */
export function getPush(requests: Requests): Promise<PushState> {
  return requests.json<PushState>("/v1/me/push");
}

/** From now on this device is pushed to. The same twice is harmless. */
export function subscribePush(requests: Requests, subscription: SubscribePush): Promise<void> {
  return requests.json("/v1/me/push/subscription", { method: "PUT", body: subscription });
}

/** This device is pushed to no longer, as far as the server knew that it was. */
export async function withdrawPush(requests: Requests): Promise<void> {
  const { devices } = await getPush(requests);
  const own = devices.find((device) => device.current);
  if (own !== undefined) await requests.json(`/v1/me/push/subscriptions/${own.session}`, { method: "DELETE" });
}

export function setQuietHours(requests: Requests, quiet: QuietHours): Promise<void> {
  return requests.json("/v1/me/push/quiet-hours", { method: "PUT", body: quiet });
}

/** Sends one push to this device. */
export function tryPush(requests: Requests): Promise<PushTried> {
  return requests.json<PushTried>("/v1/me/push/trials", { method: "POST", body: {} });
}

/** Whether the server would push to this very endpoint, in this language. */
export async function isKnown(
  state: PushState,
  subscription: Pick<SubscribePush, "endpoint" | "language">,
  platform: Pick<Platform, "sha256">,
): Promise<boolean> {
  const own = state.devices.find((device) => device.current);
  if (own === undefined || own.language !== subscription.language) return false;
  const hash = await platform.sha256(new TextEncoder().encode(subscription.endpoint));
  return own.endpoint_hash === base64url(hash);
}

export function base64url(bytes: Uint8Array): string {
  const letters = btoa(String.fromCharCode(...bytes));
  return letters.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
