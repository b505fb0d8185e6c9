// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { check, warnings } from "../src/size-budget.mjs";

const budgets = { "panel.js": { budget: 1000, record: 900 } };
const panel = (brotli) => [{ name: "panel.0123456789.js", brotli }];

test("a file at its budget passes", () => {
  assert.deepEqual(check(panel(1000), budgets), []);
});

test("a file over its budget is refused with the excess", () => {
  assert.match(check(panel(1001), budgets)[0], /1 over its budget of 1000/);
});

test("a file that differs from its record by more than 2 % is a warning, and no problem", () => {
  assert.deepEqual(warnings(panel(918), budgets), []);
  assert.deepEqual(warnings(panel(882), budgets), []);
  for (const size of [919, 881]) {
    assert.deepEqual(check(panel(size), budgets), []);
    assert.match(warnings(panel(size), budgets)[0], new RegExp(`is ${size} bytes brotli, its record is 900`));
  }
});

test("a file without a budget is refused", () => {
  assert.match(check([{ name: "new.js", brotli: 1 }], budgets)[0], /new\.js has no budget/);
});

test("files that are loaded together have a common budget", () => {
  const together = { ...budgets, "karta.js": { budget: 500, record: 400 }, "karta.js + panel.js": { budget: 1400, record: 1300 } };
  const files = (loader) => [{ name: "karta.js", brotli: loader }, ...panel(950)];
  assert.deepEqual(check(files(450), together), []);
  assert.match(check(files(451), together)[0], /^karta\.js \+ panel\.js is 1401 bytes brotli, 1 over/);
  assert.match(check(panel(950), together)[0], /not all of these files exist/);
});

test("the page about the CDN has a row for each file with a budget", () => {
  const page = readFileSync(new URL("../../docs/pages/cdn.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| `(panel\.\S+)` \|/gm)].map(([, name]) => name.replace(".<hash>", ""));
  const budgeted = Object.keys(JSON.parse(readFileSync(new URL("../size-budgets.json", import.meta.url), "utf8")));
  const expected = budgeted.filter((name) => name.startsWith("panel.")).map((name) => name.replace(/^panel\.[a-z]{2}\.js$/, "panel.<language>.js"));
  assert.deepEqual(rows.sort(), [...new Set(expected)].sort());
});
