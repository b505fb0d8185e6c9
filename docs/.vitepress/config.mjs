// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitepress";
import { headOf, originOf, robotsOf, sitemapOf, sourcesOf } from "./address.mjs";
import { configReference } from "./config-reference.mjs";
import { errorCodes } from "./error-codes.mjs";
import { siteSearch } from "./search/plugin.mjs";
import { writeTextFiles } from "./text-files.mjs";
import { textsTable } from "./texts.mjs";

/** The page's typings, for download. */
const typings = new URL("../../stub-snippet/src/main/types/karta-page.d.ts", import.meta.url);

/** The packages' API reference, generated from the comments in their sources. The demo is built without the packages. */
const api = new URL("../../npm-dist/target/api/", import.meta.url);
const hasApi = existsSync(api);

/** The widget's files, which the previews load. */
const widget = new URL("../../cdn-dist/target/site/widget/", import.meta.url);

/** The path of the site on its host. The agent server has it at the default. */
const base = process.env.DOCS_BASE ?? "/docs/";

/** The origin where the site is published, for canonical addresses and the sitemap. None in the server's jar. */
const origin = originOf(process.env.DOCS_ORIGIN, "DOCS_ORIGIN");

const sources = sourcesOf(process.env);

const [, version] = /<revision>(.+)<\/revision>/.exec(readFileSync(new URL("../../pom.xml", import.meta.url), "utf8"));

const description = "A chat widget for your website, added with one script tag, and the agent server behind it.";

/** Filled while the pages are rendered. */
export const search = siteSearch({ base, api: hasApi ? api : null });

/** The tables that pages include. */
const target = new URL("../target/", import.meta.url);
mkdirSync(target, { recursive: true });
writeFileSync(new URL("error-codes.md", target), errorCodes());
writeFileSync(new URL("config-reference.md", target), configReference());
writeFileSync(new URL("texts.md", target), textsTable());

/** The pages in the order for newcomers. Every page is listed exactly once (checked by test/site.test.mjs). */
const sidebar = [
  {
    text: "Start",
    items: [
      { text: "Overview", link: "/" },
      { text: "Quickstart", link: "/quickstart" },
      { text: "Cookbook", link: "/cookbook" },
      { text: "Frameworks and tag managers", link: "/frameworks" },
      { text: "Playground", link: "/playground" },
    ],
  },
  {
    text: "On the page",
    items: [
      { text: "What visitors can do", link: "/panel" },
      { text: "Commands", link: "/commands" },
      { text: "Events", link: "/events" },
      { text: "Analytics", link: "/analytics" },
      { text: "Configuration", link: "/configuration" },
      { text: "Theming", link: "/theming" },
      { text: "Languages and texts", link: "/languages" },
      { text: "Identity", link: "/identity" },
      { text: "Coming from Intercom-style APIs", link: "/migrate" },
    ],
  },
  {
    text: "Your own interface",
    items: [
      { text: "Headless client", link: "/headless" },
      { text: "React", link: "/react" },
    ],
  },
  {
    text: "Operate",
    items: [
      { text: "Self-hosting", link: "/self-hosting" },
      { text: "Connect a model", link: "/models" },
      { text: "Tools", link: "/tools" },
      { text: "Answer from your documents", link: "/documents" },
      { text: "Documents: reference", link: "/documents-reference" },
      { text: "Quick replies", link: "/quick-replies" },
      { text: "Server configuration", link: "/server-configuration" },
      { text: "Containers", link: "/containers" },
      { text: "Kubernetes", link: "/kubernetes" },
      { text: "Scaling", link: "/scaling" },
      { text: "Capacity", link: "/capacity" },
      { text: "Runbook", link: "/runbook" },
      { text: "Tracing", link: "/tracing" },
      { text: "HTTP API", link: "/http-api" },
      { text: "CDN and SRI", link: "/cdn" },
      { text: "Troubleshooting", link: "/troubleshooting" },
    ],
  },
  {
    text: "Trust",
    items: [
      { text: "Security", link: "/security" },
      { text: "Privacy", link: "/privacy" },
      { text: "Accessibility", link: "/accessibility" },
      { text: "Browser support", link: "/browsers" },
    ],
  },
  {
    text: "Inside",
    items: [
      { text: "Benchmarks", link: "/benchmarks" },
      { text: "Changelog", link: "/changelog" },
    ],
  },
];

/**
 * Returns the id of a heading, as GitHub and the agent server's index write it. VitePress has another rule for digits, `_` and
 * apostrophes, and the links of answers would open the page at its top.
 */
const headingId = (title) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .trim()
    .replaceAll(" ", "-");

/** Writes a page in the place of the API reference, because pages link to it. */
function writeApiNotice(outDir) {
  const notice = "The API reference is not part of this build, because it needs more npm packages. A release has it. Editors show the same comments.";
  for (const name of ["widget", "react"]) {
    mkdirSync(join(outDir, "api", name), { recursive: true });
    writeFileSync(join(outDir, "api", name, "index.html"), `<!doctype html>\n<html lang="en"><title>API reference</title>\n<p>${notice}</p></html>\n`);
  }
}

export default defineConfig({
  title: "Karta",
  titleTemplate: ":title · Karta docs",
  description,
  lang: "en",
  base,
  srcDir: "pages",
  // The folder of the default base, so that target/site is a web root.
  outDir: "target/site/docs",
  cacheDir: "target/cache",
  // Concurrent pages would enter the search index in any order, and each build would have other bytes.
  buildConcurrency: 1,
  metaChunk: true,
  ignoreDeadLinks: ["./karta-page.d.ts", /^\.\/api\//],
  buildEnd({ outDir, pages }) {
    copyFileSync(typings, join(outDir, "karta-page.d.ts"));
    if (hasApi) cpSync(api, join(outDir, "api"), { recursive: true });
    else writeApiNotice(outDir);
    // At the same path as on the agent server, for previews.
    cpSync(widget, join(outDir, "../widget"), { recursive: true, filter: (file) => !/\.(br|gz|map)$/.test(file) });
    writeTextFiles(outDir, sidebar, search.pages, description);
    writeFileSync(join(outDir, "robots.txt"), robotsOf({ origin, base }));
    if (origin) writeFileSync(join(outDir, "sitemap.xml"), sitemapOf(pages, { origin, base }));
  },
  transformHead({ title, description: about, pageData: { relativePath, isNotFound } }) {
    return isNotFound ? [] : headOf({ title, description: about, relativePath }, { origin, base, name: "Karta" });
  },
  head: [["link", { rel: "icon", type: "image/svg+xml", href: `${base}icon.svg` }]],
  vite: { plugins: [search.plugin] },
  markdown: {
    anchor: { slugify: headingId },
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
  },
  themeConfig: {
    logo: { light: "/icon.svg", dark: "/icon-dark.svg", alt: "" },
    sidebar,
    nav: [
      { text: "Quickstart", link: "/quickstart" },
      { text: "Cookbook", link: "/cookbook" },
      { text: "Examples", link: "/frameworks#example-apps" },
      { text: "Playground", link: "/playground" },
      ...sources.nav,
      { text: version, link: "/changelog" },
    ],
    ...sources.editLink,
    // No `lastUpdated`: it needs a complete git history, and two builds of the same files could differ.
    outline: { level: [2, 3] },
    search: { provider: "local", options: search.options },
    externalLinkIcon: true,
  },
});
