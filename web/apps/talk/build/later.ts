// What the talk page's first view does without: see standIns.ts.
import { basename, join } from "node:path";
import type { Plugin } from "vite";
import { CLIENT, LIVE, pathOf, standIns, viewsLive } from "./standIns.ts";

const LATE = join(import.meta.dirname, "../src/late");
const STAND_INS = {
  ...LIVE,
  ...CLIENT,
  "packages/core/src/sharing/index.ts": join(LATE, "sharing.ts"),
};

/** Components that stand once the page is live. */
const LIVE_VIEWS: Readonly<Record<string, readonly string[]>> = {
  "apps/talk/src/room/Announcer.tsx": ["Announcer"],
  "apps/talk/src/room/ConnectionPart.tsx": ["ConnectionPart"],
  "packages/ui/src/components/Bars.tsx": ["ConnectionBar", "JumpButton", "TorrentLine"],
};
const ROOMS = "apps/talk/src/list/Rooms.tsx";

export const later = (): Plugin[] => [standIns(STAND_INS), views];

const views: Plugin = {
  name: "maru-later-views",
  enforce: "pre",
  load(id) {
    const path = pathOf(id);
    if (path === ROOMS)
      return `import { RoomsPlace } from "./RoomsPlace.tsx";\n${viewsLive(basename(id), ["Rooms"], "RoomsPlace")}`;
    const names = LIVE_VIEWS[path];
    return names === undefined ? null : viewsLive(basename(id), names);
  },
};
