// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { join } from "node:path";
import test, { after, before } from "node:test";
import type { Browser } from "playwright-core";
import { bundle, page as html } from "../testing/bundle.js";
import { launchChromium, PATIENCE_MILLIS } from "../testing/engines.js";
import { blocks } from "../testing/readme.js";
import { ScriptedServer } from "../testing/scripted-server.js";
import { forward, Site } from "../testing/site.js";
import { reactAlias } from "./support/reacts.js";

const examples = blocks(join(import.meta.dirname, "..", "node_modules", "@karta", "react", "README.md"), "tsx");
let browser: Browser;
let server: ScriptedServer;
let site: Site;

before(async () => {
  browser = await launchChromium();
  server = await ScriptedServer.start();
  site = await Site.start();
  site.handler = forward(server.baseUrl);
  for (const [path, text] of await bundle({ readme: join(import.meta.dirname, "pages", "readme.tsx") }, reactAlias(19))) {
    site.files.set(path, text);
  }
  site.files.set("/readme.html", html("/readme.js"));
});
after(async () => {
  await browser?.close();
  await site?.stop();
  await server?.close();
});

const open = async (example: string) => {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MILLIS);
  await page.goto(`${site.origin}/readme.html#${example}`);
  return page;
};

test("every example of the README is run here", () => {
  assert.deepEqual(examples.map((code) => /export function (\w+)/.exec(code)![1]), ["App", "Support", "Chat"]);
});

test("the widget's example shows a launcher in its colour", async () => {
  const page = await open("App");
  await page.locator("[part~=launcher]").waitFor();
  assert.equal(await page.evaluate("document.querySelector('karta-widget').style.getPropertyValue('--karta-accent')"), "#d4ff4f");
});

test("the ref's example opens the panel", async () => {
  const page = await open("Support");
  await page.getByText("Need help?").click();
  await page.getByRole("textbox").waitFor();
});

test("the hook's example holds a conversation, with an approval", async () => {
  server.scripts.push([
    { type: "agent.message", text: "May I? ", delta: true },
    { type: "session.status_idle", stop_reason: "requires_action", request_id: "r1", tool: "refund", options: [{ id: "approve_once", label: "Go ahead" }] },
    { type: "agent.message", text: "Done.", delta: true },
    { type: "session.status_idle", stop_reason: "end_turn" },
  ]);
  const page = await open("Chat");
  await page.getByLabel("Message").fill("Refund, please");
  await page.getByText("Send").click();
  await page.getByText("Go ahead").click();
  await page.getByText("May I? Done.").waitFor();
  assert.deepEqual(await page.locator(".user, .assistant").allTextContents(), ["Refund, please", "May I? Done."]);
  await page.getByText("New chat").click();
  assert.equal(await page.locator(".user, .assistant").count(), 0);
});
