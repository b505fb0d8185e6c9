// SPDX-License-Identifier: Apache-2.0
/** Callbacks become shorter and behave the same. The samples have the shapes of the loader in TeaVM's output. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { callbacks } from "../src/callbacks.mjs";

/** Runs `main` of a program before and after the pass, compares the results and returns the new code. */
function checked(program) {
  const code = callbacks(program).toString();
  const run = (each) => JSON.stringify(runInNewContext(`"use strict"; ${each}\nmain()`));
  assert.equal(run(code), run(program));
  return code;
}

test("a callback without captured variables is the function that it calls", () => {
  const code = checked(`let made = () => { return argument0 => call(argument0); },
    call = var$1 => { return twice(var$1); },
    twice = var$1 => { return var$1 * 2; },
    main = () => { return [1, 2].map(made()); };`);
  assert.match(code, /map\(twice\)/);
});

test("a callback without a result is not replaced by a function with one", () => {
  const code = checked(`let made = () => { return argument0 => { call(argument0); }; },
    call = var$1 => { return var$1; },
    main = () => { return [1, 2].map(made()); };`);
  assert.match(code, /map\(made\(\)\)/);
});

test("a function with more parameters than the callback passes is called, not passed on", () => {
  const code = checked(`let made = () => { return argument0 => call(argument0); },
    call = (var$1, var$2) => { return var$2 === undefined; },
    main = () => { return [1, 2].map(made()); };`);
  assert.match(code, /map\(made\(\)\)/);
});

test("a callback with captured variables contains its code", () => {
  const code = checked(`let made = (var$1, var$2) => { return argument0 => code$0(var$1, var$2, argument0); },
    code$0 = (var$1, var$2, var$3) => { let var$4; var$4 = var$1 + var$2; return var$4 + var$3; },
    main = () => { let var$1, var$4; var$1 = 10; var$4 = 5; return [1, 2].map(made(var$4, var$1)); };`);
  assert.match(code, /map\(\(var\$3\$code\$0\) => \{/);
});

test("a callback keeps the value that a variable had at its creation", () => {
  checked(`let made = var$1 => { return () => code$0(var$1); },
    code$0 = var$1 => { return var$1; },
    main = () => { let var$1, var$2; var$1 = 1; var$2 = made(var$1); var$1 = 2; return [var$2(), var$1]; };`);
  checked(`let made = var$1 => { return () => code$0(var$1); },
    code$0 = var$1 => { return var$1; },
    main = () => { let var$1, var$2; var$2 = []; while (var$2.length < 3) { var$1 = var$2.length; var$2.push(made(var$1)); } return var$2.map(each => each()); };`);
});

test("a callback whose code assigns a captured variable reads the first value in each call", () => {
  checked(`let made = var$1 => { return () => code$0(var$1); },
    code$0 = var$1 => { var$1 = var$1 + 1; return var$1; },
    main = () => { let var$1; var$1 = made(1); return [var$1(), var$1()]; };`);
});

test("a callback created in another callback finds its variables", () => {
  checked(`let outer = var$1 => { return argument0 => code$0(var$1, argument0); },
    code$0 = (var$1, var$2) => { let var$3; var$3 = var$1 + var$2; return [1, 2].map(inner(var$3, var$2)); },
    inner = (var$1, var$2) => { return argument0 => code$1(var$1, var$2, argument0); },
    code$1 = (var$1, var$2, var$3) => { return [var$1, var$2, var$3]; },
    main = () => { let var$1; var$1 = 10; return [3, 4].map(outer(var$1)); };`);
});
