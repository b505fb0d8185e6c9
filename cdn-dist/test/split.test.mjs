// SPDX-License-Identifier: Apache-2.0
/** A program that is cut in two does what it did, once the part is linked. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { split } from "../src/lean/split.mjs";

const program = (extra = "") => `var main; (function() {
    let shared = a => a + 1, count = 0, only = a => a * 10, rare_Thing = class { run(a) { return only(shared(a)); } },
    rare_make = () => new rare_Thing();
    class used { go() { return shared(1); } }
    ${extra}
    main = part => { let before = new used().go(); KARTA_LINK(part); return [before, new rare_Thing().run(2), rare_make().run(3)]; };
})();`;

function run(code) {
  const { start, part } = split(code, ["rare_"]);
  const context = createContext({ document: { currentScript: { karta: (given) => (context.part = given) } } });
  runInContext(start.toString(), context);
  runInContext(part.toString(), context);
  return { result: JSON.stringify(runInContext("main(part)", context)), start: start.toString(), part: part.toString() };
}

test("the part is used as before once it is linked", () => {
  assert.equal(run(program()).result, "[2,30,40]");
});

test("what only the part needs goes with it, and what both need stays", () => {
  const { start, part } = run(program());
  assert.match(part, /only = a =>/);
  assert.doesNotMatch(start, /only =/);
  assert.match(start, /shared = a =>/);
  assert.doesNotMatch(part, /shared =/);
});

test("without prefixes the program stays whole", () => {
  const { start, part } = split(program(), []);
  assert.equal(part, undefined);
  const context = createContext({});
  runInContext(start.toString(), context);
  assert.equal(JSON.stringify(runInContext("main()", context)), "[2,30,40]");
});

test("a variable that both use and one changes is refused", () => {
  assert.throws(() => run(program("let rare_count = () => count++; shared = () => { count = 5; rare_count(); };")), /which changes/);
});

test("prefixes that nothing starts with are refused", () => {
  assert.throws(() => split(program(), ["other_"]), /no declaration starts with other_/);
});
