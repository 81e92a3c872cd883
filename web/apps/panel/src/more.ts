// Words, looks and icons of whatever does not stand in the first view of a room.
import { fillCatalogues } from "./late/catalogue.ts";
import { late } from "./late/late.ts";

export const fetchMore = late(() => Promise.all([import("./moreLooks.ts"), fillCatalogues()]));
