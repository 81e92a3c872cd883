// Whether anybody can see the panel: a frame in a closed launcher, or scrolled out of the host's window, is not seen.
// Browsers tell a frame so by the intersection with the window of the page around it, if late: for frames that nobody
// sees they hardly work. The launcher says so as well when it opens and closes.
import type { Platform, Store } from "@maru/core";

export interface InView extends Store<boolean> {
  /** The launcher has opened or closed. */
  show(isShown: boolean): void;
  /** Somebody looks again, whatever was known before. */
  wake(): void;
}

export function watchInView(): InView {
  let isShown = true;
  const listeners = new Set<() => void>();
  let intersects = window.parent === window;
  let inView = intersects && document.visibilityState !== "hidden";
  const look = () => {
    const next = isShown && intersects && document.visibilityState !== "hidden";
    if (next === inView) return;
    inView = next;
    for (const listener of [...listeners]) listener();
  };
  document.addEventListener("visibilitychange", look);
  if (window.parent !== window) {
    const observer = new IntersectionObserver((entries) => {
      intersects = entries.at(-1)?.isIntersecting ?? false;
      look();
    });
    observer.observe(document.documentElement);
  }
  return {
    getSnapshot: () => inView,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show: (next) => {
      isShown = next;
      look();
    },
    wake: () => {
      for (const listener of [...listeners]) listener();
    },
  };
}

/** The platform of a page that is only as visible as its frame: what is behind a closed launcher is not read. */
export function seenPlatform(platform: Platform, inView: Store<boolean>): Platform {
  return {
    ...platform,
    onWake: (listener) => {
      const off = platform.onWake(listener);
      const offView = inView.subscribe(() => inView.getSnapshot() && listener("visible"));
      return () => {
        off();
        offView();
      };
    },
  };
}
