// A way that is fetched when it is wanted: few need another one than the socket. Must not know which.
import type { OpenWay, WayOpener } from "./way.ts";

/** Where it cannot be fetched nothing answers, and the next try asks again. */
export function laterWay(load: () => Promise<WayOpener>): WayOpener {
  return (cx, events) => {
    let way: OpenWay | null = null;
    let isOver = false;
    load().then(
      (open) => {
        if (!isOver) way = open(cx, events);
      },
      () => {
        if (!isOver) events.onDown({ retry: "jitter", blames: "network" });
      },
    );
    return {
      sync: () => way?.sync(),
      check: () => way?.check(),
      close: () => {
        isOver = true;
        way?.close();
      },
    };
  };
}
