// Whether people are online. Beside the client, for those who need it.
export { openPresence, type PresenceState, type PresenceStore, presenceIn, REFRESH_MS } from "./presence.ts";
