// While a page is open on a device that is told: the subscription is kept known to the server, and a tap on a notification
// leads to its room. Must not know what a notification says.
import { getPush, isKnown, subscribePush } from "@maru/core/push";
import type { House } from "../house.ts";
import { slugOf } from "./chosen.ts";
import { subscribe } from "./device.ts";

/** What the worker says to a page: go there. */
interface Opening {
  type: "maru.open";
  href: string;
}

const isOpening = (message: unknown): message is Opening =>
  typeof message === "object" && message !== null && "type" in message && message.type === "maru.open";

/** Begins with it, once. */
export function keepTelling(house: House): void {
  navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (isOpening(data)) house.router.open(data.href);
  });
  // What fails now is done with the next page.
  void renew(house).catch(() => {});
}

/** Browsers and servers forget; what one has forgotten is given again. */
export async function renew({ client, platform, preferences }: House): Promise<void> {
  const state = await getPush(client.requests);
  const { language } = preferences.getSnapshot();
  const subscription = await subscribe(slugOf(client), state.public_key, language);
  if (!(await isKnown(state, subscription, platform))) await subscribePush(client.requests, subscription);
}
