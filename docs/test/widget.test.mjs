// SPDX-License-Identifier: Apache-2.0
/** Tests the widget of these pages on a static host. The demo's tests cover the server's jar. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "./blocks.mjs";
import { browser, complaints, files, PATIENCE_MILLIS, serve } from "./stack.mjs";

let site;
let chromium;

before(async () => {
  [site, chromium] = await Promise.all([serve(files(join(root, "target/site"))), browser()]);
});

after(async () => {
  await chromium?.close();
  await site?.close();
});

test("on a static host, the agent in the page answers in the widget of these pages, also after a page change and in dark", async () => {
  const page = await (await chromium.newContext()).newPage();
  page.setDefaultTimeout(PATIENCE_MILLIS);
  const heard = complaints(page);
  const origins = new Set();
  page.on("request", (request) => origins.add(new URL(request.url()).origin));
  const loaded = [];
  page.on("request", (request) => /scripted-agent|\/v1\/panel\./.test(request.url()) && loaded.push(request.url()));
  await page.goto(`${site.origin}/docs/cdn.html`);
  const widget = page.locator("karta-widget");
  await widget.locator("[part=launcher]").waitFor();
  assert.deepEqual(loaded, [], "nothing but the loader before the first click");

  await widget.locator("[part=launcher]").click();
  await widget.getByText("I am a scripted demo").waitFor();
  await widget.getByRole("button", { name: "Show me a table" }).click();
  await widget.locator(".md table").waitFor();
  await page.getByRole("link", { name: "Theming", exact: true }).first().click();
  await page.waitForURL("**/theming.html");
  await widget.locator(".md table").waitFor();
  await page.reload();
  await widget.locator(".md table").waitFor();

  const scheme = () => widget.locator(".panel").evaluate((panel) => getComputedStyle(panel).colorScheme);
  assert.equal(await scheme(), "light");
  // The panel covers the switch.
  await widget.locator("[part=launcher]").click();
  await page.getByRole("switch", { name: /dark/i }).first().click();
  await page.waitForFunction(() => getComputedStyle(document.querySelector("karta-widget").shadowRoot.querySelector(".panel")).colorScheme === "dark");

  assert.deepEqual([...origins].filter((origin) => origin.startsWith("http")), [site.origin]);
  assert.deepEqual(heard, []);
  await page.context().close();
});
