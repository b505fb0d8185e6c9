// SPDX-License-Identifier: Apache-2.0
/** Versions of messages in the hook, with the agent server, in StrictMode. */
import assert from "node:assert/strict";
import { join } from "node:path";
import test, { after, afterEach, before, beforeEach, describe } from "node:test";
import { KartaAgentClient } from "@karta/widget";
import type { Browser, Page } from "playwright-core";
import { AgentServer, sharedServer } from "../testing/agent-server.js";
import { bundle, page as html } from "../testing/bundle.js";
import { launchChromium, PATIENCE_MILLIS } from "../testing/engines.js";
import { FULL, fullTest } from "../testing/full.js";
import { Site } from "../testing/site.js";
import { reactAlias } from "./support/reacts.js";

/** A test of a full run kills the server. */
const own = FULL ? await AgentServer.start() : undefined;
const server = own ?? sharedServer();
let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(async () => {
  await browser?.close();
  await own?.stop();
});

describe("versions in useKartaAgent", { timeout: 240_000 }, () => {
  let site: Site;
  let page: Page;

  beforeEach(async () => {
    site = await Site.start();
    const files = await bundle({ hook: join(import.meta.dirname, "pages", "hook.tsx") }, reactAlias(19));
    for (const [path, text] of files) site.files.set(path, text);
    site.files.set("/index.html", html("/hook.js"));
    page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MILLIS);
    await open();
  });
  afterEach(async () => {
    assert.deepEqual(await page.evaluate("probe.complaints"), []);
    await page.close();
    await site.stop();
  });

  const open = async (more: object = {}) => {
    const options = { baseUrl: server.baseUrl, embedKey: "pk_test_demo", storage: "local", ...more };
    await page.goto(`${site.origin}/index.html?strict&activity&options=${encodeURIComponent(JSON.stringify(options))}`);
    await until("window.probe?.agent");
  };
  const until = (condition: string) => page.waitForFunction(condition);
  const shown = () => page.locator("li").allTextContents();
  const call = (code: string) => page.evaluate<boolean>(`probe.agent.${code}`);
  const send = (text: string) => call(`send("say: ${text}")`);
  /** The version shown of message `index`, and its number of versions. */
  const versions = (index: number) => page.evaluate(`(({ versions }) => versions && [versions.index, versions.count])(probe.agent.messages[${index}])`);

  test("an edit and another answer replace the messages, and select shows them again, even after a reload", async () => {
    await send("One");
    await send("Two");
    assert.equal(await call("edit(probe.agent.messages[2].id, 'say: Dos')"), true);
    assert.deepEqual(await shown(), ["say: One", "One", "say: Dos", "Dos"]);
    assert.deepEqual(await versions(2), [1, 2]);
    assert.equal(await call("regenerate(probe.agent.messages[1].id)"), true);
    assert.deepEqual(await shown(), ["say: One", "One"]);
    assert.deepEqual([await versions(0), await versions(1)], [undefined, [1, 2]]);

    assert.equal(await call("messages[1].versions.select(0)"), true);
    assert.deepEqual(await shown(), ["say: One", "One", "say: Dos", "Dos"]);
    assert.equal(await call("messages[2].versions.select(0)"), true);
    assert.deepEqual(await shown(), ["say: One", "One", "say: Two", "Two"]);
    await open();
    await until("probe.agent.messages[2]?.versions");
    assert.deepEqual(await shown(), ["say: One", "One", "say: Two", "Two"]);
    assert.deepEqual([await versions(1), await versions(2)], [[0, 2], [0, 2]]);
    await send("Three");
    assert.deepEqual((await shown()).slice(2), ["say: Two", "Two", "say: Three", "Three"]);
  });

  fullTest("a version that cannot be read leaves the conversation as it was", async () => {
    await send("One");
    await call("regenerate(probe.agent.messages[1].id)");
    const events = /sessions\/[^/]+\/events$|probe=1/;
    await page.route(events, (route) => route.abort());
    // A browser applies the first route of an open page a moment later.
    await page.evaluate(`(async () => { for (;;) try { await fetch("/index.html?probe=1", { cache: "no-store" }); } catch { return; } })()`);
    assert.equal(await call("messages[1].versions.select(0)"), false);
    assert.deepEqual(await page.evaluate("[probe.agent.status, probe.agent.error?.code]"), ["idle", "network"]);
    await page.unroute(events);
    assert.deepEqual([await shown(), await versions(1)], [["say: One", "One"], [1, 2]]);
    assert.equal(await call("messages[1].versions.select(0)"), true);
    assert.deepEqual(await versions(1), [0, 2]);
  });

  fullTest("a version cannot be chosen while another client's turn runs", async () => {
    const visitorId = "a-visitor-of-two-clients";
    await open({ project: "demo/slow", embedKey: "pk_test_slow", visitorId });
    await send("One");
    await call("regenerate(probe.agent.messages[1].id)");
    const other = new KartaAgentClient({ baseUrl: server.baseUrl, projectRef: "demo/slow", embedKey: "pk_test_slow", visitorId });
    await other.resume(await page.evaluate<string>("probe.agent.sessionId"));
    const long = Array.from({ length: 400 }, (_, i) => `w${i}`).join(" ");
    for await (const event of other.edit(other.transcript[0]!.id, `say: ${long}`)) {
      if (event.type === "message") break;
    }
    assert.equal(await call("messages[1].versions.select(0)"), false);
    assert.deepEqual(await page.evaluate("[probe.agent.status, probe.agent.error?.code]"), ["idle", "turn_running"]);
    assert.deepEqual([await shown(), await versions(1)], [["say: One", "One"], [1, 2]]);
    await other.interrupt();
    other.shutdown();
  });

  fullTest("an edit is joined again when its Activity is shown again", async () => {
    await open({ project: "demo/slow", embedKey: "pk_test_slow" });
    await send("One");
    const long = Array.from({ length: 60 }, (_, i) => `w${i}`).join(" ");
    await page.evaluate(`void probe.agent.edit(probe.agent.messages[0].id, "say: ${long}")`);
    await until("probe.agent.messages[1]?.text.includes('w3')");
    await page.evaluate("probe.hide(true)");
    await until("!document.querySelector('section').checkVisibility()");
    await page.evaluate("probe.hide(false)");
    await until("probe.agent.status === 'idle'");
    assert.deepEqual(await shown(), [`say: ${long}`, long]);
    assert.deepEqual(await versions(0), [1, 2]);
  });

  fullTest("an edit and another answer after stop wait for the end of the turn, unless reset drops them", async () => {
    await open({ project: "demo/slow", embedKey: "pk_test_slow" });
    await send("One");
    const long = Array.from({ length: 400 }, (_, i) => `w${i}`).join(" ");
    const stopped = async (code: string) => {
      await page.evaluate(`void probe.agent.send("say: ${long}")`);
      await until("probe.agent.messages.at(-1).text.includes('w3')");
      assert.equal(await call("regenerate(probe.agent.messages[1].id)"), false);
      return page.evaluate<boolean>(`(() => { const { agent } = probe; void agent.stop(); const again = agent.${code}; return again; })()`);
    };
    assert.equal(await stopped("edit(agent.messages[2].id, 'say: Two')"), true);
    assert.deepEqual([await shown(), await versions(2)], [["say: One", "One", "say: Two", "Two"], [1, 2]]);
    assert.equal(await stopped("regenerate(agent.messages[1].id)"), true);
    assert.deepEqual([await shown(), await versions(1)], [["say: One", "One"], [1, 2]]);
    assert.equal(await page.evaluate("probe.agent.error"), null);
    assert.equal(await stopped("edit(agent.messages[0].id, 'say: Late'); agent.reset()"), false);
    assert.deepEqual(await page.evaluate("[probe.agent.messages, probe.agent.status, probe.agent.error]"), [[], "idle", null]);
  });

  fullTest("an edit continues after the server was killed and started again", async () => {
    await open({ project: "demo/slow", embedKey: "pk_test_slow" });
    await send("One");
    const long = Array.from({ length: 400 }, (_, i) => `w${i}`).join(" ");
    await page.evaluate(`void probe.agent.edit(probe.agent.messages[0].id, "say: ${long}")`);
    await until("probe.agent.messages[1]?.text.includes('w3')");
    await own!.crash();
    assert.equal(await page.evaluate("probe.agent.messages[1].text.includes('w399')"), false);
    await until("probe.agent.status === 'idle'");
    assert.deepEqual(await shown(), [`say: ${long}`, long]);
    assert.deepEqual(await versions(0), [1, 2]);
    await open({ project: "demo/slow", embedKey: "pk_test_slow" });
    await until("probe.agent.messages[0]?.versions");
    assert.deepEqual(await shown(), [`say: ${long}`, long]);
  });

  fullTest("a refused version leaves the messages as they were, and its error has the code", async () => {
    await send("One");
    for (let count = 2; count <= 20; count++) await call("regenerate(probe.agent.messages[1].id)");
    const before = await page.evaluate("JSON.stringify(probe.agent.messages)");
    assert.equal(await call("regenerate(probe.agent.messages[1].id)"), false);
    assert.deepEqual(await page.evaluate("[JSON.stringify(probe.agent.messages), probe.agent.status, probe.agent.error.code]"), [before, "error", "version_limit"]);
    assert.equal(await call("regenerate('m99')"), false);
    assert.equal(await page.evaluate("probe.agent.error.code"), "not_found");
    assert.equal(await send("Two"), true);
    assert.deepEqual(await shown(), ["say: One", "One", "say: Two", "Two"]);
  });
});
