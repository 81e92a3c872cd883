// Builds the loader: one classic script without a dependency, under the name that host pages write down for ever.
import { classicScript } from "./build/classicScript.ts";

export default classicScript(import.meta.dirname, { entry: "src/main.ts", name: "Maru", file: "widget.js" });
