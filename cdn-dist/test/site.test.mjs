// SPDX-License-Identifier: Apache-2.0
/** The files that `mvn package` has written to target/site follow the contract of a CDN. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { parse } from "acorn";
import { Ajv2020 } from "ajv/dist/2020.js";
import { createContext, runInContext, Script } from "node:vm";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { eachMapping, originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { before, short } from "../../tools/teavm-optimizer/src/split.mjs";
import { build, CHUNKS } from "../src/build.mjs";

const site = fileURLToPath(new URL("../target/site", import.meta.url));
const folder = join(site, "widget", "v1");
const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
const read = (name) => readFile(join(folder, name));
/** Returns the `integrity` value by which one script checks another. */
const pin = async (name) => `sha256-${createHash("sha256").update(await read(name)).digest("base64")}`;

test("the manifest describes each file correctly", async () => {
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

test("the exact version and the moving major have the same files", async () => {
  const exact = join(site, "widget", manifest.version);
  assert.deepEqual((await readdir(exact)).sort(), (await readdir(folder)).sort());
  for (const name of await readdir(exact)) assert.deepEqual(await readFile(join(exact, name)), await read(name), name);
});

test("the manifest matches its schema, and the schema refuses invalid manifests", async () => {
  const schema = JSON.parse(await readFile(join(folder, "manifest.schema.json"), "utf8"));
  const validate = new Ajv2020({ strict: true }).compile(schema);
  assert.ok(validate(manifest), JSON.stringify(validate.errors));
  assert.ok(!validate({ ...manifest, entry: "other.js" }));
  assert.ok(!validate({ ...manifest, files: manifest.files.map(({ integrity, ...rest }) => rest) }));
});

test("notices and licence are beside the scripts", async () => {
  assert.match((await read("NOTICE.txt")).toString(), /TeaVM/);
  assert.match((await read("LICENSE.txt")).toString(), /Apache License/);
});

test("the loader contains the name and hash of its panel", async () => {
  const loader = (await read("karta.js")).toString();
  const panel = manifest.files.find(({ name }) => /^panel\.[0-9a-f]{10}\.js$/.test(name));
  assert.ok(loader.includes(panel.name));
  assert.ok(loader.includes(await pin(panel.name)));
});

/** Returns the name of the file of a deferred chunk, or of the panel for undefined. */
const fileOf = (chunk) => manifest.files.find(({ name }) => (chunk ? name.startsWith(`panel.${short(chunk)}.`) : /^panel\.[0-9a-f]{10}\.js$/.test(name))).name;

/** The deferred chunks of the panel, which chunks.json lists. */
const chunks = Object.keys(CHUNKS).map(fileOf);

test("the part that links a deferred chunk contains its name and hash", async () => {
  for (const chunk of Object.keys(CHUNKS)) {
    const part = (await read(fileOf(before(chunk)))).toString();
    assert.ok(part.includes(fileOf(chunk)), chunk);
    assert.ok(part.includes(await pin(fileOf(chunk))), chunk);
  }
});

test("no file declares a global", async () => {
  for (const { name } of manifest.files) {
    const context = createContext({});
    const before = runInContext("Object.getOwnPropertyNames(globalThis).join()", context);
    try {
      runInContext((await read(name)).toString(), context);
    } catch {
      // The script fails without a page, but only the names in the global scope matter.
    }
    assert.equal(runInContext("Object.getOwnPropertyNames(globalThis).join()", context), before, name);
    const { body } = parse((await read(name)).toString(), { ecmaVersion: 2022 });
    assert.deepEqual(body.map(({ type }) => type), ["ExpressionStatement"], `${name} is not one expression`);
  }
});

test("no file contains a sink that the security rules forbid", async () => {
  for (const { name } of manifest.files) {
    const code = (await read(name)).toString();
    for (const sink of ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "setAttribute(\"style\"", "cssText"]) {
      assert.ok(!code.includes(sink), `${name} holds ${sink}`);
    }
  }
});

test("the scripts of which most functions run soon are compiled while they are downloaded", async () => {
  const hinted = [];
  for (const { name } of manifest.files) {
    if ((await read(name)).toString().startsWith("//# allFunctionsCalledOnLoad\n")) hinted.push(name.replace(/\.[0-9a-f]{10}/, ""));
  }
  assert.deepEqual(hinted.sort(), ["karta.js", "panel.features.js", "panel.js"]);
});

/** The scripts compiled from Java, which those of the languages are not. */
const compiled = manifest.files.filter(({ name }) => !/^panel\.[a-z]{2}\./.test(name));

test("each language is a file with only its texts, whose name and hash a chunk contains", async () => {
  const code = (await Promise.all(chunks.map(read))).join();
  const languages = manifest.files.filter((file) => !compiled.includes(file));
  assert.deepEqual(languages.map(({ name }) => name.split(".")[1]), ["ar", "de", "es", "fr", "ja", "pt", "zh"]);
  for (const { name } of languages) {
    assert.ok(code.includes(`${name} ${await pin(name)}`), name);
    const script = (await read(name)).toString();
    assert.match(script, /^[\0-~]*$/, `${name} depends on the encoding of the page`);
    let words;
    runInContext(script, createContext({ document: Object.create({ currentScript: { karta: (given) => (words = given) } }) }));
    assert.deepEqual(Object.values(words).filter((word) => typeof word !== "string" || !word), [], name);
  }
});

test("source maps lead back to lines of our Java sources", async () => {
  for (const { name } of compiled) {
    const map = new TraceMap(await readFile(join(folder, `${name}.map`), "utf8"));
    const lines = new Map(map.sources.map((source, i) => [source, map.sourcesContent[i]?.split("\n")]));
    let mapped = 0;
    eachMapping(map, ({ source, originalLine }) => {
      if (!source?.startsWith("sh/karta/widget/")) return;
      assert.ok(lines.get(source), `${name}: the source map lacks the text of ${source}`);
      assert.ok(lines.get(source)[originalLine - 1]?.trim(), `${name}: ${source}:${originalLine} is not a line of code`);
      mapped++;
    });
    assert.ok(mapped > 0, `${name}: the map has none of our sources`);
  }
});

// Only -Pfull and a release write it.
if (process.env.KARTA_FULL === "true") test("the bill of materials has each file with the manifest's hash, and every library of the source maps", async () => {
  const bill = JSON.parse(await read("sbom.cdx.json"));
  assert.equal(bill.metadata.component.purl, `pkg:generic/karta-widget@${manifest.version}`);
  const hashes = new Map(bill.components.map(({ name, hashes }) => [name, hashes?.find(({ alg }) => alg === "SHA-384")?.content]));
  for (const { name, integrity } of manifest.files) {
    assert.equal(hashes.get(name), Buffer.from(integrity.slice("sha384-".length), "base64").toString("hex"), name);
  }
  const names = { "org/teavm/classlib": "teavm-classlib", "org/teavm/jso": "teavm-jso", "sh/karta/widget": "karta.js" };
  for (const { name } of compiled) {
    const { sources } = JSON.parse(await readFile(join(folder, `${name}.map`), "utf8"));
    for (const source of sources) {
      const library = names[source.split("/").slice(0, 3).join("/")];
      assert.ok(hashes.has(library), `${source} in ${name} belongs to no component of the bill`);
    }
  }
  for (const component of bill.components.filter(({ type }) => type === "library")) assert.equal(component.licenses[0].license.id, "Apache-2.0");
});

// With KARTA_FULL=true (mvn -Pfull), because a build takes half a minute.
if (process.env.KARTA_FULL === "true") test("a build into another folder gives the same bytes", async () => {
  const other = await mkdtemp(join(tmpdir(), "karta-site-"));
  try {
    await build({ version: manifest.version, out: other });
    // The bill is written after the build, and depends only on these bytes.
    for (const name of (await readdir(folder)).filter((each) => each !== "sbom.cdx.json")) assert.deepEqual(await readFile(join(other, "widget", "v1", name)), await read(name), name);
  } finally {
    await rm(other, { recursive: true });
  }
});

/**
 * Returns the headers of a path by `_headers`: rules of a path, where `*` matches anything, with headers below it.
 * Matching rules are joined.
 */
async function staticHost() {
  const rules = (await readFile(join(site, "_headers"), "utf8"))
    .split(/^(?=\S)/m)
    .map((rule) => rule.trim().split(/\n\s*/))
    .map(([path, ...lines]) => [new RegExp(`^${path.replace(/[.]/g, "\\.").replace("*", ".*")}$`), lines.map((line) => line.split(/: (.*)/).slice(0, 2))]);
  return (path) => Object.fromEntries(rules.filter(([pattern]) => pattern.test(path)).flatMap(([, headers]) => headers));
}

/**
 * Returns the headers of a path by `nginx.conf`, read as nginx does: words end at white space and at `{`, `}` and `;`
 * unless they are in quotes. A matching location with a regular expression takes precedence over the longest prefix.
 */
async function nginx() {
  const words = (await readFile(join(site, "nginx.conf"), "utf8")).match(/"[^"]*"|[{};]|[^\s{};"]+/g);
  const locations = [];
  const statements = [];
  let statement = [];
  for (const word of words) {
    if (word === "{") {
      assert.equal(statement[0], "location", `a block of ${statement.join(" ")}`);
      locations.push({ match: statement.slice(1), headers: [] });
      statement = [];
    } else if (word === ";") {
      statements.push(statement[0]);
      if (statement[0] === "add_header") locations.at(-1).headers.push([statement[1], statement[2].slice(1, -1)]);
      statement = [];
    } else if (word !== "}") {
      statement.push(word);
    }
  }
  assert.deepEqual([...new Set(statements)].sort(), ["add_header", "gzip_static"]);
  const plain = (text) => text.replace(/^"|"$/g, "");
  return (path) => {
    const byPattern = locations.find(({ match }) => match[0] === "~" && new RegExp(plain(match[1])).test(path));
    const byPrefix = locations.filter(({ match }) => match.length === 1 && path.startsWith(match[0])).sort((a, b) => b.match[0].length - a.match[0].length);
    return Object.fromEntries((byPattern ?? byPrefix[0])?.headers ?? []);
  };
}

for (const [host, read] of [["_headers", staticHost], ["nginx.conf", nginx]]) {
  test(`${host} gives each file its headers, and lets only moving files expire`, async () => {
    const headersOf = await read();
    for (const { name } of manifest.files) {
      for (const [path, immutable] of [[`/widget/${manifest.version}/${name}`, true], [`/widget/v1/${name}`, name !== "karta.js"]]) {
        const headers = headersOf(path);
        assert.equal(headers["Access-Control-Allow-Origin"], "*", path);
        assert.equal(headers["Cross-Origin-Resource-Policy"], "cross-origin", path);
        assert.equal(headers["X-Content-Type-Options"], "nosniff", path);
        const expected = immutable ? "public, max-age=31536000, immutable" : "public, max-age=300, stale-while-revalidate=86400";
        assert.equal(headers["Cache-Control"], expected, path);
      }
    }
    assert.match(headersOf("/widget/v1/manifest.json")["Cache-Control"], /max-age=300/);
  });
}

test("a stack trace from a page leads to the line of Java that made the call", async () => {
  const page = { stack: "" };
  // A page on which the loader's first access is to its tag.
  page.document = Object.create({ querySelector: () => ((page.stack = new Error().stack), null) });
  page.window = page;
  new Script((await read("karta.js")).toString(), { filename: "karta.js" }).runInContext(createContext(page));
  const [, line, column] = /karta\.js:(\d+):(\d+)/.exec(page.stack);
  const map = new TraceMap(await readFile(join(folder, "karta.js.map"), "utf8"));
  const place = originalPositionFor(map, { line: Number(line), column: column - 1 });
  assert.equal(place.source, "sh/karta/widget/loader/Tag.java");
  const java = map.sourcesContent[map.sources.indexOf(place.source)].split("\n");
  assert.match(java.slice(place.line - 1, place.line + 2).join("\n"), /find\(/, `Tag.java:${place.line}: ${java[place.line - 1]}`);
});
