// SPDX-License-Identifier: Apache-2.0
/**
 * Who looks for the style of a class finds all of it in one sheet. Other sheets may select by it: what is inside, beside, before or after
 * its elements, and combinations with their own classes.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { generate, parse } from "css-tree";

const FOLDER = join(import.meta.dirname, "..", "..", "widget-src", "panel", "src", "main", "css");

/** Preferences of the system concern all features. */
const COMMON = "preferences.css";

/** Blocks that many features are built from, and the sheets that have them. */
const SHARED = {
  "panel/base.css": ["icon", "sr"],
  "panel/header.css": ["tool-button"],
  "panel/transcript.css": ["note", "link"],
  "features/actions.css": ["action"],
  "features/cards.css": ["button", "buttons", "card", "popup"],
};

/**
 * Returns the classes that a sheet styles alone: selectors of one class, with or without pseudo-classes. A rule that sets only custom
 * properties styles nothing.
 */
function styled(text) {
  const found = new Set();
  const visit = (node, parents) => {
    const children = node.block?.children.toArray() ?? [];
    if (node.type === "Rule" && !parents && children.some(({ type, property }) => type === "Declaration" && !property.startsWith("--"))) {
      for (const selector of node.prelude.children) {
        const kinds = selector.children.map(({ type }) => type).toArray();
        if (kinds.filter((kind) => kind !== "PseudoClassSelector").join() === "ClassSelector") {
          found.add(generate(selector.children.filter(({ type }) => type === "ClassSelector").first).slice(1));
        }
      }
    }
    if (node.type !== "Atrule" || node.name !== "keyframes") children.forEach((child) => visit(child, parents || node.type === "Rule"));
  };
  parse(text).children.forEach((node) => visit(node, false));
  return found;
}

const sheets = readdirSync(FOLDER, { recursive: true })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".css") && basename(path) !== COMMON)
  .map((path) => ({ path, classes: styled(readFileSync(join(FOLDER, path), "utf8")) }));

for (const [text, expected] of [
  [".a { color: red } .b:hover { color: red } .c:not(.d) { color: red }", ["a", "b", "c"]],
  ["@media (hover) { .a { color: red } } @container (width < 9px) { .b { color: red } }", ["a", "b"]],
  [".a, .b .c { color: red }", ["a"]],
  [".a .b, .a > .b, .a.b, p.a, .a::before, :is(.a) { color: red }", []],
  [".a { .b { color: red } &:hover { color: red } }", []],
  [".a { --b: red }", []],
]) {
  test(`of ${text} the classes ${expected} are found`, () => assert.deepEqual([...styled(text)], expected));
}

test("no class is styled by two sheets", () => {
  const twice = new Map();
  for (const { path, classes } of sheets) for (const each of classes) twice.set(each, [...(twice.get(each) ?? []), path]);
  assert.ok(twice.size > 100, `${twice.size} classes`);
  assert.deepEqual([...twice].filter(([, paths]) => paths.length > 1), []);
});

for (const [path, classes] of Object.entries(SHARED)) {
  test(`${path} has the blocks that many features use: ${classes.join(", ")}`, () => {
    const own = sheets.find((sheet) => sheet.path === path).classes;
    assert.deepEqual(classes.filter((each) => !own.has(each)), []);
  });
}
