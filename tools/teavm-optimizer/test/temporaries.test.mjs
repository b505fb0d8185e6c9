// SPDX-License-Identifier: Apache-2.0
/** Values move to where they are used, and only where nothing can change them on the way. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { initialValues } from "../src/initial-values.mjs";
import { temporaries } from "../src/temporaries.mjs";
import { program, run } from "./random-program.mjs";

/** The body of `f`, whose variables are a, b and c, after a pass; white space does not count. */
function after(pass, body, around = "let call = x => x, mutable = 0; mutable = 1;") {
  const code = `${around} let f = (x, y) => { let a, b, c; ${body} };`;
  const out = pass(code).toString();
  return out.slice(out.indexOf("let a, b, c;") + 12, out.lastIndexOf("}")).replace(/\s+/g, " ").trim();
}

const moved = [
  ["a value goes into the call after it", "a = x.one; call(a);", "call(x.one);"],
  ["a chain of values, in their order", "a = x.one; b = a.two; c = y.three; call(b, c);", "call(x.one.two, y.three);"],
  ["a call, where nothing comes before it", "a = call(x); y.one = a;", "y.one = call(x);"],
  ["a call as the first argument", "a = call(x); call(a, y.one);", "call(call(x), y.one);"],
  ["a variable that is used again for something else", "a = x.one; call(a); a = y.one; call(a);", "call(x.one); call(y.one);"],
  ["into a condition", "a = x.one; if (a) call(y);", "if (x.one) call(y);"],
  ["what binds less tightly gets parentheses", "a = x || y; call(a.one);", "call((x || y).one);"],
  ["over what it does not touch", "a = x; b = y.one + y.two; call(b, b, a);", "b = y.one + y.two; call(b, b, x);"],
  ["a variable that only has another's value", "a = x; call(a); call(a.one);", "call(x); call(x.one);"],
  ["a value that nobody reads", "a = x.one; call(y);", "call(y);"],
  ["but not the call that made it", "a = call(x); y.one = 1;", "call(x); y.one = 1;"],
];
for (const [name, body, expected] of moved) {
  test(`moved: ${name}`, () => assert.equal(after(temporaries, body), expected));
}

const kept = [
  ["what is read twice", "a = x.one; call(a, a);"],
  ["what is read later as well", "a = x.one; call(a); while (y) { call(a); }"],
  ["what is read in the loop's next round", "a = 0; while (y) { call(a); a = y.one; }"],
  ["what a call before it could change", "a = x.one; call(call(y), a);"],
  ["a call behind another", "a = call(x); call(call(y), a);"],
  ["a call behind a look at what it could change", "a = call(x); call(y.one, a);"],
  ["a call behind a variable that others change", "a = call(x); call(mutable, a);"],
  ["a call that would happen only sometimes", "a = call(x); if (y && a) call(y);"],
  ["a value whose variable changes in between", "a = x + 1; x = call(y); call(a, x, x);"],
  ["a copy of what changes before it is read", "a = x; x = call(y); call(a, a, x, x);"],
  ["what a break leads to", "l: { a = x.one; if (y) break l; a = 2; } call(a);"],
  ["what is read where a break behind the condition leads", "l: { a = x.one; if (a.two) break l; a = y.one; } call(a, a);"],
  ["what is read where a continue behind the condition leads", "a = 0; while (call(a)) { a = x.one; if (a.two) continue; a = y.one; }"],
  ["what is read where a case leads", "l: { a = x.one; switch (a.two) { case 1: break l; } a = y.one; } call(a, a);"],
  ["what a function inside sees", "a = x.one; call(() => a);"],
  ["what is read where an exception leads", "try { a = call(x); a = call(y); } catch (e) { call(a); }"],
];
for (const [name, body] of kept) {
  test(`kept: ${name}`, () => assert.equal(after(temporaries, body), body));
}

test("an object is made with the values that it is given", () => {
  assert.equal(after(initialValues, "a = { one: null, two: 0, }; a.one = call(x); a.two = y; call(a);"), "a = { one: call(x), two: y }; call(a);");
});

test("an object is made where its first value is known, and keeps its methods", () => {
  const body = "a = { one: null, run() { return this.one; } }; b = call(x); a.one = b; call(a);";
  assert.equal(after(initialValues, body), "b = call(x); a = { run() { return this.one; }, one: b }; call(a);");
});

test("a first value that somebody could see stays", () => {
  for (const body of ["a = { one: null }; call(a); a.one = x;", "a = { one: null }; a.one = call(a);", "a = { one: null }; if (x) a.one = y; call(a);"]) {
    assert.equal(after(initialValues, body), body);
  }
});

test("an object that takes a variable's value is not made after that has changed", () => {
  const body = "a = { one: x, two: null }; x = call(y); a.two = x; call(a);";
  assert.equal(after(initialValues, body), "a = { one: x, }; x = call(y); a.two = x; call(a);");
});

test("a thousand programs of every shape do the same as before", () => {
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
