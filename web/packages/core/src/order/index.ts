// Keeping order, and one's own peace. Beside the client, for those who need it.
export { type OrderActs, orderActs } from "./acts.ts";
export { type BlocksState, type BlocksStore, createBlocks } from "./blocks.ts";
export { hearAside } from "./hearing.ts";
export { createWaiting, requestOf, type WaitingState, type WaitingStore } from "./waiting.ts";
