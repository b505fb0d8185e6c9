// SPDX-License-Identifier: Apache-2.0
/** Each row of e2e-tests/BEHAVIOUR.md names tests that exist and run, and each command and event has a row. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { codes, repository, source, table } from "./tables.mjs";

const FOLDERS = ["e2e-tests/src/test/java", "widget-src/core/src/test/java", "widget-src/loader/src/test/js", "cdn-dist/test/panel", "npm-dist/react/test"];
const files = new Map(
  FOLDERS.flatMap((folder) => readdirSync(join(repository, folder), { recursive: true }).map((file) => [basename(file), `${folder}/${file}`])),
);
const HEADINGS = {
  commands: "Command behaviour",
  events: "Event behaviour",
  settings: "Settings, tabs, upgrades and the panel",
  complaints: "Frequent complaints about chat widgets",
};
const rows = (kind) => table("../../e2e-tests/BEHAVIOUR.md", HEADINGS[kind]);

/** @returns {boolean} whether the test exists and is not disabled */
function exists(name) {
  const [, file, title] = /^([\w-]+\.test\.(?:mjs|ts)): (.+)$/.exec(name) ?? [];
  if (file) return files.has(file) && source(files.get(file)).match(/\b(?:test|fullTest)\(".*",/g)?.some((start) => start.endsWith(`est(${JSON.stringify(title)},`)) === true;
  const [owner, method] = name.split(".");
  const path = files.get(`${owner}.java`);
  if (!path) return false;
  const text = source(path);
  const head = text.slice(0, Math.max(0, text.indexOf(`    void ${method}(`)));
  const annotations = head.slice(head.lastIndexOf("\n\n"));
  return /^ {4}@(Parameterized)?Test\b/m.test(annotations) && !/@Disabled/.test(annotations);
}

for (const kind of Object.keys(HEADINGS)) {
  test(`the tests of the rows of ${kind} exist`, () => {
    const named = rows(kind).flatMap((row) => codes(row.at(-1)));
    assert.ok(named.length >= rows(kind).length, "a row names no test");
    assert.deepEqual(named.filter((name) => !exists(name)), []);
  });
}

test("each command and each event has a row", () => {
  for (const [page, heading, kind] of [["commands.md", "Table of commands", "commands"], ["events.md", "Table of events", "events"]]) {
    const known = table(page, heading).flatMap(([name]) => codes(name));
    const covered = new Set(rows(kind).flatMap(([name]) => codes(name)));
    assert.deepEqual(known.filter((name) => !covered.has(name)), []);
  }
});

test("each of the fifteen complaints has a row", () => {
  assert.deepEqual(rows("complaints").map(([number]) => Number(number)), Array.from({ length: 15 }, (_, i) => i + 1));
});

test("a row with a missing test is found", () => {
  assert.equal(exists("CommandsTest.thisIsNoTest"), false);
  assert.equal(exists("NoSuchTest.toggleOpensAndCloses"), false);
  assert.equal(exists("events.test.mjs: no such title"), false);
});
