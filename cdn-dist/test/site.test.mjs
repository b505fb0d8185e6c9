// SPDX-License-Identifier: Apache-2.0
/** What `mvn package` has put into target/site is what a CDN may serve. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { access, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { parse } from "acorn";
import { Ajv2020 } from "ajv/dist/2020.js";
import { createContext, runInContext } from "node:vm";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { eachMapping, TraceMap } from "@jridgewell/trace-mapping";
import { build } from "../src/build.mjs";

const site = fileURLToPath(new URL("../target/site", import.meta.url));
const folder = join(site, "widget", "v1");
const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
const read = (name) => readFile(join(folder, name));

test("the manifest describes each file as it is", async () => {
  assert.ok(manifest.files.length >= 2);
  for (const file of manifest.files) {
    const bytes = await read(file.name);
    assert.equal(bytes.length, file.bytes);
    assert.equal(`sha384-${createHash("sha384").update(bytes).digest("base64")}`, file.integrity);
    assert.equal((await read(`${file.name}.br`)).length, file.brotli);
    assert.equal((await read(`${file.name}.gz`)).length, file.gzip);
  }
});

test("compressed variants unpack to the file beside them", async () => {
  for (const { name } of manifest.files) {
    const bytes = await read(name);
    assert.deepEqual(brotliDecompressSync(await read(`${name}.br`)), bytes);
    assert.deepEqual(gunzipSync(await read(`${name}.gz`)), bytes);
  }
});

test("the exact version and the moving major hold the same files", async () => {
  const exact = join(site, "widget", manifest.version);
  assert.deepEqual((await readdir(exact)).sort(), (await readdir(folder)).sort());
  for (const name of await readdir(exact)) assert.deepEqual(await readFile(join(exact, name)), await read(name), name);
});

test("the manifest is what its schema says, and the schema refuses what it is not", async () => {
  const schema = JSON.parse(await readFile(join(folder, "manifest.schema.json"), "utf8"));
  const validate = new Ajv2020({ strict: true }).compile(schema);
  assert.ok(validate(manifest), JSON.stringify(validate.errors));
  assert.ok(!validate({ ...manifest, entry: "other.js" }));
  assert.ok(!validate({ ...manifest, files: manifest.files.map(({ integrity, ...rest }) => rest) }));
});

test("notices and licence stand beside the scripts", async () => {
  assert.match((await read("NOTICE.txt")).toString(), /TeaVM/);
  assert.match((await read("LICENSE.txt")).toString(), /Apache License/);
});

test("the loader carries the name and hash of the panel it loads", async () => {
  const loader = (await read("karta.js")).toString();
  const panel = manifest.files.find(({ name }) => /^panel\.[0-9a-f]{10}\.js$/.test(name));
  assert.ok(loader.includes(panel.name));
  assert.ok(loader.includes(panel.integrity));
});

test("the panel carries the name and hash of its rare file", async () => {
  const rare = manifest.files.find(({ name }) => name.startsWith("panel.rare."));
  const panel = (await read(manifest.files.find(({ name }) => /^panel\.[0-9a-f]{10}\.js$/.test(name)).name)).toString();
  assert.ok(panel.includes(rare.name));
  assert.ok(panel.includes(rare.integrity));
});

test("no file declares a global, whatever it does when it runs", async () => {
  for (const { name } of manifest.files) {
    const context = createContext({});
    const before = runInContext("Object.getOwnPropertyNames(globalThis).join()", context);
    try {
      runInContext((await read(name)).toString(), context);
    } catch {
      // There is no page here: what counts is what stands in the global scope when it gave up.
    }
    assert.equal(runInContext("Object.getOwnPropertyNames(globalThis).join()", context), before, name);
    const { body } = parse((await read(name)).toString(), { ecmaVersion: 2022 });
    assert.deepEqual(body.map(({ type }) => type), ["ExpressionStatement"], `${name} is not one expression`);
  }
});

test("no file holds a sink that the security rules forbid", async () => {
  for (const { name } of manifest.files) {
    const code = (await read(name)).toString();
    for (const sink of ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "setAttribute(\"style\"", "cssText"]) {
      assert.ok(!code.includes(sink), `${name} holds ${sink}`);
    }
  }
});

test("source maps lead back to lines of our Java sources", async () => {
  for (const { name } of manifest.files) {
    const map = new TraceMap(await readFile(join(folder, `${name}.map`), "utf8"));
    const lines = new Map(map.sources.map((source, i) => [source, map.sourcesContent[i]?.split("\n")]));
    let mapped = 0;
    eachMapping(map, ({ source, originalLine }) => {
      if (!source?.startsWith("sh/karta/widget/")) return;
      assert.ok(lines.get(source), `${name}: ${source} is not quoted`);
      assert.ok(lines.get(source)[originalLine - 1]?.trim(), `${name}: ${source}:${originalLine} is no line of code`);
      mapped++;
    });
    assert.ok(mapped > 0, `${name}: no code of ours in the map`);
  }
});

test("the bill of materials names each file with the manifest's hash, and every library that the source maps know", async () => {
  const bill = JSON.parse(await read("sbom.cdx.json"));
  assert.equal(bill.metadata.component.purl, `pkg:generic/karta-widget@${manifest.version}`);
  const hashes = new Map(bill.components.map(({ name, hashes }) => [name, hashes?.find(({ alg }) => alg === "SHA-384")?.content]));
  for (const { name, integrity } of manifest.files) {
    assert.equal(hashes.get(name), Buffer.from(integrity.slice("sha384-".length), "base64").toString("hex"), name);
  }
  const names = { "org/teavm/classlib": "teavm-classlib", "org/teavm/jso": "teavm-jso", "sh/karta/widget": "karta.js" };
  for (const { name } of manifest.files) {
    const { sources } = JSON.parse(await readFile(join(folder, `${name}.map`), "utf8"));
    for (const source of sources) {
      const library = names[source.split("/").slice(0, 3).join("/")];
      assert.ok(hashes.has(library), `${source} in ${name} is of no component of the bill`);
    }
  }
  for (const component of bill.components.filter(({ type }) => type === "library")) assert.equal(component.licenses[0].license.id, "Apache-2.0");
});

test("a build into another folder gives the same bytes", async () => {
  const other = await mkdtemp(join(tmpdir(), "karta-site-"));
  try {
    await build({ version: manifest.version, out: other });
    // The bill comes after the build and is made of nothing but these bytes.
    for (const name of (await readdir(folder)).filter((each) => each !== "sbom.cdx.json")) assert.deepEqual(await readFile(join(other, "widget", "v1", name)), await read(name), name);
  } finally {
    await rm(other, { recursive: true });
  }
});

test("header files for static hosts stand at the root", async () => {
  await access(join(site, "_headers"));
  await access(join(site, "nginx.conf"));
});
