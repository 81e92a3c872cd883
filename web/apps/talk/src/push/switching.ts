// Switches notifications on this device on and off. What one has chosen stands beside one's other things of this device and
// goes with them. Must not know screens.
import { getPush, subscribePush, withdrawPush } from "@maru/core/push";
import type { House } from "../house.ts";
import { chosenKey, slugOf } from "./chosen.ts";
import { mayTell, subscribe, unsubscribe } from "./device.ts";
import { keepTelling } from "./keeping.ts";

/** Whether this person wants it on this device, and the browser lets us. */
export function isOn({ platform }: House, me: string): boolean {
  return mayTell() && platform.storage.get(chosenKey(me)) === "on";
}

/** The person has given leave. */
export async function turnOn(house: House, me: string): Promise<void> {
  const { client, platform, preferences } = house;
  const { public_key } = await getPush(client.requests);
  const { language } = preferences.getSnapshot();
  await subscribePush(client.requests, await subscribe(slugOf(client), public_key, language));
  if (platform.storage.get(chosenKey(me)) !== "on") keepTelling(house);
  platform.storage.set(chosenKey(me), "on");
}

/** The server first: what the browser forgets alone would be told to nobody for a while. */
export async function turnOff({ client, platform }: House, me: string): Promise<void> {
  platform.storage.remove(chosenKey(me));
  await withdrawPush(client.requests);
  await unsubscribe(slugOf(client));
}
