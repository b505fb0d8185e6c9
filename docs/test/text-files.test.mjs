// SPDX-License-Identifier: Apache-2.0
/** Checks the Markdown files of the built site. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { WITHOUT_TEXT } from "../.vitepress/text-files.mjs";
import { pages, root } from "./blocks.mjs";

const site = join(root, "target/site/docs");
const read = (file) => readFileSync(join(site, file), "utf8");
const named = pages().map(({ file }) => file).filter((file) => !WITHOUT_TEXT.has(file.replace(".md", "")));

test("each page with text has a Markdown file, and llms.txt lists it with a description", () => {
  assert.deepEqual(readdirSync(site).filter((file) => file.endsWith(".md")).sort(), named);
  for (const file of named) assert.match(read("llms.txt"), new RegExp(`^- \\[.+\\]\\(\\./${file}\\): \\S.{40,}$`, "m"));
});

test("the files have neither front matter nor the tags of code blocks, and contain the included files of their pages", () => {
  for (const file of named) {
    const text = read(file);
    assert.ok(text.trimStart().startsWith("# ") || file === "benchmarks.md", file);
    assert.doesNotMatch(text, /^```\w+ |<!--@include|\{target=/m, file);
  }
  assert.match(read("troubleshooting.md"), /\| `origin_not_allowed` \|/);
});

test("their links lead to files that exist", () => {
  const broken = named.flatMap((file) =>
    [...read(file).matchAll(/\]\(\.\/([^)#]+)/g)].map(([, target]) => target).filter((target) => !existsSync(join(site, target))).map((target) => `${file}: ${target}`),
  );
  assert.deepEqual(broken, []);
});

test("llms-full.txt has every page once", () => {
  const full = read("llms-full.txt");
  for (const file of named) assert.equal(full.split(read(file).trim()).length, 2, file);
});
