// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname, "..", "..", "..", "..");
const packages = join(import.meta.dirname, "..", "node_modules", "@karta");

/** `cdn-dist/test/natives.mjs`, which the test of the CDN's files reads too. */
interface Natives {
  REPLACED: Readonly<Record<string, unknown>>;
  KEPT: ReadonlySet<string>;
  natives(texts: Readonly<Record<string, string>>): { called: ReadonlySet<string>; problems: Readonly<Record<string, readonly string[]>> };
}
const { REPLACED, KEPT, natives } = (await import(pathToFileURL(join(root, "cdn-dist", "test", "natives.mjs")).href)) as Natives;

/** Returns the scripts of a folder by their paths. */
function scripts(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"));
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

const { called, problems } = natives({ ...scripts(join(packages, "widget", "dist")), ...scripts(join(packages, "react", "dist")) });

for (const [file, found] of Object.entries(problems)) {
  test(`${file} calls functions that old libraries replace only as their replacements allow`, () => assert.deepEqual(found, []));
}

test("the core, the loader, the panel and the hook are read", () => {
  for (const file of ["core.js", "responses.js", "loader.js", "panel-file.js", "agent.js"]) assert.ok(file in problems, file);
  assert.ok(called.size > 100, `${called.size} natives`);
});

test("the table of natives has no unused entry", () => {
  const site = natives(scripts(join(root, "cdn-dist", "target", "site", "widget", "v1"))).called;
  const unused = [...Object.keys(REPLACED), ...KEPT].filter((name) => !called.has(name) && !site.has(name));
  assert.deepEqual(unused, [], "remove these from cdn-dist/test/natives.mjs");
});
