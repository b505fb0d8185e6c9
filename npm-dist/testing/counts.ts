// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "..", "..", "test-counts");

/** Counts a browser test or a server for tools/test-report, which limits both. */
export function count(kind: "browser-tests" | "server-jvms", name: string): void {
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `${kind}.txt`), `${name}\n`);
}
