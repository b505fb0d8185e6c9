// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { check } from "../src/size-budget.mjs";

const budgets = { "panel.js": { budget: 1000, record: 900 } };
const panel = (brotli) => [{ name: "panel.0123456789.js", brotli }];

test("a file at its budget passes", () => {
  assert.deepEqual(check(panel(1000), budgets), []);
});

test("a file over its budget is refused with the excess", () => {
  assert.match(check(panel(1001), budgets)[0], /1 over its budget of 1000/);
});

test("a file more than 3 % under its record asks for a new record", () => {
  assert.deepEqual(check(panel(873), budgets), []);
  assert.match(check(panel(872), budgets)[0], /write 872 as the record/);
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

test("the README has the budgets and records of this file", () => {
  const read = (file) => readFileSync(new URL(file, import.meta.url), "utf8");
  const number = (text) => Number(text.replaceAll(",", ""));
  const rows = [...read("../../README.md").matchAll(/^\| `?(both|karta\.js|panel[.<>a-z]+\.js)`?,?[^|]*\| ([\d,]+) \| ([\d,]+) \|/gm)];
  const listed = Object.fromEntries(rows.map(([, file, budget, record]) => {
    const name = file === "both" ? "karta.js + panel.js" : file.replace(".<hash>", "");
    return [name, { budget: number(budget), record: number(record) }];
  }));
  const stored = JSON.parse(read("../size-budgets.json"));
  const languages = Object.keys(stored).filter((name) => /^panel\.[a-z]{2}\.js$/.test(name));
  for (const name of languages) delete stored[name];
  assert.equal(languages.length, readdirSync(new URL("../../widget-src/panel/src/main/languages", import.meta.url)).length);
  assert.deepEqual(listed, stored);
});

test("the page about the CDN has a row for each file with a budget", () => {
  const page = readFileSync(new URL("../../docs/pages/cdn.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| `(panel\.\S+)` \|/gm)].map(([, name]) => name.replace(".<hash>", ""));
  const budgeted = Object.keys(JSON.parse(readFileSync(new URL("../size-budgets.json", import.meta.url), "utf8")));
  const expected = budgeted.filter((name) => name.startsWith("panel.")).map((name) => name.replace(/^panel\.[a-z]{2}\.js$/, "panel.<language>.js"));
  assert.deepEqual(rows.sort(), [...new Set(expected)].sort());
});
