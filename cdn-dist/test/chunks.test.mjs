// SPDX-License-Identifier: Apache-2.0
/** A compiled program and its list of chunks become one file per chunk, or an error with a remedy. */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { chunkFinder } from "../src/chunks.mjs";
import { classicScripts } from "../src/classic-script.mjs";

const SOURCES = ["app/Main", "app/menu/Menu", "app/menu/Item", "app/files/Files", "app/more/Other", "app/mail/Letter", "app/misc/Letter"];

const CODE = `"use strict";
var main;
(function() {
    let $rt_metadata = () => {}, a_label = text => "%KARTA_MARK%" + text, am_Menu_open = text => am_Item_show(a_label(text)), am_Item_show = text => text + "!",
    af_Files_pick = text => a_label(text) + "?", am_Letter = 0, am_Other = 0;
    main = () => {
        let chunks = ["menu", "files"].map(name => KARTA_CHUNK(name));
        load(chunks);
        for (let each of chunks) each.link(arrived(each.file));
        done(am_Menu_open("menu"), af_Files_pick("files"));
    };
})();
//# sourceMappingURL=app.js.map
`;

let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "karta-chunks-"));
  for (const name of SOURCES) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, `${name}.java`), "");
  }
  await writeFile(join(folder, "app.js"), CODE);
  await writeFile(join(folder, "app.js.map"), JSON.stringify({ version: 3, sources: ["app/Main.java"], names: [], mappings: "AAAA", sourceRoot: "src" }));
});
after(() => rm(folder, { recursive: true }));

const finder = (list) => chunkFinder(list, [folder], CODE);

const scripts = (chunks) =>
  classicScripts({
    file: join(folder, "app.js"),
    sources: [folder],
    name: (hash) => `app.${hash}.js`,
    chunks,
    chunkName: (chunk, hash) => `app.${chunk}.${hash}.js`,
    constants: { KARTA_MARK: "#" },
    without: ["class-library", "native-strings", "shared-field-names", "native-classes", "object-literals", "locals-as-parameters"],
  });

test("two chunks become two files, whose names and hashes the first file has, and the program's behaviour stays the same", async () => {
  const [first, ...chunks] = await scripts({ menu: ["app.menu"], files: ["app.files.Files"] });
  assert.deepEqual(chunks.map(({ name }) => name.replace(/[0-9a-f]{10}/, "0")).sort(), ["app.files.0.js", "app.menu.0.js"]);
  const arrived = new Map();
  const seen = [];
  const running = { script: {} };
  const context = createContext({
    document: Object.create({ get currentScript() { return running.script; } }),
    load: (entries) => seen.push(...entries.map(({ file, integrity }) => [file, integrity])),
    arrived: (file) => arrived.get(file),
    done: (...results) => seen.push(results),
  });
  for (const { name, bytes } of chunks) {
    running.script.karta = (content) => arrived.set(name, content);
    runInContext(bytes.toString(), context);
  }
  runInContext(first.bytes.toString(), context);
  const expected = ["menu", "files"].map((name) => chunks.find((chunk) => chunk.name.startsWith(`app.${name}.`))).map(({ name, pin }) => [name, pin]);
  assert.equal(JSON.stringify(seen), JSON.stringify([...expected, ["#menu!", "#files?"]]));
});

test("an entry is a package without its subpackages, or a class", async () => {
  const chunkOf = await finder({ menu: ["app.menu"], start: ["app.files.Files"] });
  assert.equal(chunkOf("am_Menu_open"), "menu");
  assert.equal(chunkOf("am_Item$_init_$lambda$_0_0"), "menu");
  assert.equal(chunkOf("af_Files_pick"), "start");
  for (const eager of ["am_Other", "a_Main", "$rt_metadata", "undefined"]) assert.equal(chunkOf(eager), undefined, eager);
});

test("a package that matches no class is refused, also if none of its classes is compiled", async () => {
  await assert.rejects(finder({ menu: ["app.menus"] }), /chunks\.json: app\.menus in chunk menu matches no class of the compiled program/);
  await assert.rejects(finder({ menu: ["app.Main"] }), /app\.Main in chunk menu matches no class/);
  await assert.rejects(finder({ menu: ["app"] }), /app in chunk menu matches no class/);
});

test("an entry may be one method of a class, whose other methods stay", async () => {
  const chunkOf = await finder({ menu: ["app.menu.Menu#open"] });
  assert.equal(chunkOf("am_Menu_open"), "menu");
  assert.equal(chunkOf("am_Menu_close"), undefined);
  await assert.rejects(finder({ menu: ["app.menu.Menu#close"] }), /app\.menu\.Menu#close in chunk menu matches no method of the compiled program/);
});

test("a class in two chunks is refused", async () => {
  await assert.rejects(finder({ menu: ["app.menu"], items: ["app.menu.Item"] }), /app\.menu\.Item is listed twice, in menu and in items/);
});

test("a short name that TeaVM uses for a listed and for another class is refused", async () => {
  await assert.rejects(finder({ mail: ["app.mail"] }), /TeaVM calls both app\.mail\.Letter and app\.misc\.Letter am_Letter/);
});

test("a chunk name of two letters is refused", async () => {
  await assert.rejects(finder({ de: ["app.menu"] }), /got "de"/);
});
