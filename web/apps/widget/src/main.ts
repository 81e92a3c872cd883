// Where the loader begins: as soon as the page has a place for it. Must not know what it loads.
import { install } from "./widget.ts";

const script = document.currentScript;
if (script !== null) {
  const begin = () => install(script as HTMLScriptElement);
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin);
}
