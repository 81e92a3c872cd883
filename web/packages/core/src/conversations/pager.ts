// Pages of a room besides the newest: older ones, and those around a message far back.
// Must not know what is shown.
import type { HistoryPage } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import type { Requests } from "../api/requests.ts";
import { PAGE_MESSAGES } from "../log/feed.ts";
import type { RoomStore } from "../log/roomStore.ts";
import type { Cell } from "../store.ts";
import type { Aside } from "./conversation.ts";
import { ownWithPage } from "./own.ts";
import { metBy, type Past, pastFrom, pastNewer, pastOlder, whole } from "./past.ts";

export interface Pager {
  /** Brings one older page; harmless when one is on its way or there is none. */
  loadOlder(): Promise<void>;
  /** The same at the other end of a past. */
  loadNewer(): Promise<void>;
  /** Brings the messages around this place into the log, or into a past beside it. Rejects without an answer. */
  jumpTo(seq: number): Promise<void>;
  /** Back from a past. */
  toNewest(): void;
}

export function createPager(
  { requests, me }: { requests: Requests; me(): string },
  room: RoomStore,
  cell: Cell<Aside>,
): Pager {
  let busy = false;
  const logNow = () => room.getSnapshot().log;
  const fetchPage = async (place: string) => {
    const page = await requests.json<HistoryPage>(`${roomPath(room.ref)}/messages?${place}&limit=${PAGE_MESSAGES}`);
    cell.patch({ own: ownWithPage(cell.getSnapshot().own, page, logNow().amendments, me()) });
    return page;
  };
  /** A past that has come to what is held is a part of it. */
  const show = (past: Past) => {
    if (!metBy(past, logNow())) return cell.patch({ past });
    room.absorb(whole(past, logNow()));
    cell.patch({ past: null });
  };
  const grow = async (place: string, by: (past: Past, page: HistoryPage) => Past) => {
    if (busy) return;
    busy = true;
    try {
      const page = await fetchPage(place);
      const { past } = cell.getSnapshot();
      if (past !== null) show(by(past, page));
    } catch {
      // The next scrolling asks again.
    }
    busy = false;
  };
  return {
    loadOlder: async () => {
      const { past } = cell.getSnapshot();
      if (past === null) return room.loadOlder();
      if (past.prev !== null) await grow(`before=${past.prev}`, (now, page) => pastOlder(now, page, logNow()));
    },
    loadNewer: async () => {
      const { past } = cell.getSnapshot();
      if (past !== null) await grow(`after=${past.next}`, (now, page) => pastNewer(now, page, logNow()));
    },
    jumpTo: async (seq) => {
      const first = logNow().messages[0]?.seq ?? Number.POSITIVE_INFINITY;
      if (seq >= first) return cell.patch({ past: null });
      const page = await fetchPage(`around=${seq}`);
      show(pastFrom(page, logNow()));
    },
    toNewest: () => cell.patch({ past: null }),
  };
}
