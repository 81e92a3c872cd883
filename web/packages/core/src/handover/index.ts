// The frame's side of speaking with the page around it. Beside the client, for pages that stand in a frame.
export { type HostChannel, type HostPort, openHostChannel } from "./hostChannel.ts";
export { type FrameMessage, type HostMessage, isHello, readHostMessage } from "./messages.ts";
