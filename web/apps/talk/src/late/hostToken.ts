// Stands in for tokens of the host page: whoever signs them has the line to it, with which this comes.

import type * as TokenFile from "../../../../packages/core/src/sessions/hostToken.ts";
import { live } from "./live.ts";

const fetchTokens = live(() => import("../../../../packages/core/src/sessions/hostToken.ts"));

export const askHost: typeof TokenFile.askHost = async (...given) => (await fetchTokens()).askHost(...given);
export const exchangeToken: typeof TokenFile.exchangeToken = async (...given) =>
  (await fetchTokens()).exchangeToken(...given);
