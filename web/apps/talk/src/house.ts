// What every screen of the app may use, handed down once.
import type { Client, Errand, Platform, Store } from "@maru/core";
import type { Conversations } from "@maru/core/conversations";
import type { Catalogue } from "@maru/ui";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Drafts } from "./drafts.ts";
import type { Invitations } from "./invitations.ts";
import type { Notices } from "./notices.ts";
import type { Arrivals } from "./page.ts";
import type { PreferencesStore } from "./preferences.ts";
import type { Router } from "./router.ts";

export interface House {
  client: Client;
  conversations: Conversations;
  platform: Platform;
  router: Router;
  preferences: PreferencesStore;
  /** The words of the language in use. */
  speech: Store<Catalogue>;
  drafts: Drafts;
  notices: Notices;
  arrivals: Arrivals;
  invitations: Invitations;
  /** In a frame of another page. */
  embedded: boolean;
  /** Goes to a provider in a window of its own: for a page in a frame, which cannot go there itself. */
  openErrand: ((errand: () => Promise<Errand>) => Promise<void>) | null;
  /** Whether anybody looks at the page. */
  visible: Store<boolean>;
  /** `true` while the host page is about to say who is here. */
  host: Store<boolean>;
}

const HouseContext = createContext<House | null>(null);

export const HouseProvider = HouseContext.Provider;

export function useHouse(): House {
  const house = useContext(HouseContext);
  if (house === null) throw new Error("a screen was drawn outside the house");
  return house;
}
