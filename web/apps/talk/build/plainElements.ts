// Elements by the short form of Preact: what is in one needs no list of its own, and no second file makes them.
import type { Plugin } from "vite";

const MADE_BY = 'import { Fragment, h } from "preact";\n';

/** For `oxc` of the configuration. */
export const ELEMENTS = { jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment" } } as const;

export const plainElements: Plugin = {
  name: "maru-plain-elements",
  enforce: "pre",
  transform: (code, id) => (/\.tsx(\?|$)/.test(id) ? { code: MADE_BY + code, map: null } : null),
};
