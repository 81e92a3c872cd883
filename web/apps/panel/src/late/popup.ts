// Signs in at a provider in a window of its own, which the screen that offers it fetches beforehand.
import { late } from "@maru/talk/late/late.ts";

export const fetchPopup = late(async () => (await import("@maru/core/browser/popup")).openErrand);

type Open = Awaited<ReturnType<typeof fetchPopup>>;

/** In the tap itself, or browsers block the window. */
export const openErrand: Open = async (errand) => (fetchPopup.there() ?? (await fetchPopup()))(errand);
