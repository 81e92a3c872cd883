// Pages of an open room besides the newest: older ones, and those around a message far back.
// Must not know what is shown.
import type { HistoryPage } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import type { Requests } from "../api/requests.ts";
import type { Cell } from "../store.ts";
import { PAGE_MESSAGES } from "./feed.ts";
import { prependPage } from "./log.ts";
import { ownWithPage } from "./own.ts";
import { pastFrom, pastNewer, pastOlder } from "./past.ts";
import type { RoomState } from "./roomState.ts";

export interface Pager {
  /** Brings one older page; harmless when one is on its way or there is none. */
  loadOlder(): Promise<void>;
  /** The same at the other end of a past. */
  loadNewer(): Promise<void>;
  /** Brings the messages around this place into view: the log, or a past beside it. Rejects without an answer. */
  jumpTo(seq: number): Promise<void>;
  /** Back from a past. */
  toNewest(): void;
}

export function createPager(
  { requests, me }: { requests: Requests; me(): string },
  cell: Cell<RoomState>,
  ref: string,
): Pager {
  const fetchPage = async (place: string) => {
    const page = await requests.json<HistoryPage>(`${roomPath(ref)}/messages?${place}&limit=${PAGE_MESSAGES}`);
    const { own, log } = cell.getSnapshot();
    cell.patch({ own: ownWithPage(own, page, log, me()) });
    return page;
  };
  /** One page at a time; what comes too late for what is shown by then is dropped. */
  const load = async (place: string, apply: (page: HistoryPage, now: RoomState) => Partial<RoomState>) => {
    const before = cell.getSnapshot();
    if (before.loadingOlder || before.status !== "ready") return;
    cell.patch({ loadingOlder: true });
    try {
      const page = await fetchPage(place);
      const now = cell.getSnapshot();
      const fits = now.log.prev === before.log.prev && now.past?.next === before.past?.next;
      cell.patch({ loadingOlder: false, ...(fits ? apply(page, now) : {}) });
    } catch {
      cell.patch({ loadingOlder: false });
    }
  };
  return {
    loadOlder: async () => {
      const { log, past } = cell.getSnapshot();
      const { prev } = past ?? log;
      if (prev === null) return;
      await load(`before=${prev}`, (page, now) =>
        now.past === null ? { log: prependPage(now.log, page) } : { past: pastOlder(now.past, page, now.log) },
      );
    },
    loadNewer: async () => {
      const { past } = cell.getSnapshot();
      if (past === null) return;
      await load(`after=${past.next}`, (page, now) => (now.past === null ? {} : pastNewer(now.past, page, now.log)));
    },
    jumpTo: async (seq) => {
      const { log } = cell.getSnapshot();
      if (seq >= (log.messages[0]?.seq ?? Number.POSITIVE_INFINITY)) return cell.patch({ past: null });
      const page = await fetchPage(`around=${seq}`);
      cell.patch(joined(page, cell.getSnapshot()));
    },
    toNewest: () => cell.patch({ past: null }),
  };
}

/** A page that reaches into the log makes that longer; another one stands beside it. */
function joined(page: HistoryPage, { log }: RoomState): Partial<RoomState> {
  const first = log.messages[0]?.seq ?? 0;
  const past = pastFrom(page, log);
  const meets = past === null || past.next >= first;
  return meets ? { past: null, log: prependPage(log, page) } : { past };
}
