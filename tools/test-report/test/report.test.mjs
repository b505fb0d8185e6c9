// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = mkdtempSync(join(tmpdir(), "karta-report-"));
after(() => rmSync(root, { recursive: true }));

const file = (path, text) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

file("pom.xml", "");
file("tools/some/pom.xml", "");
file("server/pom.xml", "");
file("server/tests/pom.xml", "");
file(
  "server/tests/target/surefire-reports/TEST-sh.karta.SlowTest.xml",
  '<testsuite name="sh.karta.SlowTest" time="1,001.5"><testcase name="one" classname="sh.karta.SlowTest" time="1,000"/></testsuite>',
);
file("tools/some/target/node-tests/quick.test.mjs.json", '[{"name": "runs", "seconds": 0.5}, {"name": "walks", "seconds": 2}]');
file("server/target/test-counts/server-jvms.txt", "one\ntwo\n");
file("server/tests/target/test-counts/server-jvms.txt", "three\n");

function report(limits) {
  writeFileSync(join(root, "limits.json"), JSON.stringify(limits));
  const script = fileURLToPath(new URL("../src/report.mjs", import.meta.url));
  return spawnSync(process.execPath, [script, "--root", root, "--limits", join(root, "limits.json")], { encoding: "utf8" });
}

test("names the seconds of modules, classes and tests, the slowest first", () => {
  const lines = report({}).stdout.split("\n").map((line) => line.trim());

  assert.deepEqual(lines.slice(1, 4), ["Seconds of 3 tests, by module:", "1001.5 s  server/tests (1 tests)", "2.5 s  tools/some (2 tests)"]);
  assert.ok(lines.includes("1001.5 s  server/tests  SlowTest"));
  const slowest = lines.indexOf("The slowest 20 tests:");
  assert.deepEqual(lines.slice(slowest + 1, slowest + 3), ["1000.0 s  server/tests  SlowTest: one", "2.0 s  tools/some  quick.test.mjs: walks"]);
});

test("adds the counts of all modules, and accepts them at their limit", () => {
  const { status, stdout } = report({ "server-jvms": 3, "browser-tests": 0 });

  assert.equal(status, 0);
  assert.match(stdout, / 3 +server-jvms \(at most 3\)/);
  assert.match(stdout, / 0 +browser-tests \(at most 0\)/);
});

test("fails above a limit", () => {
  const { status, stderr } = report({ "server-jvms": 2 });

  assert.equal(status, 1);
  assert.match(stderr, /^server-jvms: expected at most 2, got 3\./);
});
