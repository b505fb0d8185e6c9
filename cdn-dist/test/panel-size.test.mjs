// SPDX-License-Identifier: Apache-2.0
/** The size that Markdown adds to the panel, and what of deferred classes is left in its first file. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { eachMapping, TraceMap } from "@jridgewell/trace-mapping";
import { CHUNKS } from "../src/build.mjs";
import { style } from "../src/styles.mjs";

const folder = fileURLToPath(new URL("../target/site/widget/v1", import.meta.url));
const { files } = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));

/**
 * Bytes brotli. For comparison: streaming-markdown, with far fewer rules, is 3,040, and micromark with GFM is 19,560.
 */
const BUDGET = 12_000;

/** Maximum number of characters that create an object of a deferred class. */
const MADE = 60;

/** The parser, and its output to the document. */
const MARKDOWN = /^sh\/karta\/widget\/(core\/markdown|panel\/markdown)/;

/** Returns the code split at the mappings of the source map, each piece with its source. */
function pieces(code, map) {
  const starts = code.split("\n").reduce((all, line) => [...all, all.at(-1) + line.length + 1], [0]);
  const marks = [];
  eachMapping(map, ({ generatedLine, generatedColumn, source }) => marks.push({ at: starts[generatedLine - 1] + generatedColumn, source }));
  return marks.map(({ at, source }, i) => ({ text: code.slice(at, marks[i + 1]?.at ?? code.length), source }));
}

test("parser and sink add no more than their budget to the panel", async () => {
  const { name } = files.find((file) => /^panel\.[0-9a-f]{10}\.js$/.test(file.name));
  const code = await readFile(join(folder, name), "utf8");
  const all = pieces(code, new TraceMap(await readFile(join(folder, `${name}.map`), "utf8")));
  const ours = all.filter(({ source }) => MARKDOWN.test(source ?? ""));
  const rest = all.filter(({ source }) => !MARKDOWN.test(source ?? ""));
  const text = (some) => some.map(({ text }) => text).join("");
  const rules = await style("panel/markdown.css");
  assert.ok(text(rest).includes(rules), "the panel has the style rules of Markdown");
  const compressed = (code) => brotliCompressSync(code).length;
  const cost = compressed(text(all)) - compressed(text(rest).replace(rules, ""));
  console.log(`Markdown: ${cost} of ${compressed(text(all))} bytes brotli, ${ours.length} pieces of ${new Set(ours.map(({ source }) => source)).size} sources`);
  assert.equal(all.map(({ text }) => text).join("").length, code.length - code.indexOf(all[0].text));
  assert.ok(new Set(ours.map(({ source }) => source)).size > 15, "the source map has the parser's classes");
  assert.ok(cost > 5_000, `${cost} bytes is too little to be all of it`);
  assert.ok(cost <= BUDGET, `${cost} bytes brotli, ${cost - BUDGET} over the budget of ${BUDGET}`);
});

test("the code of a deferred class is not in the first file, although TeaVM inlines single calls", async () => {
  const { name } = files.find((file) => /^panel\.[0-9a-f]{10}\.js$/.test(file.name));
  const all = pieces(await readFile(join(folder, name), "utf8"), new TraceMap(await readFile(join(folder, `${name}.map`), "utf8")));
  const deferred = new Set(Object.values(CHUNKS).flat().map((entry) => entry.replaceAll(".", "/")));
  const found = new Map();
  for (const { text, source } of all) {
    const path = source?.replace(/\.java$/, "") ?? "";
    if (deferred.has(path) || deferred.has(path.replace(/\/[^/]*$/, ""))) found.set(path, (found.get(path) ?? 0) + text.length);
  }
  console.log(`Of deferred classes: ${[...found].map(([path, length]) => `${path.replace(/.*\//, "")} ${length}`).join(", ")} characters`);
  // Creating an object sets its fields, and that may be inlined.
  for (const [path, length] of found) assert.ok(length <= MADE, `${path} has ${length} characters in the first file`);
});
