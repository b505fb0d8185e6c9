// SPDX-License-Identifier: Apache-2.0
/** Values move to their uses, and only if nothing can change them in between. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { initialValues } from "../src/initial-values.mjs";
import { temporaries } from "../src/temporaries.mjs";
import { program, run } from "./random-program.mjs";

/** Returns the body of `f`, whose variables are a, b and c, after a pass, with normalised white space. */
function after(pass, body, around = "let call = x => x, mutable = 0; mutable = 1;") {
  const code = `${around} let f = (x, y) => { let a, b, c; ${body} };`;
  const out = pass(code).toString();
  return out.slice(out.indexOf("let a, b, c;") + 12, out.lastIndexOf("}")).replace(/\s+/g, " ").trim();
}

const moved = [
  ["a value moves into the call after it", "a = x.one; call(a);", "call(x.one);"],
  ["a chain of values, in their order", "a = x.one; b = a.two; c = y.three; call(b, c);", "call(x.one.two, y.three);"],
  ["a call with nothing before it", "a = call(x); y.one = a;", "y.one = call(x);"],
  ["a call as the first argument", "a = call(x); call(a, y.one);", "call(call(x), y.one);"],
  ["a variable that is reused for another value", "a = x.one; call(a); a = y.one; call(a);", "call(x.one); call(y.one);"],
  ["into a condition", "a = x.one; if (a) call(y);", "if (x.one) call(y);"],
  ["an expression of lower precedence gets parentheses", "a = x || y; call(a.one);", "call((x || y).one);"],
  ["past statements that do not affect it", "a = x; b = y.one + y.two; call(b, b, a);", "b = y.one + y.two; call(b, b, x);"],
  ["a copy of another variable", "a = x; call(a); call(a.one);", "call(x); call(x.one);"],
  ["a value that is never read", "a = x.one; call(y);", "call(y);"],
  ["but not the call that computed it", "a = call(x); y.one = 1;", "call(x); y.one = 1;"],
];
for (const [name, body, expected] of moved) {
  test(`moved: ${name}`, () => assert.equal(after(temporaries, body), expected));
}

const kept = [
  ["a value that is read twice", "a = x.one; call(a, a);"],
  ["a value that is also read later", "a = x.one; call(a); while (y) { call(a); }"],
  ["a value that is read in the next iteration", "a = 0; while (y) { call(a); a = y.one; }"],
  ["a value that a call before it could change", "a = x.one; call(call(y), a);"],
  ["a call behind another", "a = call(x); call(call(y), a);"],
  ["a call after a read of state that it could change", "a = call(x); call(y.one, a);"],
  ["a call after a read of a mutable variable", "a = call(x); call(mutable, a);"],
  ["a call that would become conditional", "a = call(x); if (y && a) call(y);"],
  ["a value whose variable changes in between", "a = x + 1; x = call(y); call(a, x, x);"],
  ["a copy of a variable that changes before the copy is read", "a = x; x = call(y); call(a, a, x, x);"],
  ["a value read after a break", "l: { a = x.one; if (y) break l; a = 2; } call(a);"],
  ["a value read after a break behind the condition", "l: { a = x.one; if (a.two) break l; a = y.one; } call(a, a);"],
  ["a value read after a continue behind the condition", "a = 0; while (call(a)) { a = x.one; if (a.two) continue; a = y.one; }"],
  ["a value read after a case", "l: { a = x.one; switch (a.two) { case 1: break l; } a = y.one; } call(a, a);"],
  ["a value read by an inner function", "a = x.one; call(() => a);"],
  ["a value read after an exception", "try { a = call(x); a = call(y); } catch (e) { call(a); }"],
];
for (const [name, body] of kept) {
  test(`kept: ${name}`, () => assert.equal(after(temporaries, body), body));
}

test("an object is created with the values assigned to it", () => {
  assert.equal(after(initialValues, "a = { one: null, two: 0, }; a.one = call(x); a.two = y; call(a);"), "a = { one: call(x), two: y }; call(a);");
});

test("an object is created where its first value is known, and keeps its methods", () => {
  const body = "a = { one: null, run() { return this.one; } }; b = call(x); a.one = b; call(a);";
  assert.equal(after(initialValues, body), "b = call(x); a = { run() { return this.one; }, one: b }; call(a);");
});

test("an initial value that could be read stays", () => {
  for (const body of ["a = { one: null }; call(a); a.one = x;", "a = { one: null }; a.one = call(a);", "a = { one: null }; if (x) a.one = y; call(a);"]) {
    assert.equal(after(initialValues, body), body);
  }
});

test("an object with a variable's value is not created after the variable has changed", () => {
  const body = "a = { one: x, two: null }; x = call(y); a.two = x; call(a);";
  assert.equal(after(initialValues, body), "a = { one: x, }; x = call(y); a.two = x; call(a);");
});

test("a thousand random programs behave the same", () => {
  let changed = 0;
  for (let seed = 1; seed <= 1000; seed++) {
    const before = program(seed);
    const once = temporaries(before).toString();
    const after = temporaries(once).toString();
    assert.equal(run(after), run(before), `seed ${seed}:\n${before}\n${after}`);
    changed += after === before ? 0 : 1;
  }
  assert.ok(changed > 500, `only ${changed} of the programs were changed`);
});
