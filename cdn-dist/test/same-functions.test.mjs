// SPDX-License-Identifier: Apache-2.0
/** Functions that say the same are one, and one that says nothing is none: without a change of what the code does. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { identityFunctions } from "../src/lean/identity-functions.mjs";
import { sameFunctions } from "../src/lean/same-functions.mjs";

const around = (body) => `var main;\n(function() {\n${body}\n})();\n`;
const run = (code) => JSON.stringify(runInNewContext(`${code};main()`));

/** Asserts that both do the same, and returns the new code. */
function kept(pass, body, rare = []) {
  const code = around(body);
  const after = pass(code, rare).toString();
  assert.equal(run(after), run(code));
  return after;
}

test("functions that differ in the names of their parameters alone are one", () => {
  const text = kept(sameFunctions, "let a_less = (x, y) => x - y, b_minus = (p, q) => p - q; main = () => [a_less(3, 1), b_minus(5, 1)];");
  assert.match(text, /b_minus = 0;/);
  assert.match(text, /\[a_less\(3, 1\), a_less\(5, 1\)\]/);
});

test("functions whose callees are the same are one", () => {
  const text = kept(sameFunctions, "let a_one = x => x + 1, a_two = x => a_one(x) * 2, b_one = y => y + 1, b_two = y => b_one(y) * 2; main = () => [a_two(1), b_two(2)];");
  assert.match(text, /b_one = 0, b_two = 0;/);
});

test("the same function of the engine has one name", () => {
  const text = kept(sameFunctions, "let a_min = Math.min, a_max = Math.max, b_min = Math.min; main = () => [a_min(1, 2), a_max(1, 2), b_min(3, 4)];");
  assert.match(text, /\[a_min\(1, 2\), a_max\(1, 2\), a_min\(3, 4\)\]/);
});

for (const [name, body] of Object.entries({
  "gives its parameters another order": "let a_f = (x, y) => x - y, b_f = (x, y) => y - x; main = () => [a_f(3, 1), b_f(3, 1)];",
  "gives a property another name": "let a_f = x => ({ x }), b_f = y => ({ y }); main = () => [a_f(1), b_f(1)];",
  "reads another property": "let a_f = x => x.x, b_f = y => y.y; main = () => [a_f({ x: 1 }), b_f({ y: 1 })];",
  "uses another variable": "let one = 1, two = 2, a_f = x => x + one, b_f = x => x + two; main = () => [a_f(1), b_f(1)];",
  "is assigned anew": "let a_f = x => x + 1, b_f = x => x + 1; main = () => { b_f = x => x + 2; return [a_f(1), b_f(1)]; };",
  "has a name that means something else elsewhere": "let a_f = x => x + 1, b_f = x => x + 1; main = () => [1].map(b_f => a_f(b_f));",
  "has a property of its own": "let a_f = x => x + 1, b_f = x => x + 1; main = () => { a_f.k = 1; b_f.k = 2; return [a_f.k, b_f.k]; };",
  "hides its parameter": "let a_f = x => { { let x = 1; return x; } }, b_f = y => { { let x = 1; return y; } }; main = () => [a_f(2), b_f(2)];",
  "is declared within another": "let a_f = x => { let inner = y => y + 1; return inner(x); }, b_f = y => y + 1; main = () => [a_f(1), b_f(1)];",
})) {
  test(`a function that ${name} stays one of its own`, () => assert.equal(kept(sameFunctions, body), around(body)));
}

test("functions that turn out to be the same one after another are called by the name that stays", () => {
  kept(
    sameFunctions,
    `let p = v => a1(v), z = v => q(v) + 1, q = v => a2(v), y = v => q(v) + 1, k = v => x(v) + 2, x = v => p(v) + 1,
    m = v => x(v) + 2, n = v => x(v) + 2, a1 = v => v * 3, a2 = v => v * 3;
    main = () => [z(1), y(2), k(3), m(4), n(5)];`,
  );
});

test("what comes in a later part is not taken for what starts", () => {
  const body = "let r_f = x => x + 1, a_f = x => x + 1; main = () => [a_f(1), r_f(2)];";
  assert.equal(kept(sameFunctions, body, ["r_"]), around(body));
});

test("a function that is handed on is the one that stays", () => {
  assert.match(kept(sameFunctions, "let a_f = x => x + 1, b_f = y => y + 1; main = () => [1].map(x => b_f(x)).concat([2].map(b_f));"), /\.map\(a_f\)/);
});

test("what is given to a function that returns just that is itself", () => {
  const text = kept(identityFunctions, "let a_same = x => x, b_same = y => { return a_same(y); }; main = () => [b_same(a_same(1) + 1), [2].map(a_same)];");
  assert.match(text, /\[\(\(1\) \+ 1\), \[2\]\.map\(a_same\)\]/);
});

test("a function that returns something else of what is given is called", () => {
  const body = `let a_first = (x, y) => x, a_not = x => { if (x) return x; return 1; }, a_none = x => {}, a_throw = x => { throw x; };
    main = () => { try { a_throw(1); } catch (e) { return [a_first(1, 2), a_not(0), a_none(1), e]; } };`;
  assert.equal(kept(identityFunctions, body), around(body));
});

test("a function that is read of an object and called is not that object's method", () => {
  const body = "let a_same = x => x, a_object = { k: 1, f() { return this === undefined || this.k === undefined; } }; main = () => [a_same(a_object.f)()];";
  assert.equal(kept(identityFunctions, body), around(body));
});
