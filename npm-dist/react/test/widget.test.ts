// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test, { after, afterEach, before, beforeEach, describe } from "node:test";
import type { Browser, Page } from "playwright-core";
import { bundle, page as html } from "../testing/bundle.js";
import { launchChromium, PATIENCE_MILLIS } from "../testing/engines.js";
import { HOLD, ScriptedServer, type WireEvent } from "../testing/scripted-server.js";
import { fullTest } from "../testing/full.js";
import { forward, Site } from "../testing/site.js";
import { reactAlias, REACTS } from "./support/reacts.js";

const say = (text: string): WireEvent => ({ type: "agent.message", text, delta: true });
const idle: WireEvent = { type: "session.status_idle", stop_reason: "end_turn" };

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser?.close());

for (const react of REACTS) {
  describe(`React ${react}`, { timeout: 240_000 }, () => {
    let server: ScriptedServer;
    let site: Site;
    let files: Map<string, string>;
    let page: Page;

    before(async () => {
      files = await bundle({ widget: join(import.meta.dirname, "pages", "widget.tsx") }, reactAlias(react));
    });
    beforeEach(async () => {
      server = await ScriptedServer.start();
      site = await Site.start();
      for (const [path, text] of files) site.files.set(path, text);
      site.files.set("/index.html", html("/widget.js"));
      site.policies.set("/index.html", "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'");
      site.handler = forward(server.baseUrl);
      const context = await browser.newContext();
      page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MILLIS);
      await page.goto(`${site.origin}/index.html`);
      await host.waitFor({ state: "attached" });
      assert.match(await page.evaluate<string>("probe.version"), new RegExp(`^${react}\\.`));
    });
    afterEach(async () => {
      assert.deepEqual(await page.evaluate("probe.complaints"), []);
      await page.context().close();
      await site.stop();
      await server.close();
    });

    const host = { waitFor: (options: { state: "attached" | "detached" }) => page.locator("karta-widget").waitFor(options) };
    // The driver's own wait evaluates text in the page, which the policy forbids.
    const until = (condition: string) => page.evaluate(`(async () => { while (!(${condition})) await new Promise(requestAnimationFrame); })()`);
    const hosts = () => page.evaluate<number>("probe.hosts");
    /** Renders with other props, and resolves when their effects have run. */
    const set = (changes: string) =>
      page.evaluate(`(async () => { probe.set([{ ...probe.first, ...${changes} }]); for (let i = 0; i < 3; i++) await new Promise((next) => setTimeout(() => requestAnimationFrame(next))); })()`);
    const heard = () => page.evaluate<[string, unknown][]>("probe.heard");

    test("it mounts once under StrictMode, renders nothing in its place and sends no request", async () => {
      assert.equal(await hosts(), 1);
      assert.equal(await page.locator("main").innerHTML(), "");
      assert.equal(server.requests.length, 0);
      assert.deepEqual(await page.evaluate("[localStorage.length, sessionStorage.length]"), [0, 0]);
      assert.equal(site.requests.some((path) => path.includes("panel-file")), false);
    });

    fullTest("server-rendered content is hydrated without a warning", async () => {
      site.files.set("/hydrate.html", html("/widget.js", '<div id="root"><main></main></div>'));
      await page.goto(`${site.origin}/hydrate.html`);
      await host.waitFor({ state: "attached" });
      assert.deepEqual(await page.evaluate("probe.handle.current.open()"), { ok: true });
      assert.equal(await hosts(), 1);
    });

    fullTest("a widget of a script tag stays, and the component logs one warning", async () => {
      const cdn = join(import.meta.dirname, "..", "..", "..", "..", "cdn-dist", "target", "site", "widget", "v1");
      site.files.set("/karta.js", readFileSync(join(cdn, "karta.js"), "utf8"));
      const tag = `<script src="/karta.js" data-embed-key="pk_test_demo" data-project="demo/assistant" data-base-url="${site.origin}"></script>`;
      site.files.set("/tag.html", html("/widget.js", tag));
      await page.goto(`${site.origin}/tag.html`);
      await until("window.probe?.complaints.length > 0");
      assert.match(await page.evaluate<string>("probe.complaints.splice(0).join()"), /^karta: another widget is on this page, so this one stays inactive$/);
      const result = await page.evaluate<{ ok: boolean }>("probe.handle.current.open()");
      assert.equal(result.ok, false);
      assert.equal(await page.locator("karta-widget").count(), 1);
    });

    test("the handle opens, sends and closes, and callbacks receive the events", async () => {
      await set("probe.listen('a')");
      server.scripts.push([say("Hi there."), idle]);
      assert.deepEqual(await page.evaluate("probe.handle.current.open()"), { ok: true });
      await page.evaluate("probe.handle.current.sendMessage('Hello')");
      await until("probe.heard.some(([name]) => name === 'a received')");
      await page.evaluate("probe.handle.current.close()");
      assert.deepEqual(await heard(), [
        ["a ready", null],
        ["a open", null],
        ["a sent", { text: "Hello" }],
        ["a session", { sessionId: [...server.sessions.keys()][0] }],
        ["a received", { text: "Hi there." }],
        ["a close", null],
      ]);
    });

    fullTest("the handle toggles, escalates, identifies, starts a new conversation and resets", async () => {
      await set("probe.listen('a')");
      server.scripts.push([say("Hi there."), idle], [say("Hi again."), idle]);
      const call = (command: string) => page.evaluate(`probe.handle.current.${command}`);
      const answered = (count: number) => until(`probe.heard.filter(([name]) => name === 'a received').length === ${count}`);
      assert.deepEqual(await call("toggle()"), { ok: true });
      await call("sendMessage('Hello')");
      await answered(1);
      assert.deepEqual(await call("escalate({ reason: 'billing' })"), { ok: true });
      assert.deepEqual(await call("newConversation()"), { ok: true });
      await call("sendMessage('Hello')");
      await answered(2);
      assert.deepEqual(await call("identify({ attributes: { plan: 'pro' } })"), { ok: true });
      assert.deepEqual(await call("toggle()"), { ok: true });
      const names = (await heard()).map(([name]) => name);
      assert.equal(server.sessions.size, 2);
      assert.equal(names.filter((name) => name === "a escalate").length, 1);
      assert.deepEqual([names.includes("a open"), names.at(-1)], [true, "a close"]);
      assert.deepEqual(await call("reset()"), { ok: true });
      await host.waitFor({ state: "detached" });
      assert.equal(await page.evaluate("localStorage.length"), 0);
      assert.deepEqual(await call("open()"), { ok: true });
      await host.waitFor({ state: "attached" });
    });

    fullTest("another user gets a new conversation, verified or not", async () => {
      server.scripts.push([say("Hi."), idle], [say("Fine."), idle]);
      await set("{ user: { id: 'a' }, onMessageReceived: () => (window.answers = (window.answers ?? 0) + 1) }");
      await page.evaluate("probe.handle.current.sendMessage('Hello')");
      await until("window.answers === 1");
      await set("{ user: { id: 'b' }, onMessageReceived: () => window.answers++ }");
      await page.evaluate("probe.handle.current.sendMessage('Me too')");
      await until("window.answers === 2");
      assert.equal(server.sessions.size, 2);
    });

    fullTest("callbacks receive the beginning and the end of a turn, and a request for approval", async () => {
      await set(`{
        onTurnStarted: () => (window.turns = ["started"]),
        onTurnEnded: ({ status }) => window.turns.push(status),
        onApproval: ({ tool }) => window.turns.push(tool),
      }`);
      server.scripts.push([say("Hi."), idle], [{ type: "session.status_idle", stop_reason: "requires_action", request_id: "r1", tool: "refund", options: ["approve_once", "deny"] }]);
      await page.evaluate("probe.handle.current.sendMessage('Hello')");
      await until("window.turns?.length === 2");
      assert.deepEqual(await page.evaluate("turns"), ["started", "done"]);
      await page.evaluate("probe.handle.current.sendMessage('Refund')");
      await until("turns.includes('refund')");
    });

    fullTest("callbacks receive unread counts, errors, limits and escalations", async () => {
      await set("probe.listen('a')");
      server.scripts.push(
        [say("Hi."), idle],
        [{ type: "session.error", code: "server_error", message: "Broken." }],
        [{ type: "session.error", code: "limit_reached", message: "Enough.", retry_after_seconds: 9 }],
      );
      for (const [text, event] of [["One", "unread"], ["Two", "error"], ["Three", "limit"]]) {
        await page.evaluate(`probe.handle.current.sendMessage(${JSON.stringify(text)})`);
        await until(`probe.heard.some(([name]) => name === 'a ${event}')`);
      }
      const said = await heard();
      const of = (event: string) => said.find(([name]) => name === `a ${event}`)![1] as Record<string, unknown>;
      assert.deepEqual(of("unread"), { count: 1 });
      assert.deepEqual([of("error")["code"], of("error")["message"]], ["server_error", "Broken."]);
      assert.deepEqual([of("limit")["code"], of("limit")["retryAfterSeconds"]], ["limit_reached", 9]);
      await page.evaluate("probe.handle.current.open()");
      await page.getByRole("button", { name: "Talk to a person" }).click();
      await until("probe.heard.some(([name]) => name === 'a escalate')");
      const [, escalated] = (await heard()).find(([name]) => name === "a escalate")!;
      assert.equal((escalated as { context: { sessionId: string } }).context.sessionId, [...server.sessions.keys()][0]);
    });

    for (const [effect, query] of [["the parent's effect", "early"], ["the parent's layout effect", "layout"], ["an earlier sibling's effect", "sibling"]]) {
      fullTest(`commands made in ${effect} run when the module has loaded`, async () => {
        await page.goto(`${site.origin}/index.html?${query}`);
        await until("window.probe?.early");
        assert.deepEqual(await page.evaluate("probe.early"), { ok: true });
      });
    }

    fullTest("a widget that does not load is panel_unavailable, and the next command loads it", async () => {
      const files = /\/chunk-panel/;
      await page.route(files, (route) => route.abort());
      await page.goto(`${site.origin}/index.html`);
      await until("window.probe?.handle.current");
      const open = () => page.evaluate("probe.handle.current.open().then(({ ok, error }) => [ok, error?.code ?? ''])");
      assert.deepEqual(await open(), [false, "panel_unavailable"]);
      await page.unroute(files);
      assert.deepEqual(await open(), [true, ""]);
    });

    fullTest("commands of a widget that was unmounted are closed", async () => {
      await page.evaluate("(probe.kept = probe.handle.current, probe.set([]))");
      await host.waitFor({ state: "detached" });
      assert.equal(await page.evaluate("probe.kept.open().then(({ error }) => error.code)"), "closed");
    });

    fullTest("a changed callback is used without another mount", async () => {
      await set("probe.listen('a')");
      await page.evaluate("probe.handle.current.open()");
      await set("probe.listen('b')");
      await page.evaluate("probe.handle.current.close()");
      await set("{}");
      await page.evaluate("probe.handle.current.open()");
      assert.deepEqual(await heard(), [["a ready", null], ["a open", null], ["b close", null]]);
      assert.equal(await hosts(), 1);
    });

    for (const changes of [
      "{ project: 'demo/other' }",
      "{ token: 't2' }",
      "{ token: undefined, embedKey: 'pk_test_demo' }",
      "{ token: undefined, tokenEndpoint: '/token' }",
      "{ baseUrl: location.origin + '/' }",
      "{ transport: 'responses' }",
      "{ user: { id: 'u' } }",
      "{ user: { identityToken: 'x' } }",
    ]) {
      fullTest(`${changes} mounts again, once`, async () => {
        await page.evaluate("probe.handle.current.open()");
        await set(changes);
        await until("probe.hosts > 1");
        assert.equal(await hosts(), 2);
        assert.equal(await page.locator("karta-widget").count(), 1);
        assert.deepEqual(await page.evaluate("probe.handle.current.open()"), { ok: true });
      });
    }

    test("changes of other props are applied in place, and the conversation stays", async () => {
      server.scripts.push([say("Still here."), idle]);
      await set("probe.listen('a')");
      await page.evaluate("probe.handle.current.open()");
      await page.evaluate("probe.handle.current.sendMessage('Hello')");
      await until("probe.heard.some(([name]) => name === 'a received')");
      const accent = () => page.evaluate<string>("document.querySelector('karta-widget').style.getPropertyValue('--karta-accent')");
      const text = () => page.evaluate<string>("document.querySelector('karta-widget').shadowRoot.textContent");
      await set("{ theme: { accent: '#d4ff4f', agentName: 'Beans' } }");
      assert.equal(await accent(), "#d4ff4f");
      assert.match(await text(), /Beans/);
      await set("{ theme: { agentName: 'Beans' } }");
      assert.equal(await accent(), "", "a removed prop is reset to its default");
      await set("{ launcher: false }");
      assert.equal(await page.locator("[part~=launcher]").isVisible(), false);
      await set("{}");
      assert.equal(await page.locator("[part~=launcher]").isVisible(), true);
      for (const changes of ["{ locale: 'de' }", "{ strings: { send: 'Go' } }", "{ features: { history: true } }", "{ storage: 'none' }", "{ user: { attributes: { plan: 'pro' } } }", "{ context: 'the cart' }"]) {
        await set(changes);
      }
      assert.match(await text(), /Still here\./);
      assert.equal(await hosts(), 1);
    });

    fullTest("commands of a later render are offered, call the function of the latest one, and are removed", async () => {
      const field = page.locator("karta-widget").getByRole("textbox");
      const command = (done: string) => `{ commands: [{ name: "track", title: "Track", run: (text) => (probe.ran = "${done} " + text) }] }`;
      await set(command("first"));
      await page.evaluate("probe.handle.current.open()");
      // The files of the commands load after the panel has opened.
      await field.fill("/track");
      await page.locator("karta-widget").getByRole("option").waitFor();
      await field.fill("/track 1");
      await field.press("Enter");
      assert.equal(await page.evaluate("probe.ran"), "first 1");
      await set(command("second"));
      await field.fill("/track 2");
      await field.press("Enter");
      assert.equal(await page.evaluate("probe.ran"), "second 2");
      await set("{}");
      server.scripts.push([idle]);
      await field.fill("/track 3");
      await field.press("Enter");
      await until("probe.hosts === 1");
      await page.locator("karta-widget").getByText("/track 3").waitFor();
      assert.equal(await page.evaluate("probe.ran"), "second 2");
    });

    fullTest("a teaser, mentions and drawings of a render reach the widget, and mentions go with it", async () => {
      const widget = page.locator("karta-widget");
      const field = widget.getByRole("textbox");
      const options = widget.getByRole("option");
      await set(`{
        teaser: { id: "size", text: "Questions?", prompt: "Ask @" },
        mentions: { items: () => [{ id: "7", label: "Anna" }] },
        render: { chart: (element, code) => Object.assign(element, { id: "chart", textContent: code.toUpperCase() }) },
      }`);
      await widget.getByRole("button", { name: "Questions?" }).click();
      await until("document.querySelector('karta-widget').shadowRoot.activeElement?.value === 'Ask @'");
      await field.pressSequentially("a");
      await options.click();
      assert.equal(await field.inputValue(), "Ask @Anna ");
      server.scripts.push([say("```chart\na,b\n```\n\nText"), idle]);
      await field.press("Enter");
      await page.locator("#chart").waitFor();
      assert.equal(await page.locator("#chart").textContent(), "A,B\n");
      assert.match(server.requestsTo("post")[0]!.body, /"mentions":\[\{"id":"7","label":"Anna"\}\]/);
      await set("{}");
      await field.fill("@a");
      await field.press("Enter");
      await widget.getByText("@a", { exact: true }).waitFor();
      assert.equal(await options.count(), 0);
    });

    fullTest("context comes from the latest render, and attributes are sent with the next session", async () => {
      server.scripts.push([idle]);
      await set("{ context: 'old', user: { attributes: { plan: 'free' } } }");
      await set("{ context: () => 'the cart', user: { attributes: { plan: 'pro' } } }");
      await page.evaluate("probe.handle.current.sendMessage('Hello')");
      assert.match(server.requestsTo("post")[0]!.body, /"context":"the cart"/);
      assert.match(server.requestsTo("create")[0]!.body, /"plan":"pro"/);
    });

    fullTest("unmounting in mid-turn ends the stream and removes the host", async () => {
      server.scripts.push([say("One"), HOLD]);
      await page.evaluate("probe.handle.current.sendMessage('Hello')");
      await server.until(() => server.requestsTo("stream").length === 1);
      await page.evaluate("probe.order.splice(0); probe.set([])");
      await until("probe.order.includes('task')");
      assert.equal((await page.evaluate<string[]>("probe.order"))[0], "abort", "the stream ends immediately");
      await server.requestsTo("stream")[0]!.closed;
      await host.waitFor({ state: "detached" });
    });

    fullTest("a widget that replaces another in one render is mounted", async () => {
      await page.evaluate("probe.swap({ ...probe.first, token: 'x' })");
      await until("probe.hosts > 1");
      assert.deepEqual(await page.evaluate("probe.handle.current.open()"), { ok: true });
      assert.equal(await page.locator("karta-widget").count(), 1);
    });

    fullTest("a second instance logs one warning and stays inactive", async () => {
      await page.evaluate("probe.set([probe.first, { ...probe.first, ...probe.listen('second') }])");
      await until("probe.complaints.length > 0");
      assert.match(await page.evaluate<string>("probe.complaints.splice(0).join()"), /^karta: another widget is on this page, so this one stays inactive$/);
      await page.evaluate("probe.handle.current.open()");
      assert.deepEqual(await heard(), []);
      assert.equal(await page.locator("karta-widget").count(), 1);
    });
  });
}
