// Parts of the page that its first view does not need: each is a file of its own, fetched while nobody waits, and at once
// when it is opened before that. Must not know what they show.
import { Icon, useWords } from "@maru/ui";
import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { fetchLateWhenIdle } from "./late/late.ts";

/** A part that is on its way for longer than this says so. */
const PATIENCE_MS = 300;
/** After the first view has had its turn with the network. */
const IDLE_AFTER_MS = 1_500;

type Load<P> = () => Promise<ComponentType<P>>;

/** A component that may not be there yet. */
export type Part<P> = ComponentType<P> & { fetch(): Promise<unknown> };

const loads = new Set<() => Promise<unknown>>();

/**
 * A component that is loaded when it is first drawn. While it is not there: a quiet sign, and after a failure an offer to
 * try again. `onClose` of its properties, where there is one, is also the way out of a failure.
 */
export function later<P extends object>(load: Load<P>): Part<P> {
  let part: ComponentType<P> | null = null;
  const fetchPart = async () => {
    part ??= await load();
    return part;
  };
  loads.add(fetchPart);
  const Later = (props: P) => {
    const [, redraw] = useState(0);
    const [failed, setFailed] = useState(false);
    const stands = useRef(true);
    const get = async () => {
      try {
        await fetchPart();
        if (stands.current) redraw((count) => count + 1);
      } catch {
        if (stands.current) setFailed(true);
        return false;
      }
      return true;
    };
    useEffect(() => {
      if (part === null) void get();
      return () => {
        stands.current = false;
      };
    }, []);
    // A constant: one that is there stays.
    const Part = part;
    if (Part !== null) return <Part {...props} />;
    if (!failed) return <OnItsWay />;
    // Some browsers remember a file that did not come until the page is loaded anew. Drafts and the address stay.
    const retry = async () => {
      if (!(await get()) && (await isServerThere())) location.reload();
    };
    return <Failed onRetry={() => void retry()} onClose={closeOf(props)} />;
  };
  return Object.assign(Later, { fetch: fetchPart });
}

async function isServerThere(): Promise<boolean> {
  try {
    return (await fetch(location.pathname, { method: "HEAD", cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

function closeOf(props: object): (() => void) | null {
  return "onClose" in props && typeof props.onClose === "function" ? () => (props.onClose as () => void)() : null;
}

function OnItsWay() {
  const words = useWords();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class="later" role="status">
      {shown && <p>{words.loading}</p>}
    </div>
  );
}

function Failed({ onRetry, onClose }: { onRetry(): void; onClose: (() => void) | null }) {
  const words = useWords();
  return (
    <div class="later">
      <p role="alert" data-part="failed">
        {words.partFailed}
        <button type="button" onClick={onRetry}>
          {words.retryNow}
        </button>
        {onClose !== null && (
          <button type="button" class="icon-button" aria-label={words.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
      </p>
    </div>
  );
}

/** Fetches all of them, one after the other, while the page is idle; not for those who save data. */
export function fetchAllWhenIdle(): void {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  if (connection?.saveData) return;
  const idle = globalThis.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 1));
  const fetchAll = async () => {
    // What does not come now is asked for again when it is opened.
    for (const load of loads) await load().catch(() => {});
  };
  fetchLateWhenIdle();
  setTimeout(() => idle(() => void fetchAll()), IDLE_AFTER_MS);
}
