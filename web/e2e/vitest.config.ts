// Browser tests against the binary of MARU_BIN. One file after another: they share two processors with a browser.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["**/*.e2e.ts"],
    fileParallelism: false,
    // What is waited for comes when it comes; a slow machine only takes longer.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
