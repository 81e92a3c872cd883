// What the tabs of one tenant on one device tell each other: the new token, so that twenty tabs make one refresh, and the
// end of the session. Must not know what a tab does with it. Tabs of another cookie jar (a frame on another site, where
// browsers keep them together) have another session and are not heard.
import type { Principal, RefreshBy } from "@maru/wire";
import type { Cancel, Platform } from "../platform.ts";

export type TabNews =
  /** `entered`: by a way of entering, so this may be another session than before. */
  | { type: "token"; token: string; endsAt: number; principal: Principal; entered: boolean }
  | { type: "renamed"; principal: Principal }
  /** The person is signing out: the end that the server tells of now is their own. */
  | { type: "leaving" }
  /** The person has signed out. */
  | { type: "out" };

export interface Tabs {
  tell(news: TabNews): void;
  dispose: Cancel;
}

interface Envelope {
  tenant: string;
  by: RefreshBy;
  news: TabNews;
}

export function createTabs(
  { broadcast }: Platform,
  address: { tenant: string; by(): RefreshBy },
  onNews: (news: TabNews) => void,
): Tabs {
  const dispose = broadcast.onMessage((message) => {
    const { tenant, by, news } = (message ?? {}) as Partial<Envelope>;
    if (tenant === address.tenant && by === address.by() && news !== undefined) onNews(news);
  });
  const tell = (news: TabNews) => {
    broadcast.post({ tenant: address.tenant, by: address.by(), news } satisfies Envelope);
  };
  return { tell, dispose };
}
