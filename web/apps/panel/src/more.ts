// Words, looks and icons of whatever does not stand in the first view of a room.
import { late } from "@maru/talk/late/late.ts";
import { live } from "@maru/talk/late/live.ts";
import { fillCatalogues } from "./late/catalogue.ts";

const SHEET = "/assets/panel-more.css";

export const fetchMore = late(() => Promise.all([fetchSheet(), import("./moreLooks.ts"), fillCatalogues()]));

/** What is heard is said in words of these. */
live(fetchMore);

function fetchSheet(): Promise<unknown> {
  const link = document.createElement("link");
  return new Promise((resolve, reject) => {
    const onerror = () => {
      link.remove();
      reject(new Error(SHEET));
    };
    document.head.append(
      Object.assign(link, { rel: "stylesheet", href: SHEET, crossOrigin: "", onload: resolve, onerror }),
    );
  });
}
