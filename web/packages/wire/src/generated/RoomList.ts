import type { Room } from "./Room";

export type RoomList = { rooms: Array<Room> };
