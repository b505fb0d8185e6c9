// SPDX-License-Identifier: Apache-2.0
/** What is installed stays until the lock file or the options change. npm is a script that the test puts into the path. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { test } from "node:test";

const MAIN = join(import.meta.dirname, "..", "src", "main.mjs");

/** Returns a folder with a lock file, and a function that installs with `npm` as the script. */
function folderWith(t, npm) {
  const folder = mkdtempSync(join(tmpdir(), "npm-install-"));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "npm"), `#!/bin/sh\n${npm}\n`);
  chmodSync(join(folder, "npm"), 0o755);
  writeFileSync(join(folder, "package-lock.json"), "{}");
  const calls = join(folder, "calls");
  return {
    lock: (text) => writeFileSync(join(folder, "package-lock.json"), text),
    install: (...options) => spawnSync(process.execPath, [MAIN, ...options], { cwd: folder, env: { ...process.env, PATH: folder + delimiter + process.env.PATH } }).status,
    counted: () => readFileSync(join(folder, "target", "test-counts", "npm-ci.txt"), "utf8").trim().split("\n").length,
    calls: () => (existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : []),
  };
}

const INSTALLS = "echo $@ >> calls; rm -rf node_modules; mkdir node_modules";

test("packages are installed once for each lock file, and each installation is counted", (t) => {
  const { lock, install, calls, counted } = folderWith(t, INSTALLS);
  assert.deepEqual([install(), install()], [0, 0]);
  assert.deepEqual(calls(), ["ci --ignore-scripts --no-audit --no-fund --loglevel=error"]);
  lock('{"changed": true}');
  assert.equal(install(), 0);
  assert.equal(calls().length, 2);
  assert.equal(counted(), 2);
});

test("a complete installation serves one without development packages, and not the reverse", (t) => {
  const { install, calls } = folderWith(t, INSTALLS);
  for (const options of [["--omit=dev"], ["--omit=dev"], [], ["--omit=dev"]]) assert.equal(install(...options), 0);
  assert.deepEqual(calls(), ["ci --ignore-scripts --no-audit --no-fund --loglevel=error --omit=dev", "ci --ignore-scripts --no-audit --no-fund --loglevel=error"]);
});

test("a failure of npm is passed on, and the next run installs again", (t) => {
  const { install, calls } = folderWith(t, "echo $@ >> calls; mkdir -p node_modules; exit 7");
  assert.deepEqual([install(), install()], [7, 7]);
  assert.equal(calls().length, 2);
});
