// Puts stand-ins in the place of files that a first view can do without: whoever imports one gets what fetches it. Must not
// know what they do.
import { basename, dirname, join, relative } from "node:path";
import type { Plugin } from "vite";

/** Its files have other names for those outside. */
const PACKAGE = "@maru/core/";
const WEB = join(import.meta.dirname, "../../..");
const LATE = join(import.meta.dirname, "../src/late");

/** What makes a room live. The second of two comes with the first. */
export const LIVE: Readonly<Record<string, string>> = {
  "apps/talk/src/room/candidates.ts": join(LATE, "candidates.ts"),
  "apps/talk/src/room/comings.ts": join(LATE, "comings.ts"),
  "apps/talk/src/room/timelineKept.ts": join(LATE, "timelineKept.ts"),
  "apps/talk/src/room/torrent.ts": join(LATE, "torrent.ts"),
  "packages/core/src/conversations/ownRooms.ts": join(LATE, "ownRooms.ts"),
  "packages/core/src/log/amend.ts": join(LATE, "hearing.ts"),
  "packages/core/src/log/hearing.ts": join(LATE, "hearing.ts"),
  "packages/ui/src/components/longPress.ts": join(LATE, "longPress.ts"),
};
/** What begins with a tap in a room, and what is told of the others in it once it is live. */
export const CLIENT: Readonly<Record<string, string>> = {
  "packages/core/src/conversations/acts.ts": join(LATE, "acts.ts"),
  "packages/core/src/conversations/changes.ts": join(LATE, "changes.ts"),
  "packages/core/src/conversations/pager.ts": join(LATE, "pager.ts"),
  "packages/core/src/conversations/past.ts": join(LATE, "pager.ts"),
  "packages/core/src/conversations/readerCount.ts": join(LATE, "readers.ts"),
  "packages/core/src/conversations/readers.ts": join(LATE, "readers.ts"),
  "packages/core/src/conversations/typing.ts": join(LATE, "typing.ts"),
  "packages/core/src/rooms/roomList.ts": join(LATE, "roomList.ts"),
  "packages/core/src/sessions/hostToken.ts": join(LATE, "hostToken.ts"),
  "packages/core/src/transport/connection.ts": join(LATE, "connection.ts"),
};

/** Stand behind those, and have the others as they are. */
const BEHIND: ReadonlySet<string> = new Set([
  "packages/core/src/log/events.ts",
  "packages/core/src/log/roomSummary.ts",
  "packages/core/src/sharing/index.ts",
  "packages/ui/src/components/RoomList.tsx",
]);

/** Files that are one when they come: what makes a room live. */
export const OF_LIVE =
  /\/(core\/src\/(transport\/(connection|keeper|climber|ladder|downs|closeCodes|roomDesk|socketWay|laterWay)|sharing\/\w+|rooms\/\w+|feed\/list|log\/(amend|events|hearing|roomSummary)|conversations\/(ownRooms|readerCount|readers|typing))|talk\/src\/(room\/(candidates|comings|mentions|timelineKept|torrent|Announcer|ConnectionPart|PageTitle)|hooks\/useConnectionBar|list\/(Rooms|useItems|useListShown|usePresence))|ui\/src\/components\/(Bars|longPress|RoomList)|panel\/src\/(PanelClaim|PanelUnread|useUnread))\.tsx?(\?real)?$/;
/** What begins with a tap in a room, and is small. */
export const OF_TAPS =
  /\/core\/src\/(conversations\/(acts|changes|pager|past)|sessions\/(claims|devices|oneself))\.ts$/;

export const pathOf = (id: string) => relative(WEB, id);

/** Files, and what stands in for them: it has the names of theirs that are asked for. */
export function standIns(files: Readonly<Record<string, string>>): Plugin {
  const names = new Set(Object.keys(files).map((file) => basename(file)));
  const folders = new Set([LATE, ...Object.values(files).map((file) => dirname(file))]);
  return {
    name: "maru-stand-ins",
    enforce: "pre",
    async resolveId(source, importer) {
      // What is fetched later is the thing itself, and so is what it needs of the others.
      if (importer === undefined || !(names.has(basename(source)) || source.startsWith(PACKAGE))) return null;
      const by = pathOf(importer);
      if (folders.has(dirname(importer)) || by in files || BEHIND.has(by)) return null;
      const found = await this.resolve(source, importer, { skipSelf: true });
      return (found && files[pathOf(found.id)]) ?? null;
    },
  };
}

/** A file of components that stand once the page is live; `place` keeps the room of the first until it is there. */
export function viewsLive(file: string, names: readonly string[], place = "null"): string {
  const lines = names.map(
    (name) => `export const ${name} = liveView(async () => (await import("./${file}?real")).${name}, ${place});`,
  );
  return [`import { liveView } from "@maru/talk/late/liveView.tsx";`, ...lines].join("\n");
}
