// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, test } from "node:test";
import { billOf } from "../src/sbom.mjs";

const folder = await mkdtemp(join(tmpdir(), "karta-sbom-"));
after(() => rm(folder, { recursive: true }));

const thing = { name: "thing", version: "1.2.3", purl: "pkg:maven/sh.karta/thing@1.2.3", timestamp: "2026-01-01T00:00:00Z" };

async function written(name, text) {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}

/** Writes a bill of the plugin. */
const plugin = (name, ...components) => written(name, JSON.stringify({ components }));
const found = (artifact, licenses = [{ license: { id: "MIT" } }], group = "org.example") => ({ type: "library", "bom-ref": `pkg:maven/${group}/${artifact}@1`, purl: `pkg:maven/${group}/${artifact}@1`, group, name: artifact, version: "1", licenses });

test("a bill lists files with hashes, the libraries that are contained, and requirements", async () => {
  const file = await written("karta.js", "x");
  const bill = await plugin("one.json", found("simple"), found("own", undefined, "sh.karta"), found("annotations", undefined, "org.jspecify"));
  const teavm = await written("org/teavm/teavm-jso/0.1/teavm-jso-0.1.jar", "jso");
  const { components, dependencies, metadata, ...about } = JSON.parse(await billOf({ ...thing, file: [file], bill, teavm, requires: "pkg:npm/%40karta/widget@1.2.3" }));

  assert.deepEqual(components.map((each) => each["bom-ref"]), ["file:karta.js", "pkg:maven/org.example/simple@1", "pkg:maven/org.teavm/teavm-jso@0.1", "pkg:npm/%40karta/widget@1.2.3"]);
  assert.equal(components[0].hashes[0].content, "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881");
  assert.equal(components[1].licenses[0].license.id, "MIT");
  assert.equal(components[3].name, "@karta/widget");
  assert.deepEqual(dependencies[0], { ref: thing.purl, dependsOn: components.slice(1).map((each) => each["bom-ref"]) });
  assert.equal(metadata.component.purl, thing.purl);
  assert.match(about.serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("the order of what was found does not change the bytes", async () => {
  const [a, b] = [await written("a.js", "a"), await written("b.js", "b")];
  const jars = [await written("org/teavm/one/1/one-1.jar", "1"), await written("org/teavm/two/1/two-1.jar", "2")];
  const one = await billOf({ ...thing, file: [a, b], bill: await plugin("ab.json", found("a"), found("b")), teavm: jars.join(delimiter) });
  const other = await billOf({ ...thing, file: [b, a], bill: await plugin("ba.json", found("b"), found("a")), teavm: jars.reverse().join(delimiter) });
  assert.equal(one, other);
  assert.notEqual(one, await billOf({ ...thing, file: [a] }));
});

test("a library without a licence, a missing file and a wrong package URL are reported", async () => {
  const bill = await plugin("bare.json", found("bare", []));
  await assert.rejects(billOf({ ...thing, bill }), { message: "the licence of pkg:maven/org.example/bare@1 is not known" });
  await assert.rejects(billOf({ ...thing, file: [join(folder, "none.js")] }), /none\.js/);
  await assert.rejects(billOf({ ...thing, requires: "widget" }), { message: "'widget' is not the package URL of an npm package" });
});
