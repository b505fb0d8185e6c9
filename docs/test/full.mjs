// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./blocks.mjs";

/** Whether everything runs (mvn -Pfull). */
export const full = process.env.KARTA_FULL === "true";

/** Declares a test that only a full run has. */
export const fullTest = full ? test : () => undefined;

/**
 * Counts a browser test or a server for tools/test-report, which limits both.
 *
 * @param {"browser-tests" | "server-jvms"} kind
 */
export function count(kind, name) {
  const folder = join(root, "target", "test-counts");
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `${kind}.txt`), `${name}\n`);
}

/** Declares a test with a browser. */
export const browserTest = (name, run) =>
  test(name, (context) => {
    count("browser-tests", name);
    return run(context);
  });

/** Declares a test with a browser that only a full run has. */
export const fullBrowserTest = full ? browserTest : () => undefined;
