// One's own list of rooms, live. Beside the client, for those who need it.
import type { ChangeMe, Me, RoomKindEntry, RoomKinds, Standing } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import type { Requests } from "../api/requests.ts";

export { type FeedState, type FeedStore, openFeed } from "./feedStore.ts";
export { applyChanges, listFrom, type OwnList, shownRooms, unreadInAll } from "./list.ts";

/** What one may do in a room now, and until when one is muted or banned: so that nothing is offered that is refused. */
export function standingIn(requests: Requests, ref: string): Promise<Standing> {
  return requests.json(`${roomPath(ref)}/members/me`);
}

/** What the kinds of rooms mean here: what a room of each is ruled by. */
export async function roomKinds(requests: Requests): Promise<RoomKindEntry[]> {
  return (await requests.json<RoomKinds>("/v1/room-kinds")).kinds;
}

/** What one shows of oneself: `receipts` and `presence` (and sees those of others), `typing`. */
export function setPrivacy(requests: Requests, shown: Pick<ChangeMe, "receipts" | "typing" | "presence">): Promise<Me> {
  return requests.json("/v1/me", { method: "PATCH", body: shown });
}
