export type Principal = { id: string; kind: string; name: string; tag: string };
