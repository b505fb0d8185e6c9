// SPDX-License-Identifier: Apache-2.0
/** Tests the tags, the sitemap and the rules for crawlers, without a build, and that the built site has those that need no origin. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { headOf, linksOf, originOf, robotsOf, sitemapOf } from "../.vitepress/address.mjs";
import { root } from "./blocks.mjs";

const site = { origin: "https://docs.example", base: "/docs/", name: "Karta" };
const page = { title: "Theming", description: "How to.", relativePath: "theming.md" };
const built = (file) => readFileSync(join(root, "target/site/docs", file), "utf8");

test("a published page names its one address", () => {
  const head = headOf(page, site);
  assert.deepEqual(head.filter(([tag]) => tag === "link"), [["link", { rel: "canonical", href: "https://docs.example/docs/theming.html" }]]);
  assert.ok(head.some(([, { property, content }]) => property === "og:url" && content === "https://docs.example/docs/theming.html"));
  assert.ok(headOf({ ...page, relativePath: "index.md" }, site).some(([, { href }]) => href === "https://docs.example/docs/"));
});

test("the sitemap has each page once, and crawlers find it", () => {
  const sitemap = sitemapOf(["index.md", "theming.md"], site);
  assert.deepEqual([...sitemap.matchAll(/<loc>(.+)<\/loc>/g)].map(([, address]) => address), ["https://docs.example/docs/", "https://docs.example/docs/theming.html"]);
  assert.match(robotsOf(site), /^Sitemap: https:\/\/docs\.example\/docs\/sitemap\.xml$/m);
});

test("anything but an https origin is refused with its value", () => {
  assert.equal(originOf(undefined, "DOCS_ORIGIN"), "");
  for (const wrong of ["docs.example", "http://docs.example", "https://docs.example/docs"]) {
    assert.throws(() => originOf(wrong, "DOCS_ORIGIN"), new RegExp(`DOCS_ORIGIN: expected .+, got "${wrong}"`));
  }
});

test("the built site has link previews, and addresses only with an origin, which a release sets", () => {
  const html = built("quickstart.html");
  const origin = originOf(process.env.DOCS_ORIGIN, "DOCS_ORIGIN");
  assert.match(html, /<meta property="og:title" content="Quickstart · Karta docs">/);
  assert.match(html, /<meta property="og:description" content="Add the chat widget/);
  assert.equal(/<link rel="canonical" href="([^"]+)"/.exec(html)?.[1], origin ? `${origin}/docs/quickstart.html` : undefined);
  assert.equal(html.includes("og:url"), origin !== "");
  assert.equal(built("robots.txt").includes("Sitemap"), origin !== "");
  assert.equal(existsSync(join(root, "target/site/docs/sitemap.xml")), origin !== "");
});

test("the changelog is a page, and the version leads to it", () => {
  const [, version] = /<revision>(.+)<\/revision>/.exec(readFileSync(join(root, "../pom.xml"), "utf8"));
  assert.match(built("changelog.html"), new RegExp(`<h2 [^>]*>${version.replaceAll(".", "\\.")} \\(`));
  assert.match(built("quickstart.html"), new RegExp(`href="/docs/changelog\\.html"[^>]*>.*${version.replaceAll(".", "\\.")}`));
});

test("an npm package names its page, its repository and where to report bugs if they are known, and no address otherwise", () => {
  assert.deepEqual(linksOf("npm-dist/widget", "headless.md", {}), {});
  assert.deepEqual(linksOf("npm-dist/widget", "headless.md", { DOCS_ORIGIN: "https://docs.example", KARTA_REPOSITORY: "https://git.example/karta/" }), {
    homepage: "https://docs.example/docs/headless.html",
    repository: { type: "git", url: "git+https://git.example/karta.git", directory: "npm-dist/widget" },
    bugs: { url: "https://git.example/karta/issues" },
  });
  for (const repository of ["git@git.example:karta", "https://git.example", "karta"]) {
    assert.throws(() => linksOf("npm-dist/react", "react.md", { KARTA_REPOSITORY: repository }), /KARTA_REPOSITORY: expected an address like https:/, repository);
  }
});
