// What the screens of the panel may use besides the house of the talk page.
import type { Store } from "@maru/core";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { HostLine } from "./embed/hostGlue.ts";

export interface PanelHouse {
  host: HostLine;
  /** The host's own colour comes before the tenant's. */
  hasAccent: boolean;
  /** The one room that the host has put here, `null` for the list. */
  room: string | null;
}

const PanelContext = createContext<PanelHouse | null>(null);

export const PanelProvider = PanelContext.Provider;

export function usePanel(): PanelHouse {
  const panel = useContext(PanelContext);
  if (panel === null) throw new Error("a screen was drawn outside the panel");
  return panel;
}

/** A store of what does not change. */
export function never<T>(value: T): Store<T> {
  return { getSnapshot: () => value, subscribe: () => () => {} };
}
