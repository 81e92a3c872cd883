// The worker that a browser wakes for a push: shows every one, and leads to its room. It keeps nothing and stands between
// no page and the network. Must not know who is signed in.
import { type Notice, noticeOf } from "./notice.ts";

/** What is used of a worker's world; the types of pages do not have it. */
interface Woken extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Pushed extends Woken {
  data: { text(): string } | null;
}
interface Tapped extends Woken {
  notification: Notification;
}
interface Changed extends Woken {
  oldSubscription?: PushSubscription | null;
  newSubscription?: PushSubscription | null;
}
interface OpenPage {
  url: string;
  frameType: string;
  focus(): Promise<OpenPage>;
  postMessage(message: object): void;
}
interface WorkerWorld {
  registration: ServiceWorkerRegistration;
  clients: {
    matchAll(options: object): Promise<readonly OpenPage[]>;
    openWindow(url: string): Promise<OpenPage | null>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install", listener: (event: Woken) => void): void;
  addEventListener(type: "push", listener: (event: Pushed) => void): void;
  addEventListener(type: "notificationclick", listener: (event: Tapped) => void): void;
  addEventListener(type: "pushsubscriptionchange", listener: (event: Changed) => void): void;
}

const world = globalThis as unknown as WorkerWorld;

world.addEventListener("install", (event) => event.waitUntil(world.skipWaiting()));
world.addEventListener("push", (event) => event.waitUntil(show(noticeOf(textOf(event.data), tenantHere()))));
world.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { href } = event.notification.data as Notice["options"]["data"];
  event.waitUntil(lead(href));
});
world.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(subscribeAgain(event)));

function textOf(data: Pushed["data"]): string {
  try {
    return data?.text() ?? "";
  } catch {
    return "";
  }
}

/** The worker's scope is its tenant's. */
function tenantHere(): string {
  return decodeURIComponent(new URL(world.registration.scope).pathname.split("/")[1] ?? "");
}

/** Browsers take the right to push from whoever does not show one. */
function show({ title, options }: Notice): Promise<void> {
  return world.registration.showNotification(title, options);
}

/** To the page that is open, else to a new one. */
async function lead(href: string): Promise<void> {
  const url = new URL(href, world.registration.scope);
  const base = new URL(world.registration.scope).pathname.replace(/\/$/, "");
  const pages = await world.clients.matchAll({ type: "window", includeUncontrolled: true });
  const isOurs = (page: OpenPage) => {
    const { pathname } = new URL(page.url);
    return page.frameType === "top-level" && (pathname === base || pathname.startsWith(`${base}/`));
  };
  const ours = pages.filter(isOurs);
  const page = ours.find((one) => new URL(one.url).pathname === url.pathname) ?? ours[0];
  if (page === undefined) {
    await world.clients.openWindow(url.href);
    return;
  }
  page.postMessage({ type: "maru.open", href: url.pathname });
  await page.focus();
}

/** The browser has another endpoint now: the server is told by the cookie of whoever is signed in here. */
async function subscribeAgain({ oldSubscription, newSubscription }: Changed): Promise<void> {
  const { pushManager } = world.registration;
  const key = oldSubscription?.options.applicationServerKey;
  const renewed = newSubscription ?? (await pushManager.getSubscription()) ?? (await subscribeBy(pushManager, key));
  if (renewed === null) return;
  const signedIn = await navigator.locks.request("maru.refresh", () =>
    post("/v1/auth/refresh", { tenant: tenantHere() }, { "x-maru-refresh": "1" }),
  );
  const { access_token } = (await signedIn.json()) as { access_token?: string };
  if (access_token === undefined) return;
  const { endpoint, keys } = renewed.toJSON();
  const language = navigator.language.startsWith("ko") ? "ko" : "en";
  const body = { endpoint, keys: { p256dh: keys?.["p256dh"], auth: keys?.["auth"] }, language };
  await post("/v1/me/push/subscription", body, { authorization: `Bearer ${access_token}` }, "PUT");
}

async function subscribeBy(
  manager: PushManager,
  key: ArrayBuffer | null | undefined,
): Promise<PushSubscription | null> {
  if (!key) return null;
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

function post(path: string, body: object, headers: Record<string, string>, method = "POST"): Promise<Response> {
  const init = { method, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
  return fetch(path, { ...init, credentials: "same-origin" });
}
