// When to speak of the connection: not for a blink, not at the first connecting, and shortly when it is back.
import type { ConnectionState } from "@maru/core";
import type { ConnectionBarModel } from "@maru/ui";
import { useEffect, useRef, useState } from "preact/hooks";
import { useHouse } from "../house.ts";
import { useStore } from "./useStore.ts";

const PATIENCE_MS = 1_500;
const BACK_MS = 2_500;

export function useConnectionBar(): ConnectionBarModel | null {
  const { client } = useHouse();
  const state = useStore(client.connection);
  const [shown, setShown] = useState<ConnectionBarModel["kind"] | null>(null);
  const wanted = wantedKind(state);
  const latest = useRef(shown);
  latest.current = shown;
  useEffect(() => {
    const apply = () => setShown(wanted ?? (latest.current !== null && latest.current !== "back" ? "back" : null));
    const delayMs = wanted === null || wanted === "offline" || latest.current !== null ? 0 : PATIENCE_MS;
    const timer = setTimeout(apply, delayMs);
    return () => clearTimeout(timer);
  }, [wanted]);
  useEffect(() => {
    if (shown !== "back") return;
    const timer = setTimeout(() => setShown(null), BACK_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  if (shown === null) return null;
  const onRetry = shown === "reconnecting" && state.phase === "waiting" ? client.connection.retry : null;
  return { kind: shown, onRetry };
}

function wantedKind(state: ConnectionState): ConnectionBarModel["kind"] | null {
  if (!state.deviceOnline) return "offline";
  switch (state.phase) {
    case "connecting":
    case "waiting":
      return state.wasOnline ? "reconnecting" : "connecting";
    case "idle":
    case "online":
    case "stopped":
      return null;
    default:
      return state.phase satisfies never;
  }
}
