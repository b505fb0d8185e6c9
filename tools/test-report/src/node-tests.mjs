// SPDX-License-Identifier: Apache-2.0
/**
 * Runs tests of Node.js: the files `*.test.mjs` of folders, and `*.full.test.mjs` too if KARTA_FULL is true. Each core runs a file.
 * Usage: node node-tests.mjs FOLDER…
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Only a hang reaches it. */
const LIMIT_IN_MINUTES = 15;

const REPORTERS = ["spec", join(import.meta.dirname, "durations.mjs")].flatMap((reporter) => [`--test-reporter=${reporter}`, "--test-reporter-destination=stdout"]);

/** Returns the names of the test files in a folder: those of every run, and in a full one the others. */
export function testFiles(folder, extension) {
  const chosen = process.env.KARTA_FULL === "true" ? "" : "(?<!\\.full)";
  return readdirSync(folder).filter((name) => new RegExp(`${chosen}\\.test\\.${extension}$`).test(name)).sort();
}

/** Runs test files. Rejects if one fails. */
export async function runTests(files, { cwd = process.cwd(), options = [], env = {} } = {}) {
  // Node would look for tests by itself.
  if (files.length === 0) throw new Error("There are no such tests.");
  const given = ["--test", `--test-concurrency=${availableParallelism()}`, `--test-timeout=${LIMIT_IN_MINUTES * 60_000}`, ...REPORTERS, ...options];
  const [status] = await once(spawn(process.execPath, [...given, ...files], { cwd, env: { ...process.env, ...env }, stdio: "inherit" }), "exit");
  if (status !== 0) throw new Error("A test failed.");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folders = process.argv.slice(2).map((folder) => resolve(folder));
  const files = folders.flatMap((folder) => testFiles(folder, "mjs").map((name) => join(folder, name)));
  await runTests(files);
}
