// Addresses of the API that more than one part needs.

/** `ref` is a room's id or alias. */
export function roomPath(ref: string): string {
  return `/v1/rooms/${encodeURIComponent(ref)}`;
}
