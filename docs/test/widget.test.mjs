// SPDX-License-Identifier: Apache-2.0
/** Tests the widget of these pages on a static host. The demo's tests cover the server's jar. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before } from "node:test";
import { root } from "./blocks.mjs";
import { browserTest, fullBrowserTest } from "./full.mjs";
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

/** Opens a tab. Collects its problems and the origins of its requests. */
async function visit() {
  const page = await (await chromium.newContext()).newPage();
  page.setDefaultTimeout(PATIENCE_MILLIS);
  const origins = new Set();
  page.on("request", (request) => origins.add(new URL(request.url()).origin));
  return { page, heard: complaints(page), origins };
}

browserTest("on a static host, the chat on the home page answers, asks for an approval and continues behind the launcher of the page", async () => {
  const { page, heard, origins } = await visit();
  await page.goto(`${site.origin}/docs/`);
  const chat = page.frameLocator("iframe").locator("karta-widget");
  await chat.getByRole("textbox").fill("Hello");
  await chat.getByRole("textbox").press("Enter");
  await chat.getByRole("log").getByText("I'm the demo assistant").waitFor();
  await chat.getByRole("textbox").fill("I want a refund");
  await chat.getByRole("textbox").press("Enter");
  await chat.getByRole("button", { name: "Approve once" }).press("Enter");
  await chat.getByRole("log").getByText("refund number").first().waitFor();

  // The same visitor in the same tab has the same conversation.
  const own = page.locator("karta-widget");
  await own.locator("[part=launcher]").click();
  await own.getByRole("log").getByText("refund number").first().waitFor();
  assert.deepEqual([...origins].filter((origin) => origin.startsWith("http")), [site.origin]);
  assert.deepEqual(heard, []);
  await page.context().close();
});

fullBrowserTest("on a static host, the agent in the page answers in the widget of these pages, also after a page change and in dark", async () => {
  const { page, heard, origins } = await visit();
  const loaded = [];
  page.on("request", (request) => /scripted-agent|\/v1\/panel\./.test(request.url()) && loaded.push(request.url()));
  await page.goto(`${site.origin}/docs/cdn.html`);
  const widget = page.locator("karta-widget");
  await widget.locator("[part=launcher]").waitFor();
  assert.deepEqual(loaded, [], "nothing but the loader before the first click");

  await widget.locator("[part=launcher]").click();
  await widget.getByText("I'm a scripted demo").waitFor();
  await widget.getByRole("button", { name: "What is Karta?" }).click();
  await widget.locator(".md li").waitFor();
  await page.getByRole("link", { name: "Theming", exact: true }).first().click();
  await page.waitForURL("**/theming.html");
  await widget.locator(".md li").waitFor();
  await page.reload();
  await widget.locator(".md li").waitFor();

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
