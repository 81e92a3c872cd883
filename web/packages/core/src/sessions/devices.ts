// Where else this person is signed in, and how to end that. Must not know screens.
import type { DeviceEntry, DeviceList } from "@maru/wire";
import type { Requests } from "../api/requests.ts";
import type { Session } from "./session.ts";

export interface Devices {
  /** This one first, then the last used. */
  list(): Promise<DeviceEntry[]>;
  end(id: string): Promise<void>;
  /** All but this one. */
  endOthers(): Promise<void>;
  /** This one too. */
  endAll(): Promise<void>;
}

export function createDevices(requests: Requests, session: Session): Devices {
  const remove = (path: string) => requests.json<void>(path, { method: "DELETE" });
  return {
    list: async () => {
      const { sessions } = await requests.json<DeviceList>("/v1/me/sessions");
      return sessions.sort(
        (a, b) => Number(b.current) - Number(a.current) || b.last_seen_at.localeCompare(a.last_seen_at),
      );
    },
    end: (id) => remove(`/v1/me/sessions/${encodeURIComponent(id)}`),
    endOthers: () => remove("/v1/me/sessions"),
    endAll: async () => {
      await remove("/v1/me/sessions?all=true");
      await session.leave();
    },
  };
}
