// SPDX-License-Identifier: Apache-2.0
/**
 * Checks the built pages in Chromium: axe, console, horizontal overflow. With KARTA_FULL=true (mvn -Pfull), checks every
 * page in every setting, otherwise four pages in one.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pages, root } from "./blocks.mjs";
import { browserTest, full } from "./full.mjs";
import { browser, complaints, files, PATIENCE_MILLIS, serve } from "./stack.mjs";

/** The pages of a normal run, half of them in each setting. */
const FAST = ["/index.html", "/theming.html", "/playground.html", "/quickstart.html"];
const paths = full ? pages().map(({ file }) => `/${file.slice(0, -3)}.html`) : FAST;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const SETTINGS = [
  { name: "in light", colorScheme: "light", viewport: { width: 1280, height: 800 } },
  { name: "in dark on a phone", colorScheme: "dark", viewport: { width: 390, height: 844 } },
];

let site;
let chromium;

before(async () => {
  site = await serve(files(join(root, "target/site")));
  chromium = await browser();
});

after(async () => {
  await chromium?.close();
  await site?.close();
});

SETTINGS.forEach(({ name, ...setting }, number) => {
  describe(name, () => {
    let page;
    before(async () => {
      page = await (await chromium.newContext(setting)).newPage();
      page.setDefaultTimeout(PATIENCE_MILLIS);
      // The playground looks for a server, which this test does not start.
      await page.route("http://127.0.0.1:8787/**", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
    });
    after(() => page.context().close());

    for (const path of paths.filter((_, index) => full || index % SETTINGS.length === number)) {
      browserTest(`${path} has no accessibility violation, complaint or overflow`, async () => {
        const heard = complaints(page);
        await page.goto(`${site.origin}/docs${path}`);
        await page.evaluate(axe);
        const { violations } = await page.evaluate((runOnly) => window.axe.run(document, { runOnly }), RULES);
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`), []);
        assert.deepEqual(heard, []);
        const [scrollWidth, clientWidth] = await page.evaluate(({ documentElement: html } = document) => [html.scrollWidth, html.clientWidth]);
        assert.ok(scrollWidth <= clientWidth, `${scrollWidth} px wide on a screen of ${clientWidth} px`);
        page.removeAllListeners();
      });
    }
  });
});
