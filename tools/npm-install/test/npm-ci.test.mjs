// SPDX-License-Identifier: Apache-2.0
/** An installation that hangs is started again, and a failure is passed on. npm is a script that the test puts into the path. */
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { npmCi } from "../src/npm-ci.mjs";

const LONG = 60_000;

/** Runs an installation with the given script as npm. */
async function install(t, script, limits) {
  const folder = mkdtempSync(join(tmpdir(), "npm-install-"));
  const path = process.env.PATH;
  t.after(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, "npm"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, "npm"), 0o755);
  process.env.PATH = folder + delimiter + path;
  const said = t.mock.method(console, "error", () => {}).mock;
  const code = await npmCi(folder, ["--force"], limits);
  return { code, folder, said: said.calls.map((call) => call.arguments[0]) };
}

test("an installation that hangs is stopped with its children and started again", async (t) => {
  const hangsOnce = "if [ -e child ]; then exit 0; fi; sleep 1000 & echo $! > new; mv new child; wait";
  const { code, folder, said } = await install(t, hangsOnce, [500, 1000, 2000, LONG]);
  assert.equal(code, 0);
  assert.match(said[0], /did not end within .* It starts again\./);
  const child = readFileSync(join(folder, "child"), "utf8").trim();
  const isGone = () => {
    try {
      return readFileSync(`/proc/${child}/stat`, "utf8").includes(") Z");
    } catch {
      return true;
    }
  };
  while (!isGone()) {
    await new Promise(setImmediate);
  }
});

test("after the last attempt the error names the remedy", async (t) => {
  const { code, said } = await install(t, "sleep 1000", [100, 100]);
  assert.equal(code, 1);
  assert.equal(said.length, 2);
  assert.match(said[1], /Check the connection to npm's registry/);
});

test("a failure of npm is passed on without another attempt", async (t) => {
  const { code, folder, said } = await install(t, "echo $@ >> calls; exit 7", [LONG, LONG]);
  assert.equal(code, 7);
  assert.equal(readFileSync(join(folder, "calls"), "utf8"), "ci --ignore-scripts --no-audit --no-fund --loglevel=error --force\n");
  assert.deepEqual(said, []);
});
