// SPDX-License-Identifier: Apache-2.0
/** The playground and the theming page's preview, with the built widget and the agent server behind them. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { root } from "./blocks.mjs";
import { agentServer, browser, complaints, files, serve } from "./stack.mjs";

let site;
let server;
let chromium;
let page;
let heard;
let widget;

before(async () => {
  [site, server, chromium] = await Promise.all([serve(files(join(root, "target/site"))), agentServer(), browser()]);
});

after(async () => {
  await chromium?.close();
  await Promise.all([site?.close(), server?.close()]);
});

beforeEach(async () => {
  page = await (await chromium.newContext({ permissions: ["clipboard-read", "clipboard-write"] })).newPage();
  heard = complaints(page);
  // The pages name the Quickstart's port; this test's server has its own.
  await page.route("http://127.0.0.1:8787/**", (route) => route.fulfill({ status: 307, headers: { Location: route.request().url().replace("http://127.0.0.1:8787", server.origin) } }));
  widget = page.frameLocator("iframe").locator("karta-widget");
});

afterEach(async () => {
  await page.context().close();
  assert.deepEqual(heard, []);
});

const launcher = () => widget.locator("[part=launcher]");
const tag = () => page.getByLabel("Tag", { exact: true }).locator("code").innerText();
const log = () => page.getByRole("list", { name: "Events, newest first" });
const styleOf = (property) => widget.evaluate((host, name) => host.style.getPropertyValue(name), property);

async function openPlayground() {
  await page.goto(`${site.origin}/playground.html`);
  await page.getByText(/^version \d/).waitFor();
}

describe("the playground", () => {
  beforeEach(openPlayground);

  test("writes a field into the tag and into init, and changes the running widget in place", async () => {
    await page.getByLabel("accent", { exact: true }).fill("#7c2d12");
    await page.getByLabel("accent", { exact: true }).press("Tab");
    assert.match(await tag(), /data-theme-accent="#7c2d12"/);
    assert.match(await page.getByLabel("init", { exact: true }).locator("code").innerText(), /accent: "#7c2d12"/);
    await page.waitForFunction(() => frames[0].document.querySelector("karta-widget").style.getPropertyValue("--karta-accent") === "#7c2d12");
  });

  test("goes back to the default when a field is emptied", async () => {
    await page.getByRole("button", { name: "Warm" }).click();
    await launcher().getByText("Ask Beans").waitFor();
    await page.getByRole("button", { name: "Neutral" }).click();
    await launcher().waitFor();
    await launcher().getByText("Ask Beans").waitFor({ state: "detached" });
    assert.equal(await styleOf("--karta-accent"), "");
    assert.doesNotMatch(await tag(), /data-theme/);
  });

  test("runs the tag that it shows: a setting that cannot change in place starts the page anew", async () => {
    await page.getByText("Settings", { exact: true }).click();
    await page.getByLabel("launcher", { exact: true }).selectOption("false");
    assert.match(await tag(), /data-launcher="false"/);
    await launcher().waitFor({ state: "hidden" });
  });

  test("logs the page's calls and the widget's events", async () => {
    await page.getByRole("button", { name: "escalate" }).click();
    await log().getByText("escalate", { exact: true }).waitFor();
    const entries = await log().getByRole("listitem").allInnerTexts();
    assert.match(entries[0], /escalate \{"context":\{"sessionId":null,"transcript":\[\]\}\}$/);
    assert.match(entries[1], /karta\("escalate"\)$/);
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByText("appears here, newest first").waitFor();
  });

  test("copies the code", async () => {
    await page.getByRole("button", { name: "Copy Tag" }).click();
    await page.getByText("Copied").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await tag());
  });

  test("says so when nothing answers at the script's address", async () => {
    await page.getByText("Connection", { exact: true }).click();
    await page.getByLabel("src", { exact: true }).fill(`${site.origin}/none.js`);
    await page.getByRole("alert").getByText("did not load").waitFor();
    heard.splice(0, heard.length, ...heard.filter((complaint) => !/none\.js|404/.test(complaint)));
  });
});

test("the theming page loads nothing before the preview is started", async () => {
  const requested = [];
  page.on("request", (request) => requested.push(request.url()));
  await page.goto(`${site.origin}/theming.html`);
  const start = page.getByRole("button", { name: "Start the preview" });
  await start.waitFor();
  assert.deepEqual(requested.filter((url) => url.includes("/widget/")), []);
  await start.click();
  await launcher().getByText("Ask Beans").waitFor();
});
