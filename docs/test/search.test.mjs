// SPDX-License-Identifier: Apache-2.0
/** Searches the built index with the code that the search box runs. */
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import MiniSearch from "minisearch";
import { answers, questionOf } from "../.vitepress/search/ask.mjs";
import Search, { INDEX } from "../.vitepress/search/search.mjs";
import { root } from "./blocks.mjs";
import { browserTest, full } from "./full.mjs";
import { browser, complaints, files, PATIENCE_MILLIS, serve } from "./stack.mjs";

const chunks = join(root, "target/site/docs/assets/chunks");

/** The words that readers type, and the page that must come first. */
const SEARCHES = [
  ["dark mode", "theming"],
  ["change colour", "theming"],
  ["color", "theming"],
  ["install", "quickstart"],
  ["getting started", "quickstart"],
  ["docker", "containers"],
  ["docker compose", "containers"],
  ["nextjs", "frameworks"],
  ["google tag manager", "frameworks"],
  ["wordpress", "frameworks"],
  ["shopify", "frameworks"],
  ["docusaurus", "frameworks"],
  ["turbo", "frameworks"],
  ["pricing", ""],
  ["licence", ""],
  ["ask ai", "cookbook"],
  ["approve tool", "tools"],
  ["ollama", "models"],
  ["connect a model", "models"],
  ["openai", "models"],
  ["anthropic api key", "models"],
  ["function calling", "tools"],
  ["verify signature", "tools"],
  ["allowed origins", "self-hosting"],
  ["stop button", "headless"],
  ["rate limit", "troubleshooting"],
  ["error codes", "troubleshooting"],
  ["helm", "kubernetes"],
  ["screen reader", "accessibility"],
  ["content security policy", "security"],
  ["gdpr", "privacy"],
  ["translation", "languages"],
  ["jwt", "identity"],
  ["how do I sign in a user", "identity"],
  ["backup", "runbook"],
  ["opentelemetry", "tracing"],
  ["useKartaAgent", "react"],
  ["toggle", "commands"],
  ["message:received", "events"],
  ["quick replies", "quick-replies"],
  ["google analytics", "analytics"],
  ["benchmraks", "benchmarks"],
  ["integrity", "cdn"],
];

/** Releases and full runs have the API reference. */
if (existsSync(join(root, "target/site/docs/api/widget/modules.html"))) SEARCHES.push(["KartaRateLimitedError", "api/widget/classes/index.KartaRateLimitedError"]);

describe("the index", () => {
  let search;
  before(async () => {
    const [index] = readdirSync(chunks).filter((file) => file.startsWith("@localSearchIndexroot."));
    search = Search.loadJSON((await import(join(chunks, index))).default);
  });

  for (const [words, page] of SEARCHES) {
    test(`finds ${page} first for "${words}"`, () => {
      const [first, ...others] = search.search(words).map(({ id }) => id);
      const shown = [first, ...others.slice(0, 4)].join(", ");
      assert.equal(first?.replace(/(\.html)?(#.*)?$/, ""), `/docs/${page}`, shown);
    });
  }

  test("finds sections with some of the words only if none has them all", () => {
    assert.ok(search.search("docker zzzzqqqq").length > 0);
    assert.deepEqual(search.search("zzzzqqqq"), []);
  });
});

test("the first row asks the chat, if it answers from these pages", () => {
  const index = new MiniSearch(INDEX);
  index.add({ id: "/docs/theming.html#", title: "Theming", titles: [], text: "dark mode", keywords: "" });
  const search = Search.loadJSON(JSON.stringify(index));
  answers.here = true;
  try {
    const [ask, first] = search.search(" dark <b> mode ");
    assert.deepEqual([ask.title, questionOf(ask.id)], ["Ask Karta: dark &lt;b> mode", "dark <b> mode"]);
    assert.equal(first.title, "Theming");
    assert.deepEqual(search.search("  "), []);
  } finally {
    answers.here = false;
  }
});

describe("the search box", { skip: !full && "run with mvn -Pfull" }, () => {
  let site;
  let chromium;
  let page;

  before(async () => {
    [site, chromium] = await Promise.all([serve(files(join(root, "target/site"))), browser()]);
    page = await chromium.newPage();
    page.setDefaultTimeout(PATIENCE_MILLIS);
  });
  after(async () => {
    await chromium?.close();
    await site?.close();
  });

  /** Types the words, waits for the result and chooses it with Enter. */
  async function choose(words, title) {
    await page.goto(`${site.origin}/docs/quickstart.html`);
    // The button that the server has rendered does nothing before.
    await page.waitForFunction(() => document.querySelector("#app").__vue_app__);
    await page.getByRole("button", { name: "Search" }).first().click();
    await page.locator(".search-input").fill(words);
    await page.locator(".result.selected .title", { hasText: title }).first().waitFor();
    await page.keyboard.press("Enter");
  }

  browserTest("leads to the first page for the words, and to the API reference", async () => {
    const heard = complaints(page);
    await choose("dark mode", "Theming");
    await page.waitForURL(/\/docs\/theming\.html/);
    assert.deepEqual(heard, []);
    await choose("KartaRateLimitedError", "KartaRateLimitedError");
    await page.waitForURL(/\/docs\/api\/widget\/classes\/index\.KartaRateLimitedError\.html/);
    await page.getByRole("heading", { level: 1, name: "KartaRateLimitedError" }).waitFor();
  });
});
