// SPDX-License-Identifier: Apache-2.0
/**
 * Old libraries replace functions of the engine by their own, which take fewer arguments. The built files pass no more than every
 * replacement takes, and the pages of `e2e-tests` replace every function that the built files call.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { checked, CORE_JS, defined, ES5_SHIM, MOOTOOLS, natives, PROTOTYPE, removed, REPLACED } from "./natives.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const site = join(root, "cdn-dist", "target", "site", "widget", "v1");
const pages = join(root, "e2e-tests", "src", "test", "resources", "sh", "karta", "e2e", "pages");

const broken = (text) => natives({ "a.js": text }).problems["a.js"];

for (const [text, finding] of [
  ["a.startsWith(b, 1)", /^startsWith is called with 2 arguments$/],
  ["a['startsWith'](b, 1)", /^startsWith is called with 2 arguments$/],
  ["a?.startsWith(b, 1)", /^startsWith is called with 2 arguments$/],
  ["a.indexOf(...b)", /^indexOf is called with Infinity arguments$/],
  ["Array.from(a, b => b)", /^Array\.from is called with 2 arguments$/],
  ["a.filter((b, c, d) => d)", /^filter calls a function with 3 parameters$/],
  ["a.reduce((b, c) => b)", /^reduce is called, which Prototype\.js 1\.6 replaces$/],
  ["a.copyWithin(0)", /^copyWithin is called: look it up in .* add it to REPLACED, KEPT .* in cdn-dist\/test\/natives\.mjs$/],
  ["class A { flat() {} } a.flat()", /^flat is called: look it up/],
  ["a.scrollTo(0, 0)", /^scrollTo is called: look it up/],
  ["Object.groupBy(a, b)", /^Object\.groupBy is called: look it up/],
  ["let a = Math.log2", /^Math\.log2 is called: look it up/],
  ["new WeakSet()", /^new WeakSet is called: look it up/],
  ["structuredClone(a)", /^structuredClone is called: look it up/],
]) {
  test(`finds in ${text} that ${finding.source}`, () => {
    const found = broken(text);
    assert.equal(found.length, 1, found.join());
    assert.match(found[0], finding);
  });
}

test("finds nothing in calls of a script's own functions", () => {
  assert.deepEqual(broken("class A { own() {} } const b = () => 1, { c } = b(); b(); c(); new A().own(); b.c = 1; b.c();"), []);
});

const texts = Object.fromEntries(readdirSync(site).filter((file) => file.endsWith(".js")).map((file) => [file, readFileSync(join(site, file), "utf8")]));
const { called, problems } = natives(texts);

for (const [file, found] of Object.entries(problems)) {
  test(`${file} calls what old libraries replace only as they allow`, () => assert.deepEqual(found, []));
}

test("the loader, the panel, its deferred chunks and its languages are read", () => {
  const chunks = Object.keys(JSON.parse(readFileSync(join(root, "cdn-dist", "chunks.json"), "utf8")));
  const languages = readdirSync(join(root, "widget-src", "panel", "src", "main", "languages"));
  assert.equal(Object.keys(texts).length, 2 + chunks.length + languages.length);
  assert.ok(called.size > 100, `${called.size} natives`);
});

test(`${MOOTOOLS} checks that it has replaced each native that is called`, () => {
  const expected = Object.keys(REPLACED).filter((name) => called.has(name) && REPLACED[name].includes(MOOTOOLS));
  assert.ok(expected.length > 1, expected.join());
  const found = checked(readFileSync(join(pages, MOOTOOLS, "page.js"), "utf8"));
  assert.deepEqual(expected.filter((name) => !found.has(name)), []);
});

const removals = (library) => join(pages, library, "page.js");
for (const [library, file, read] of [
  [ES5_SHIM, removals(ES5_SHIM), removed],
  [CORE_JS, removals(CORE_JS), removed],
  [PROTOTYPE, join(import.meta.dirname, "prototype-1-6.js"), (text) => new Set([...defined(text)].flatMap((name) => [name, `Array.${name}`, `Object.${name}`]))],
]) {
  test(`${library} has a replacement of each native that is called`, () => {
    const there = read(readFileSync(file, "utf8"));
    const expected = Object.keys(REPLACED).filter((name) => called.has(name) && REPLACED[name].includes(library));
    assert.ok(expected.length > 5, expected.join());
    const missing = expected.filter((name) => !there.has(name));
    assert.deepEqual(missing, [], `${file} must remove or replace these`);
  });
}
