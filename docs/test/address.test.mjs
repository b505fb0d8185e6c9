// SPDX-License-Identifier: Apache-2.0
/** Tests the tags, the sitemap and the rules for crawlers, without a build, and that the built site has those that need no origin. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { headOf, linksOf, originOf, readmeOf, robotsOf, sitemapOf, sourcesOf } from "../.vitepress/address.mjs";
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

/** Runs the hooks of the site's configuration as its build does, with settings. Returns the parts of the result that depend on them. */
function configured(env) {
  const out = mkdtempSync(join(tmpdir(), "karta-docs-"));
  try {
    const script = `
      import { mkdirSync } from "node:fs";
      const { default: config, search } = await import("./.vitepress/config.mjs");
      for (const { items } of config.themeConfig.sidebar)
        for (const { link } of items) search.pages.set(\`\${link === "/" ? "index" : link.slice(1)}.md\`, { source: "", description: "" });
      const out = process.argv[1] + "/docs";
      mkdirSync(out + "/preview", { recursive: true });
      config.buildEnd({ outDir: out, pages: ["index.md", "theming.md"] });
      const head = config.transformHead({ title: "Theming", description: "How to.", pageData: { relativePath: "theming.md" } });
      console.log(JSON.stringify({ head, ...config.themeConfig }));`;
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", script, out], { cwd: root, encoding: "utf8", env: { ...process.env, ...env } });
    const file = (name) => (existsSync(join(out, "docs", name)) ? readFileSync(join(out, "docs", name), "utf8") : undefined);
    return { ...JSON.parse(printed), sitemap: file("sitemap.xml"), robots: file("robots.txt") };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

test("a build with an origin, a repository and an address of the sources writes the sitemap and links to all of them", () => {
  const site = configured({ DOCS_ORIGIN: "https://docs.example", KARTA_REPOSITORY: "https://github.com/example/karta.git", DOCS_EDIT: "https://github.com/example/karta/edit/main/docs/pages/:path" });
  assert.match(site.sitemap, /<loc>https:\/\/docs\.example\/docs\/theming\.html<\/loc>/);
  assert.match(site.robots, /^Sitemap: https:\/\/docs\.example\/docs\/sitemap\.xml$/m);
  assert.ok(site.head.some(([, { rel, href }]) => rel === "canonical" && href === "https://docs.example/docs/theming.html"));
  assert.deepEqual(site.nav.map(({ text }) => text).slice(0, -1), ["Quickstart", "Cookbook", "Examples", "Playground", "GitHub"]);
  assert.equal(site.nav.find(({ text }) => text === "GitHub").link, "https://github.com/example/karta");
  assert.deepEqual(site.editLink, { pattern: "https://github.com/example/karta/edit/main/docs/pages/:path", text: "Edit this page" });
});

test("a build without settings names no address", () => {
  const site = configured({ DOCS_ORIGIN: "", KARTA_REPOSITORY: "", DOCS_EDIT: "" });
  assert.deepEqual([site.sitemap, site.editLink], [undefined, undefined]);
  assert.deepEqual(site.nav.map(({ text }) => text).slice(0, -1), ["Quickstart", "Cookbook", "Examples", "Playground"]);
  assert.doesNotMatch(site.robots + JSON.stringify(site.head), /https?:/);
});

test("a repository elsewhere is called source code, and an address of the sources needs :path", () => {
  assert.deepEqual(sourcesOf({ KARTA_REPOSITORY: "https://git.example/karta/" }).nav, [{ text: "Source code", link: "https://git.example/karta" }]);
  assert.throws(() => sourcesOf({ DOCS_EDIT: "https://git.example/karta" }), /DOCS_EDIT: expected .+:path, got "https:\/\/git\.example\/karta"/);
});

test("the README of a package links to its page if that is known", () => {
  const readme = readFileSync(join(root, "../npm-dist/widget/README.md"), "utf8");
  assert.equal(readmeOf(readme, {}), readme);
  assert.match(readmeOf(readme, { homepage: "https://docs.example/docs/headless.html" }), /^# @karta\/widget\n\n\[Documentation\]\(https:\/\/docs\.example\/docs\/headless\.html\)\n\nA client/);
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
