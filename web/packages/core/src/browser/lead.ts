// One tab of an origin leads: by a web lock, which goes on when the tab is gone.
import type { LeadWish } from "../platform.ts";

export function lead(name: string, { steal, onLead, onLost, onRefused }: LeadWish): () => void {
  const controller = new AbortController();
  let release = () => {};
  let isOver = false;
  const held = () =>
    new Promise<void>((done) => {
      release = done;
      if (isOver) done();
      else onLead();
    });
  const end = (error: unknown) => {
    if (isOver) return;
    isOver = true;
    if (error instanceof DOMException && error.name === "AbortError") onLost();
    else onRefused();
  };
  // The two cannot be given together.
  const options = steal ? { steal } : { signal: controller.signal };
  navigator.locks.request(name, options, held).catch(end);
  return () => {
    isOver = true;
    controller.abort();
    release();
  };
}
