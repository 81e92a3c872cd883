// The browser's history as the router uses it: going back takes a moment, and what is wanted meanwhile comes after it.
// Must not know which addresses there are.

/** What an entry of the history knows of those below it. */
export interface Trail {
  /** The list is below. */
  fromList?: boolean;
  /** So many sheets lie over each other. */
  sheets?: number;
}

export interface Track {
  trail(): Trail;
  /** `instead` of what is there, and not over it. */
  go(href: string, trail: Trail | null, instead?: boolean): void;
  back(steps: number): void;
  /** At once, or when the way back has come to its end. */
  whenStill(work: () => void): void;
}

export function createTrack(embedded: boolean, onChange: () => void): Track {
  let waiting: (() => void)[] | null = null;
  addEventListener("popstate", () => {
    const works = waiting ?? [];
    waiting = null;
    onChange();
    for (const work of works) work();
  });
  return {
    trail: () => (history.state ?? {}) as Trail,
    go: (href, trail, instead = false) => {
      // The history of a frame is that of the page around it: its "back" is not ours.
      if (embedded || instead) history.replaceState(embedded ? null : trail, "", href);
      else history.pushState(trail, "", href);
      onChange();
    },
    back: (steps) => {
      waiting ??= [];
      history.go(-steps);
    },
    whenStill: (work) => {
      if (waiting === null) work();
      else waiting.push(work);
    },
  };
}
