// SPDX-License-Identifier: Apache-2.0
/**
 * The differential gate: random conversations and Markdown documents (widget-src/differential) leave the same trace on the JVM,
 * as TeaVM compiled them, and after the optimizer and the minifier.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { createContext, runInContext } from "node:vm";
import { part } from "../src/build.mjs";
import { classicScript } from "../src/classic-script.mjs";

const compiled = part("differential");
const folder = join(compiled.file, "..", "..");
const expected = (await readFile(join(folder, "traces.txt"), "utf8")).trimEnd().split("\n");

/** Returns the lines that a program traces, escaped as in the file of the JVM. `Code` is the `Function` of the realm it runs in. */
function traced(code, Code = Function) {
  const lines = [];
  new Code("trace", code)((line) => {
    lines.push(line.replace(/[^ -[\]-~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`));
  });
  return lines;
}

function assertSame(lines) {
  for (let i = 0; i < expected.length; i++) {
    // Compares line by line, because a diff of the whole texts would take minutes to print.
    if (lines[i] !== expected[i]) {
      const from = Math.max(0, i - 5);
      assert.deepEqual(lines.slice(from, i + 1), expected.slice(from, i + 1), `line ${i + 1}`);
    }
  }
  assert.equal(lines.length, expected.length);
}

test("compiled code behaves as on the JVM", async () => {
  assertSame(traced(`${await readFile(compiled.file, "utf8")}\nmain([]);`));
});

const { bytes } = await classicScript({ ...compiled, name: () => "differential.js", constants: {} });

test("the optimizer and the minifier change nothing", () => {
  assertSame(traced(bytes.toString()));
});

test("the functions of Prototype.js 1.6 change nothing", async () => {
  const context = createContext({ setTimeout, clearTimeout, queueMicrotask, performance, fetch, crypto });
  runInContext("var HTMLElement = function () {};", context);
  runInContext(await readFile(join(import.meta.dirname, "prototype-1-6.js"), "utf8"), context);
  assertSame(traced(bytes.toString(), runInContext("Function", context)));
});
