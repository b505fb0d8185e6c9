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

const NESTED = `var main; (function() {
    let shared = a => a + 1, both = a => shared(a) * 10, icons = a => a + "i", sounds = a => a + "s", pair = a => "<" + a + ">";
    let menu_Thing = a => both(a), menu_more = scripts => { let chunk = KARTA_CHUNK("icons"); chunk.link(scripts["menu/icons"]);
      KARTA_CHUNK("sounds").link(scripts["menu/sounds"]); return [menu_icons_all(1), menu_sounds_all(2)]; };
    let menu_icons_all = a => pair(icons(both(a))), menu_sounds_all = a => pair(sounds(shared(a)));
    main = scripts => {
        KARTA_CHUNK("menu").link(scripts.menu);
        return [shared(0), menu_Thing(1), ...menu_more(scripts)];
    };
})();`;

const nestedChunkOf = (name) => [["menu_icons_", "menu/icons"], ["menu_sounds_", "menu/sounds"], ["menu_", "menu"]].find(([start]) => name.startsWith(start))?.[1];

test("a chunk links another one, which uses values of both parts before it", () => {
  const { start, chunks } = split(NESTED, nestedChunkOf);
  const scripts = {};
  const context = createContext({ scripts });
  runInContext(start.toString(), context);
  for (const [name, chunk] of chunks) scripts[name] = runInContext(chunk.toString(), context);
  assert.equal(JSON.stringify(runInContext("main(scripts)", context)), JSON.stringify([1, 20, "<20i>", "<3s>"]));
  const [menu, icons, sounds] = ["menu", "menu/icons", "menu/sounds"].map((name) => chunks.get(name).toString());
  assert.match(start.toString(), /shared = a =>/);
  // Code that a chunk or several of its own chunks need is in that chunk.
  for (const needed of [/pair = a =>/, /both = a =>/]) assert.match(menu, needed);
  assert.match(icons, /icons = a =>/);
  assert.match(sounds, /sounds = a =>/);
  assert.doesNotMatch(start.toString(), /KARTA_FILE_icons/);
  assert.match(menu, /"icons": \{ file: "%KARTA_FILE_icons%"/);
  assert.deepEqual([...chunks.keys()].indexOf("menu"), 2, "a chunk comes after those it links, because it has their hashes");
});

test("the start must not use a chunk that another chunk links", () => {
  const code = NESTED.replace("shared(0)", "shared(0), menu_icons_all(4)");
  assert.throws(() => split(code, nestedChunkOf), /the start uses menu_icons_all of chunk menu\/icons, which only chunk menu can link/);
});
