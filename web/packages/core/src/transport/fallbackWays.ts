// The ways for where sockets are blocked. An app that fetches them when they are wanted fetches them as one file.
export { openPollWay } from "./pollWay.ts";
export { openStreamWay } from "./streamWay.ts";
