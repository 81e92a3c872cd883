// Stands in for the line to the host page: what that says is kept until it is there. Fetched with what makes the panel live,
// and at once where nobody is in, since the host may know who it is.
import type { FrameMessage } from "@maru/core";
import { live, onLive } from "@maru/talk/late/live.ts";
import { createCell } from "../../../../packages/core/src/store.ts";
import type * as GlueFile from "../embed/hostGlue.ts";

export type { HostLine } from "../embed/hostGlue.ts";

const fetchGlue = live(async () => (await import("../embed/hostGlue.ts")).listenForHost);

/** A host says hello once, or a few times where it begins anew. */
const EARLY_MAX = 16;
const RETRY_MS = 2_000;

export const listenForHost: typeof GlueFile.listenForHost = (parts) => {
  const busy = createCell(true);
  const early: MessageEvent<unknown>[] = [];
  const told: FrameMessage[] = [];
  let line: GlueFile.HostLine | null = null;
  const keep = (event: MessageEvent<unknown>) => {
    if (event.source === parts.parent && early.length < EARLY_MAX) early.push(event);
  };
  const { session } = parts.client;
  const isOut = () => !["restoring", "signed-in"].includes(session.getSnapshot().status);
  const listen = (create: typeof GlueFile.listenForHost) => {
    if (line !== null) return;
    removeEventListener("message", keep);
    const made = create({ ...parts, early });
    line = made;
    for (const message of told) made.tell(message);
    made.subscribe(() => busy.set(made.getSnapshot()));
    busy.set(made.getSnapshot());
  };
  const fetchNow = () => void fetchGlue().then(listen, () => setTimeout(fetchNow, RETRY_MS));
  addEventListener("message", keep);
  onLive(fetchNow);
  session.subscribe(() => line === null && isOut() && fetchNow());
  if (isOut()) fetchNow();
  return {
    getSnapshot: busy.getSnapshot,
    subscribe: busy.subscribe,
    tell: (message) => (line === null ? void told.push(message) : line.tell(message)),
  };
};
