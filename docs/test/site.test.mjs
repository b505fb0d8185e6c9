// SPDX-License-Identifier: Apache-2.0
/** Checks the built site: every page is reachable and has a description, every link and anchor has a target. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { parse } from "parse5";
import config from "../.vitepress/config.mjs";
import { pages, root } from "./blocks.mjs";

const site = join(root, "target/site");
const BASE = "/docs/";
const ORIGIN = "http://docs.invalid";

function* elements(node) {
  if (node.tagName) yield node;
  for (const child of node.childNodes ?? []) yield* elements(child);
}

const attribute = (element, name) => element.attrs.find((each) => each.name === name)?.value;
const text = (node) => node.value ?? (node.childNodes ?? []).map(text).join("");

/** @type {Map<string, {elements: object[], ids: Set<string>}>} built pages by their path */
const built = new Map();

before(() => {
  assert.ok(existsSync(join(site, BASE, "index.html")), "no site: npm run build comes first");
  for (const file of readdirSync(join(site, BASE)).filter((name) => name.endsWith(".html"))) {
    const all = [...elements(parse(readFileSync(join(site, BASE, file), "utf8")))];
    built.set(BASE + file, { elements: all, ids: new Set(all.map((element) => attribute(element, "id")).filter(Boolean)) });
  }
});

test("every page is in the sidebar exactly once", () => {
  const linked = config.themeConfig.sidebar.flatMap((group) => group.items.map((item) => item.link));
  const existing = pages().map(({ file }) => (file === "index.md" ? "/" : `/${file.slice(0, -3)}`));
  assert.deepEqual([...linked].sort(), existing.sort());
});

/** A longer one belongs into the text, where it can be read. */
const WORDS_OF_A_CELL = 30;

test("no cell of a table has more than thirty words", () => {
  const long = [...built].flatMap(([path, { elements: all }]) =>
    all
      .filter(({ tagName }) => tagName === "td")
      .map((cell) => text(cell).trim().split(/\s+/))
      .filter(({ length }) => length > WORDS_OF_A_CELL)
      .map((words) => `${path}: ${words.length} words, ${words.slice(0, 8).join(" ")} …`),
  );
  assert.deepEqual(long, []);
});

test("every page has one heading of the first level, a title and a description of sufficient length", () => {
  for (const [path, { elements: all }] of built) {
    if (path === `${BASE}404.html`) continue;
    const find = (tag, name, value) => all.filter((element) => element.tagName === tag && (!name || attribute(element, name) === value));
    assert.equal(find("h1").length, 1, path);
    assert.ok(text(find("title")[0]).endsWith("· Karta docs"), path);
    const description = attribute(find("meta", "name", "description")[0], "content");
    assert.ok(description.length >= 60 && description.length <= 200, `${path}: description of ${description.length} characters`);
  }
});

describe("links", () => {
  const references = () =>
    [...built].flatMap(([path, { elements: all }]) =>
      all.flatMap((element) => {
        const value = attribute(element, element.tagName === "a" || element.tagName === "link" ? "href" : "src");
        return value === undefined ? [] : [{ path, value, url: new URL(value, ORIGIN + path) }];
      }),
    );

  test("inside the site lead to a file and to an anchor that exist", () => {
    const broken = references().filter(({ url }) => {
      if (url.origin !== ORIGIN) return false;
      const path = decodeURIComponent(url.pathname === BASE ? `${BASE}index.html` : url.pathname);
      const page = built.get(path);
      if (!page) return !existsSync(join(site, path));
      return url.hash !== "" && !page.ids.has(decodeURIComponent(url.hash.slice(1)));
    });
    assert.deepEqual(broken.map(({ path, value }) => `${path}: ${value}`), []);
    assert.ok(references().length > 500);
  });

  test("leave the site over https only, and load nothing from elsewhere", () => {
    for (const { path, url } of references()) {
      assert.ok(["http:", "https:", "data:"].includes(url.protocol), `${path}: ${url}`);
      if (url.protocol === "http:") assert.equal(url.origin, ORIGIN, path);
    }
    for (const [path, { elements: all }] of built) {
      for (const element of all.filter(({ tagName }) => ["script", "link", "img", "iframe"].includes(tagName))) {
        const value = attribute(element, "src") ?? attribute(element, "href");
        // The canonical address of a release loads nothing.
        if (value && attribute(element, "rel") !== "canonical") assert.equal(new URL(value, ORIGIN).origin, ORIGIN, `${path}: ${value}`);
      }
    }
  });
});
