import type { EventBody } from "./EventBody";
import type { EventRecord } from "./EventRecord";
import type { Principal } from "./Principal";
import type { Problem } from "./Problem";

export type ServerFrame =
  | {
      type: "welcome";
      epoch: string;
      principal: Principal;
      heartbeat_ms: number;
      limits: { frame_bytes_max: number; text_chars_max: number; subscriptions_max: number };
    }
  | {
      type: "subscribed";
      room: string;
      alias: string | null;
      head: number;
      mode: "resumed" | "reset";
      ref?: number | string;
    }
  | { type: "event"; room: string; seq: number; at: string; event: EventBody }
  | { type: "events"; room: string; events: Array<EventRecord> }
  | { type: "ack"; ref?: number | string; id?: string; seq?: number; number?: number; expires_at?: string }
  | { type: "error"; ref?: number | string; problem: Problem }
  | { type: "pong"; ref?: number | string; heads: { [room: string]: number } }
  | { type: "goodbye"; code: number; retry_ms: number };
