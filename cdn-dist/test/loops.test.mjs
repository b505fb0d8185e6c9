// SPDX-License-Identifier: Apache-2.0
/** Loops get their condition back, and only where they leave and go on as before. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { loops } from "../src/lean/loops.mjs";
import { texts } from "../src/lean/texts.mjs";
import { program, run } from "./random-program.mjs";

function after(pass, body) {
  const out = pass(`let f = (a, b, x, y) => { ${body} };`).toString();
  return out.slice("let f = (a, b, x, y) => { ".length, -3).replace(/\s+/g, " ").trim();
}

const changed = [
  ["a loop that ends by a break", "while (true) { if (!call(x)) break; call(y); }", "while ((call(x))) { call(y); }"],
  ["an int that the loop counts", "while (true) { if (a >= x) break; a = a + 1 | 0; }", "while (a < x) { a++; }"],
  ["a comparison with what may be NaN", "while (true) { if (a >= x) break; call(x); }", "while (!(a >= x)) { call(x); }"],
  ["a way out that returns comes after the loop", "while (true) { if (x === null) return y; call(x); }", "while (x !== null) { call(x); } return y;"],
  ["a jump to the end of a block falls there", "l: { call(x); while (true) { if (!x) break l; call(y); } }", "l: { call(x); while ((x)) { call(y); } }"],
  ["a jump over something stays", "l: { while (true) { if (!x) break l; call(y); } call(x); }", "l: { while ((x)) { call(y); } break l; call(x); }"],
  ["what is set before it is asked", "while (true) { a = x.one; if (a === null) break; call(a); }", "while ((a = x.one), a !== null) { call(a); }"],
  ["what counts by one", "a = a + 1 | 0; x.one = x.one + (-1) | 0; b = b - 1 | 0;", "a++; x.one--; b--;"],
];
for (const [name, body, expected] of changed) {
  test(`changed: ${name}`, () => assert.equal(after(loops, body), expected));
}

const kept = [
  ["a loop with another way out, where the first does more than leave", "while (true) { if (!x) return y; if (call(y)) break; }"],
  ["a loop whose label is another way out", "l: while (true) { if (!x) return y; while (call(y)) { break l; } }"],
  ["a loop that does something before it asks", "while (true) { call(x); if (!x) break; call(y); }"],
  ["a loop with something to do on the way out", "while (true) { if (!x) { call(y); break; } call(x); }"],
  ["counting in doubles", "a = a + 1; b = b + 2 | 0; x = y + 1 | 0;"],
];
for (const [name, body] of kept) {
  test(`kept: ${name}`, () => assert.equal(after(loops, body), body));
}

test("a thousand programs of every shape do the same as before", () => {
  let different = 0;
  for (let seed = 1; seed <= 1000; seed++) {
    const before = program(seed);
    const out = loops(before).toString();
    assert.equal(run(out), run(before), `seed ${seed}:\n${before}\n${out}`);
    different += out === before ? 0 : 1;
  }
  assert.ok(different > 200, `only ${different} of the programs were changed`);
});

test("style sheets and JSON lose their line ends, in one piece or several, and other texts nothing", () => {
  const { sheet, words, other } = new Function(
    `${texts(String.raw`let sheet = ".a{b:c}\n@media d{\n.e" + "{f:g;\nh:i}\n}\n", words = "{\"k\":\n\"a\\nb\"}\n", other = "one,\ntwo;\n";`)} return { sheet, words, other };`,
  )();
  assert.equal(sheet, ".a{b:c}@media d{.e{f:g;h:i}}");
  assert.deepEqual(JSON.parse(words), { k: "a\nb" });
  assert.equal(words, '{"k":"a\\nb"}');
  assert.equal(other, "one,\ntwo;\n");
});
