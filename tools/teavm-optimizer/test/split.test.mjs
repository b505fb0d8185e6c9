// SPDX-License-Identifier: Apache-2.0
/** A split program behaves the same once the chunk is linked. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { split } from "../src/split.mjs";

const program = (extra = "") => `var main; (function() {
    let shared = a => a + 1, count = 0, only = a => a * 10, menu_Thing = class { run(a) { return only(shared(a)); } },
    menu_make = () => new menu_Thing(), both = a => a * 100, files_Thing = class { run(a) { return both(a); } },
    menu_two = a => both(a) + 1;
    class used { go() { return shared(1); } }
    ${extra}
    main = scripts => {
        let before = new used().go();
        for (let name of ["menu", "files"]) { let chunk = KARTA_CHUNK(name); if (chunk !== null) chunk.link(scripts[name]); }
        return [before, new menu_Thing().run(2), menu_make().run(3), new files_Thing().run(4), menu_two(5)];
    };
})();`;

const chunkOf = (name) => /^(menu|files)_/.exec(name)?.[1];

function run(code) {
  const { start, chunks } = split(code, chunkOf);
  const scripts = {};
  const sources = {};
  const context = createContext({ scripts });
  runInContext(start.toString(), context);
  for (const [name, chunk] of chunks) {
    sources[name] = chunk.toString();
    scripts[name] = runInContext(sources[name], context);
  }
  return { result: JSON.stringify(runInContext("main(scripts)", context)), start: start.toString(), ...sources };
}

test("each chunk is used as before once it is linked", () => {
  assert.equal(run(program()).result, "[2,30,40,400,501]");
});

test("declarations that only one chunk needs move with it, and all others stay", () => {
  const { start, menu, files } = run(program());
  assert.match(menu, /only = a =>/);
  assert.doesNotMatch(start + files, /only =/);
  for (const stays of [/shared = a =>/, /both = a =>/]) {
    assert.match(start, stays);
    assert.doesNotMatch(menu + files, stays);
  }
  assert.match(files, /files_Thing =/);
  assert.doesNotMatch(start + menu, /files_Thing =/);
});

test("the start has a table with a placeholder for the file and the hash of each chunk", () => {
  const { start } = run(program());
  for (const name of ["menu", "files"]) {
    assert.match(start, new RegExp(`"${name}": \\{ file: "%KARTA_FILE_${name}%", integrity: "%KARTA_INTEGRITY_${name}%"`));
  }
});

test("without chunks the program is not split", () => {
  const { start, chunks } = split(program());
  assert.equal(chunks.size, 0);
  const context = createContext({});
  runInContext(start.toString(), context);
  assert.equal(JSON.stringify(runInContext("main({})", context)), "[2,30,40,400,501]");
});

test("a variable that both the start and a chunk use and one changes is refused", () => {
  assert.throws(() => run(program("let menu_count = () => count++; shared = () => { count = 5; menu_count(); };")), /which changes/);
});

test("a chunk that uses another one is refused", () => {
  assert.throws(() => run(program("let menu_files = () => new files_Thing();")), /chunk menu uses files_Thing of chunk files/);
});
