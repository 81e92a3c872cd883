// This browser as a device that can be told while no page is open: whether it can, and its subscription. Must not know
// the server, nor screens.
import { base64url } from "@maru/core/push";
import type { SubscribePush } from "@maru/wire";

/** The worker's file. Must stay where it is: browsers look for a newer one there. */
const WORKER = "/push.js";

/** Why this device cannot be told, or that it can. */
export type Readiness = "ready" | "blocked" | "install-first" | "unsupported";

/** What the browser says now; nothing is asked of the person. */
export function readiness(): Readiness {
  if (!("serviceWorker" in navigator) || !("PushManager" in globalThis) || !("Notification" in globalThis))
    return isOnHomeScreen() === false ? "install-first" : "unsupported";
  return Notification.permission === "denied" ? "blocked" : "ready";
}

/** On iPhones, which tell only what stands on the home screen; `null` on others. */
function isOnHomeScreen(): boolean | null {
  return "standalone" in navigator && typeof navigator.standalone === "boolean" ? navigator.standalone : null;
}

/** Asks the person, who must just have tapped. */
export async function askLeave(): Promise<boolean> {
  return (await Notification.requestPermission()) === "granted";
}

export function mayTell(): boolean {
  return "Notification" in globalThis && Notification.permission === "granted";
}

const scopeOf = (tenant: string) => `/${encodeURIComponent(tenant)}/`;

/** The page takes scripts' addresses only from whoever says that they are its own. */
function ownScript(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypesLike };
  if (trustedTypes === undefined) return WORKER;
  const policy = trustedTypes.createPolicy("maru-push", { createScriptURL: () => WORKER });
  return policy.createScriptURL("") as string;
}

interface TrustedTypesLike {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

let script: string | null = null;

async function register(tenant: string): Promise<ServiceWorkerRegistration> {
  script ??= ownScript();
  const registration = await navigator.serviceWorker.register(script, {
    scope: scopeOf(tenant),
    updateViaCache: "none",
  });
  await isActive(registration);
  return registration;
}

function isActive(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (worker === null || registration.active !== null) return Promise.resolve();
  return new Promise((done, failed) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") done();
      if (worker.state === "redundant") failed(new Error("the worker was not taken"));
    });
  });
}

/** The subscription of this browser under the tenant's key: the one that it has, or a new one. */
export async function subscribe(tenant: string, publicKey: string, language: string): Promise<SubscribePush> {
  const { pushManager } = await register(tenant);
  const had = await pushManager.getSubscription();
  const fits = had !== null && hasKey(had, publicKey);
  if (had !== null && !fits) await had.unsubscribe();
  const options = { userVisibleOnly: true, applicationServerKey: publicKey };
  return written(fits ? had : await pushManager.subscribe(options), language);
}

function hasKey(subscription: PushSubscription, publicKey: string): boolean {
  const key = subscription.options.applicationServerKey;
  return key !== null && base64url(new Uint8Array(key)) === publicKey;
}

function written(subscription: PushSubscription, language: string): SubscribePush {
  const { endpoint, keys } = subscription.toJSON();
  if (endpoint === undefined || keys === undefined) throw new Error("the browser gave no subscription");
  return { endpoint, keys: { p256dh: keys["p256dh"] ?? "", auth: keys["auth"] ?? "" }, language };
}

/** The browser forgets its subscription. */
export async function unsubscribe(tenant: string): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration(scopeOf(tenant));
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
}
