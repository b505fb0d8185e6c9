// SPDX-License-Identifier: Apache-2.0
/**
 * A reporter for `node --test` that prints nothing. It keeps the duration of each test in `target/node-tests` of the module
 * around the working directory, one file for each test file, for `slowest.mjs`.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Returns the closest folder with a pom.xml. */
function moduleOf(folder) {
  return existsSync(join(folder, "pom.xml")) || dirname(folder) === folder ? folder : moduleOf(dirname(folder));
}

export default async function* durations(source) {
  const files = new Map();
  for await (const { type, data } of source) {
    if (!/^test:(pass|fail)$/.test(type) || data.details.type === "suite" || data.file === undefined) continue;
    const tests = files.get(data.file) ?? [];
    tests.push({ name: data.name, seconds: data.details.duration_ms / 1000 });
    files.set(data.file, tests);
  }
  const folder = join(moduleOf(process.cwd()), "target", "node-tests");
  mkdirSync(folder, { recursive: true });
  for (const [file, tests] of files) writeFileSync(join(folder, `${basename(file)}.json`), JSON.stringify(tests));
  yield "";
}
