export type CreateRoom = { title: string; alias?: string; cover?: string };
