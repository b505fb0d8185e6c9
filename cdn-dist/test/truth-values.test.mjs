// SPDX-License-Identifier: Apache-2.0
/** A condition is its own value where Java's booleans are told apart by no more than their truth. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { truthValues } from "../src/lean/truth-values.mjs";

const same = (expression) => {
  const after = truthValues(`f = (a, b, c) => ${expression};`).toString();
  const [before, now] = [expression, after.slice("f = (a, b, c) => ".length, -1)].map((text) => new Function("a", "b", "c", `return ${text};`));
  const values = [0, 1, 2, NaN, null, "", "x"];
  for (const a of values) for (const b of values) for (const c of values) assert.equal(now(a, b, c) == before(a, b, c), true, `${after} of ${a}, ${b}, ${c}`);
  return after;
};

for (const [expression, expected] of Object.entries({
  "a < b ? 1 : 0": "(a < b)",
  "a < b ? 0 : 1": "!(a < b)",
  "a ? 0 : 1": "!(a)",
  "!a ? 1 : 0": "(!a)",
  "isNaN(a) ? 1 : 0": "(isNaN(a))",
  "(a === null || b > 1) ? 1 : 0": "(a === null || b > 1)",
  "((a > 1 ? 1 : 0) == 1 ? 0 : 1) + (b > 1 ? 1 : 0)": "(!(((a > 1)) == 1)) + ((b > 1))",
  "a == 1 ? 1 : b == 2 ? 0 : 1": "a == 1 ? 1 : !(b == 2)",
})) {
  test(`${expression} is ${expected}`, () => {
    assert.equal(same(expression).replace(/\s+/g, " "), `f = (a, b, c) => ${expected};`);
  });
}

for (const expression of ["a ? 1 : 0", "a && b > 1 ? 1 : 0", "a < b ? 1 : 2", "a < b ? 1 : 0.5", "[3, 4][a < b ? 1 : 0]", "(() => { switch (a < b ? 1 : 0) { case 1: return 5; } return 6; })()"]) {
  test(`${expression} stays as it is`, () => {
    assert.equal(same(expression), `f = (a, b, c) => ${expression};`);
  });
}

test("a number of Java's that is told from a truth value is refused", () => {
  assert.throws(() => truthValues("$this.$f1 === 1;"), /tells a number from a truth value/);
  assert.throws(() => truthValues("var$1 !== 0;"), /tells a number from a truth value/);
  truthValues("$rt_meta === 0; $this.$f1 === 1.0; $this.$f1 == 1; kind !== 0;");
});
