// Runs one TypeScript file of this folder; Node 20 does not read TypeScript by itself.
import { resolve } from "node:path";
import { runnerImport } from "vite";

const [file = ""] = process.argv.splice(2, 1);
await runnerImport(resolve(file), { configFile: false, logLevel: "error" });
