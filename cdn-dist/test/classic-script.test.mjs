// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { classicScript, fill } from "../src/classic-script.mjs";

let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "karta-classic-"));
});
after(() => rm(folder, { recursive: true }));

test("a constant without a placeholder is an error", () => {
  assert.throws(() => fill("x", { KARTA_VERSION: "1" }, "f.js"), /%KARTA_VERSION% does not occur/);
});

test("a placeholder without a constant is an error", () => {
  assert.throws(() => fill("'%KARTA_VERSION%%KARTA_OTHER%'", { KARTA_VERSION: "1" }, "f.js"), /%KARTA_OTHER%/);
});

test("the compile hint is the first line, and the source map counts it", async () => {
  const file = join(folder, "hinted.js");
  await writeFile(file, 'var main;(function(){main=()=>{globalThis.karta=1};})();\n//# sourceMappingURL=hinted.js.map\n');
  await writeFile(`${file}.map`, JSON.stringify({ version: 3, sources: ["a/A.java"], names: [], mappings: "AAAA", sourceRoot: "src" }));
  const script = (atOnce) => classicScript({ file, sources: [folder], name: (hash) => `hinted.${hash}.js`, constants: {}, atOnce });
  const [plain, hinted] = [await script(false), await script(true)];
  assert.notEqual(hinted.name, plain.name, "another content under the same name would not pass the check of its hash in caches");
  assert.equal(hinted.bytes.toString(), `//# allFunctionsCalledOnLoad\n${plain.bytes}`.replace(plain.name, hinted.name));
  assert.equal(JSON.parse(hinted.map).mappings, `;${JSON.parse(plain.map).mappings}`);
  assert.notEqual(hinted.integrity, plain.integrity);
});

test("the entry is called once, inside a function", async () => {
  const file = join(folder, "part.js");
  await writeFile(file, '"use strict";\nvar main;(function(){main=()=>{globalThis.calls=(globalThis.calls||0)+1;globalThis.version="%KARTA_VERSION%"};})();\n//# sourceMappingURL=part.js.map\n');
  await writeFile(`${file}.map`, JSON.stringify({ version: 3, sources: ["a/A.java"], names: [], mappings: "AAAA;AACA", sourceRoot: "src" }));
  const script = await classicScript({ file, sources: [folder], name: (hash) => `part.${hash}.js`, constants: { KARTA_VERSION: "1.2.3" } });
  const scope = { calls: 0 };
  new (await import("node:vm")).Script(script.bytes.toString()).runInNewContext(scope);
  assert.deepEqual({ ...scope }, { calls: 1, version: "1.2.3" });
  assert.match(script.name, /^part\.[0-9a-f]{10}\.js$/);
});
