import path from "node:path";

import { defineConfig } from "vitest/config";

const root = path.resolve(import.meta.dirname, "../../..");

export default defineConfig({
  root,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: { alias: { "@workspace": path.join(import.meta.dirname, "src"), "@generated": path.join(import.meta.dirname, "generated") } },
  test: { include: ["tests/unit/workspace/**/*.test.{ts,tsx}"], environment: "happy-dom", restoreMocks: true },
});
