// What a page holds of its session, and every change to it: kept, heard from another tab, ended, signed out.
// Must not know which calls lead to these changes.
import type { Principal, SignedIn } from "@maru/wire";
import { REQUEST_TIMEOUT_MS } from "../api/requests.ts";
import type { Clock, Platform } from "../platform.ts";
import { type Cell, createCell } from "../store.ts";
import type { Answered } from "./answers.ts";
import { createRefreshHold, type RefreshHold } from "./refreshHold.ts";
import type { SessionOptions, SessionState } from "./state.ts";
import { createTabs, type TabNews } from "./tabs.ts";
import { createTokenHold, type TokenHold } from "./tokenHold.ts";
import { wipePerson } from "./wipe.ts";

/** How the next token comes: by the refresh token, or from the host page that has signed the last one. */
export type Source = "refresh" | "host";

export interface Holding {
  platform: Platform;
  options: SessionOptions;
  cell: Cell<SessionState>;
  token: TokenHold;
  refresh: RefreshHold;
  source(): Source;
  /** Counts how often a session has ended here: an answer to a question from before such an end is void. */
  era(): number;
  /** Keeps what a refresh or a way of entering has answered. Gives the token back. */
  keep(answered: Answered<SignedIn>, how: { entered: boolean; source: Source }): string;
  rename(principal: Principal): void;
  /** There is no session any more, says the server. */
  end(code: string): void;
  /** The person is about to say so to the server, and other tabs hear of it first. */
  sayLeaving(): void;
  /** There is no session any more, says the person: what this device knows of them is forgotten. */
  leave(): void;
  dispose(): void;
}

export function createHolding(
  platform: Platform,
  options: SessionOptions,
  onEndsSoon: (stale: string) => void,
): Holding {
  const refresh = createRefreshHold(platform, options);
  const cell = createCell<SessionState>(initialState(options, refresh));
  const token = createTokenHold(platform, onEndsSoon);
  const settled = createSettling(cell, platform.clock);
  let source: Source = "refresh";
  let era = 0;
  let lastPerson: string | null = null;
  const put = (news: TabNews & { type: "token" }, claim: SignedIn["claim"]) => {
    lastPerson = news.principal.id;
    // The token first: whoever hears that somebody is in will ask for it at once.
    token.put(news.token, news.endsAt);
    settled.enter(news, claim);
    token.tell();
  };
  /** What is over is over here; a refresh token that other tabs share goes with its session only. */
  const end = (code: string | null, withRefresh: boolean) => {
    era++;
    token.drop();
    if (withRefresh) refresh.drop();
    settled.end(code);
  };
  const hear = (news: TabNews) => {
    if (news.type === "renamed") return settled.rename(news.principal);
    if (news.type === "leaving") return settled.foresee();
    if (news.type !== "token") return end(null, false);
    source = "refresh";
    put(news, undefined);
  };
  const tabs = createTabs(platform, { tenant: options.tenant, by: refresh.by }, hear);
  return {
    platform,
    options,
    cell,
    token,
    refresh,
    source: () => source,
    era: () => era,
    keep: ({ answer, endsAt }, how) => {
      source = how.source;
      refresh.keep(answer);
      const { access_token: token, principal, claim } = answer;
      const news = { type: "token", token, endsAt, principal, entered: how.entered } as const;
      put(news, claim);
      if (source === "refresh") tabs.tell(news);
      return token;
    },
    rename: (principal) => {
      settled.rename(principal);
      tabs.tell({ type: "renamed", principal });
    },
    end: (code) => end(code, true),
    sayLeaving: () => tabs.tell({ type: "leaving" }),
    leave: () => {
      if (lastPerson !== null) wipePerson(platform.storage, lastPerson);
      lastPerson = null;
      end(null, true);
      tabs.tell({ type: "out" });
    },
    dispose: () => {
      tabs.dispose();
      token.drop();
      cell.dispose();
    },
  };
}

function initialState({ page }: SessionOptions, refresh: RefreshHold): SessionState {
  const isOpen = !page || page.signed_in || refresh.hasStored();
  return isOpen
    ? { status: "restoring", waiting: false, principal: page?.principal ?? null }
    : { status: "signed-out" };
}

function sameFace(a: Principal, b: Principal): boolean {
  return a.name === b.name && a.tag === b.tag;
}

/** The moves from one state to the next. */
function createSettling(cell: Cell<SessionState>, clock: Clock) {
  let entries = 0;
  /** Until then an end is the person's own: another tab is signing out. */
  let leavingUntil = 0;
  return {
    enter: ({ principal, entered }: TabNews & { type: "token" }, offered: SignedIn["claim"]) => {
      const was = cell.getSnapshot();
      const goesOn = was.status === "signed-in" && !entered && was.principal.id === principal.id;
      if (!goesOn) entries++;
      leavingUntil = 0;
      const claim = offered ?? (goesOn ? was.claim : null);
      const isSame = goesOn && was.claim === claim && sameFace(was.principal, principal);
      if (!isSame) cell.set({ status: "signed-in", principal, claim, entry: entries });
    },
    rename: (principal: Principal) => {
      const was = cell.getSnapshot();
      if (was.status === "signed-in" && was.principal.id === principal.id) cell.set({ ...was, principal });
    },
    foresee: () => {
      leavingUntil = clock.now() + REQUEST_TIMEOUT_MS;
    },
    end: (told: string | null) => {
      const was = cell.getSnapshot();
      const code = clock.now() < leavingUntil ? null : told;
      // Who has signed out in another tab is not told that somebody has ended their session.
      if (was.status === "signed-out" || (was.status === "ended" && code !== null)) return;
      cell.set(was.status === "signed-in" && code !== null ? { status: "ended", code } : { status: "signed-out" });
    },
  };
}
