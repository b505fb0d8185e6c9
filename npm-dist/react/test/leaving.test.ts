// SPDX-License-Identifier: Apache-2.0
/** Leaving a turn, with the agent server: a turn that was left continues there, and must not block the next one. */
import assert from "node:assert/strict";
import { join } from "node:path";
import test, { after, afterEach, before, beforeEach, describe } from "node:test";
import { sharedServer } from "../testing/agent-server.js";
import { bundleScript, page as html } from "../testing/bundle.js";
import { hookBrowser, type HookBrowser, type HookPage } from "../testing/hook-page.js";
import { Site } from "../testing/site.js";
import { reactAlias, REACTS } from "./support/reacts.js";

let browser: HookBrowser;
const server = sharedServer();
before(async () => {
  browser = await hookBrowser();
});
after(async () => {
  await browser?.close();
});

for (const react of REACTS) {
  describe(`React ${react}`, { timeout: 240_000 }, () => {
    let site: Site;
    let page: HookPage;
    let refused: string[];

    beforeEach(async () => {
      site = await Site.start();
      const files = await bundleScript("hook", join(import.meta.dirname, "pages", "hook.tsx"), reactAlias(react));
      for (const [path, text] of files) site.files.set(path, text);
      site.files.set("/index.html", html("/hook.js"));
      page = await browser.newPage();
      refused = [];
      page.on("response", (response) => response.status() >= 400 && refused.push(`${response.status()} ${response.url()}`));
      await page.goto(`${site.origin}/index.html?strict`);
      await until("window.probe?.agent");
    });
    afterEach(async () => {
      assert.deepEqual([await page.evaluate("probe.complaints"), refused], [[], []]);
      await page.close();
      await site.stop();
    });

    const until = (condition: string) => page.waitForFunction(condition);
    const mount = async (storage: "local" | "none") => {
      await page.evaluate("probe.agent = null");
      await page.evaluate(`probe.set({ baseUrl: ${JSON.stringify(server.baseUrl)}, project: "demo/slow", embedKey: "pk_test_slow", token: undefined, storage: "${storage}" })`);
      await until("probe.agent");
    };
    const long = Array.from({ length: 300 }, (_, i) => `w${i + 1}.`).join(" ");
    const leave = async (storage: "local" | "none", reached: string) => {
      await mount(storage);
      await page.evaluate(`void probe.agent.send(${JSON.stringify(`say: ${long}`)})`);
      await until(reached);
      assert.equal(await page.evaluate("probe.agent.status"), "streaming");
      await page.evaluate("probe.set(null)");
      await until("!document.querySelector('section')");
      await mount(storage);
    };

    test("a hook that was unmounted in the middle of an answer continues it when it is mounted again", async () => {
      await leave("local", "probe.agent.messages[1]?.text.includes('w5.')");
      await until("probe.agent.messages[1]?.text");
      const shown = await page.evaluate<number>("probe.agent.messages[1].text.length");
      await until(`probe.agent.messages[1].text.length > ${shown + 50}`);
      await page.evaluate("probe.agent.stop()");
      assert.equal(await page.evaluate("probe.agent.send('say: Next one.')"), true);
      const [question, answer, ...more] = await page.locator("li").allTextContents();
      assert.deepEqual([question, long.startsWith(answer!), ...more], [`say: ${long}`, true, "say: Next one.", "Next one."]);
      assert.equal(await page.evaluate("probe.agent.error"), null);
    });

    test("a hook without storage that was unmounted before its message has arrived sends the next one after it is mounted again", async () => {
      await leave("none", "probe.agent.messages.length === 2");
      assert.deepEqual(await page.evaluate("[probe.agent.status, probe.agent.error, probe.agent.messages]"), ["idle", null, []]);
      assert.equal(await page.evaluate("probe.agent.send('say: Next one.')"), true);
      assert.deepEqual(await page.locator("li").allTextContents(), ["say: Next one.", "Next one."]);
      assert.equal(await page.evaluate("probe.agent.error"), null);
    });
  });
}
