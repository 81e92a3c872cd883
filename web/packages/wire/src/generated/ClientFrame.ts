export type ClientFrame =
  | { type: "subscribe"; room: string; after?: number | string; ref?: number | string }
  | { type: "unsubscribe"; room: string; ref?: number | string }
  | { type: "message.send"; room: string; client_id: string; text: string; ref?: number | string }
  | { type: "message.delete"; room: string; id: string; ref?: number | string }
  | { type: "session.renew"; access_token: string; ref?: number | string }
  | { type: "ping"; ref?: number | string };
