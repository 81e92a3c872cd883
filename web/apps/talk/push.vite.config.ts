// Builds the worker of pushes: one classic script, under the name by which browsers look for a newer one.
import { classicScript } from "../widget/build/classicScript.ts";

export default classicScript(import.meta.dirname, { entry: "src/push/worker.ts", name: "MaruPush", file: "push.js" });
