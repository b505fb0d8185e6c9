// SPDX-License-Identifier: Apache-2.0
/**
 * Old libraries replace functions of the engine by their own, which take fewer arguments. The built files call such
 * functions only with arguments that every replacement supports.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { parse } from "acorn";

const site = join(dirname(dirname(fileURLToPath(import.meta.url))), "target", "site", "widget", "v1");

/** The number of arguments that every replacement supports. The libraries are those of the pages in `e2e-tests`. */
const TAKES = {
  // Prototype.js 1.6 and 1.7
  startsWith: 1, endsWith: 1, include: 1, concat: 1, indexOf: 2, lastIndexOf: 2, toISOString: 0, toJSON: 0, strip: 0,
  // Prototype.js and MooTools. MooTools returns a list unchanged
  "Array.from": 1, "Object.keys": 1, "Object.values": 1, "Date.now": 0, trim: 0,
};

/** Functions that a replacement removes or changes, so that they must not be called. */
const AVOIDED = {
  // Prototype.js: `reverse(false)` copies, `entries` is a list, `reduce` of 1.6 returns the only element, `sub` and `size` are its own.
  reduce: "Prototype.js 1.6", reduceRight: "Prototype.js 1.6", sub: "Prototype.js",
};

/** Functions whose callback receives the element and its index in Prototype.js, but not the list. */
const CALLBACKS = new Set(["every", "some", "map", "find", "filter", "forEach", "findIndex", "flatMap"]);

/** Returns the calls of a script to members: name, count of arguments (`Infinity` for a spread), and the first argument. */
function calls(text) {
  const found = [];
  const visit = (node) => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!node || typeof node.type !== "string") return;
    const callee = node.callee;
    if (node.type === "CallExpression" && callee.type === "MemberExpression") {
      const name = callee.computed ? callee.property.value : callee.property.name;
      const owner = callee.object.type === "Identifier" && /^[A-Z]/.test(callee.object.name) ? `${callee.object.name}.` : "";
      const spread = node.arguments.some(({ type }) => type === "SpreadElement");
      if (typeof name === "string") found.push({ name: owner + name, count: spread ? Infinity : node.arguments.length, first: node.arguments[0] });
    }
    Object.values(node).forEach(visit);
  };
  visit(parse(text, { ecmaVersion: "latest" }));
  return found;
}

/** Returns the calls of a script that a replacement does not support. */
function broken(text) {
  return calls(text).flatMap(({ name, count, first }) => {
    if (Object.hasOwn(AVOIDED, name)) return [`${name} is called, which ${AVOIDED[name]} replaces`];
    if (Object.hasOwn(TAKES, name) && count > TAKES[name]) return [`${name} is called with ${count} arguments`];
    if (CALLBACKS.has(name) && first?.params?.length > 2) return [`${name} calls a function with ${first.params.length} parameters`];
    return [];
  });
}

for (const [text, finding] of [
  ["a.startsWith(b, 1)", "startsWith is called with 2 arguments"],
  ["a['startsWith'](b, 1)", "startsWith is called with 2 arguments"],
  ["Array.from(a, b => b)", "Array.from is called with 2 arguments"],
  ["a.filter((b, c, d) => d)", "filter calls a function with 3 parameters"],
  ["a.reduce((b, c) => b)", "reduce is called, which Prototype.js 1.6 replaces"],
]) {
  test(`reports that ${finding} in ${text}`, () => assert.deepEqual(broken(text), [finding]));
}

for (const name of readdirSync(site).filter((file) => /^(karta|panel\.([a-z]{3,}\.)?[0-9a-f]{10})\.js$/.test(file))) {
  test(`${name} calls replaced functions only in supported ways`, () => {
    const text = readFileSync(join(site, name), "utf8");
    assert.ok(calls(text).length > 20, "the file has calls");
    assert.deepEqual(broken(text), []);
  });
}
