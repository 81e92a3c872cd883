// Unit tests of all packages and apps. Those that need a document say so in their first line.
import { defineConfig } from "vitest/config";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: { include: ["packages/**/*.test.{ts,tsx}", "apps/**/*.test.{ts,tsx}"], environment: "node", maxWorkers: 2 },
});
