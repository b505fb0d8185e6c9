// SPDX-License-Identifier: Apache-2.0
/** Conversations that a later page continues. */
import assert from "node:assert/strict";
import { join } from "node:path";
import test, { after, afterEach, before, beforeEach, describe } from "node:test";
import { bundleScript, page as html } from "../testing/bundle.js";
import { hookBrowser, type HookBrowser, type HookPage } from "../testing/hook-page.js";
import { HOLD, ScriptedServer, type WireEvent } from "../testing/scripted-server.js";
import { forward, Site } from "../testing/site.js";
import { reactAlias } from "./support/reacts.js";

const say = (text: string): WireEvent => ({ type: "agent.message", text, delta: true });
const idle: WireEvent = { type: "session.status_idle", stop_reason: "end_turn" };
const pause: WireEvent = { type: "session.status_idle", stop_reason: "requires_action", request_id: "r1", tool: "refund", options: ["approve_once", "deny"] };

let browser: HookBrowser;
before(async () => {
  browser = await hookBrowser();
});
after(() => browser?.close());

describe("useKartaAgent", { timeout: 240_000 }, () => {
  let server: ScriptedServer;
  let site: Site;
  let page: HookPage;
  let files: Map<string, string>;
  before(async () => {
    files = await bundleScript("hook", join(import.meta.dirname, "pages", "hook.tsx"), reactAlias(19));
  });
  beforeEach(async () => {
    server = await ScriptedServer.start();
    site = await Site.start();
    for (const [path, text] of files) site.files.set(path, text);
    site.files.set("/index.html", html("/hook.js"));
    site.handler = forward(server.baseUrl);
    page = await browser.newPage();
    await open({ storage: "local" });
  });
  afterEach(async () => {
    assert.deepEqual(await page.evaluate("probe.complaints"), []);
    await page.close();
    await site.stop();
    await server.close();
  });

  /** Opens the page again, as a reload does, with a hook that has these options from its first rendering on. */
  const open = async (options: object, flags = "strict") => {
    await page.goto(`${site.origin}/index.html?${flags}&options=${encodeURIComponent(JSON.stringify(options))}`);
    await page.waitForFunction("window.probe?.agent");
  };
  const shown = () => page.locator("li").allTextContents();
  const until = (condition: string) => page.waitForFunction(condition);
  const send = (text: string) => page.evaluate<boolean>(`probe.agent.send(${JSON.stringify(text)})`);
  const start = (text: string) => page.evaluate(`void probe.agent.send(${JSON.stringify(text)})`);
  const sessionId = () => page.evaluate<string>("probe.agent.sessionId");
  const created = () => server.requestsTo("create").length;

  test("after a reload the conversation is there, tools, sources and suggestions included, and continues", async () => {
    server.scripts.push(
      [
        { type: "agent.tool_use", tool_use_id: "u", tool: "look_up", input: { a: 1 } },
        { type: "agent.tool_result", tool_use_id: "u", output: 7, is_error: false },
        { type: "agent.sources", items: [{ n: 1, title: "T", url: "https://example.com" }] },
        say("Hi."),
        { type: "agent.suggestions", items: [{ label: "Prices", text: "What does it cost?" }] },
        { ...idle, reply: "closest" },
      ],
      [{ type: "session.error", code: "budget_exhausted", message: "No more." }],
      [say("Fine."), idle],
    );
    await send("Hello");
    await send("Fails");
    const before = await page.evaluate("probe.agent.messages");
    await open({ storage: "local" });
    await until("probe.agent.messages.length === 3");
    assert.deepEqual(await page.evaluate("probe.agent.messages"), before);
    assert.deepEqual(await page.evaluate("[probe.agent.status, probe.agent.error]"), ["idle", null]);
    assert.equal(await send("And now?"), true);
    assert.deepEqual(await shown(), ["Hello", "Hi.", "Fails", "And now?", "Fine."]);
    assert.equal(created(), 1);
  });

  for (const user of [{ id: "b" }, null]) {
    test(`${user ? "another user" : "nobody after a user"} gets a new conversation, verified or not`, async () => {
      await open({ storage: "local", user: { id: "a" } });
      server.scripts.push([say("Hi."), idle], [say("Fine."), idle]);
      await send("Hello");
      await page.evaluate(`probe.set({ user: ${JSON.stringify(user)} ?? undefined })`);
      await until("probe.agent.messages.length === 0");
      assert.equal(await send("Me too"), true);
      assert.deepEqual(await shown(), ["Me too", "Fine."]);
      assert.equal(created(), 2);
    });
  }

  test("another user in another project forgets the session of the former user, and keeps that of the project", async () => {
    const [ada, grace] = [
      { storage: "local", project: "demo/assistant", user: { id: "ada" } },
      { storage: "local", project: "demo/other", user: { id: "grace" } },
    ];
    server.scripts.push([say("Hello Grace."), idle], [say("Hello Ada."), idle]);
    await open(grace, "keep");
    await send("I am Grace");
    await open(ada, "keep");
    await send("I am Ada");
    await page.evaluate(`probe.set(${JSON.stringify(grace)})`);
    await until("probe.agent.messages[0]?.text === 'I am Grace'");
    await open({ ...ada, user: undefined });
    await page.evaluate("probe.agent.client.listSessions()");
    assert.deepEqual(await shown(), []);
    assert.deepEqual(await page.evaluate("Object.keys(localStorage).filter((key) => key.endsWith('chat')).length"), 1);
  });

  test("a reload in the middle of an answer joins its turn", async () => {
    server.scripts.push([say("One "), HOLD, say("two."), idle]);
    await start("Hello");
    await until("probe.agent.messages[1]?.text === 'One '");
    await open({ storage: "local" });
    await until("probe.agent.messages[1]?.text === 'One '");
    assert.deepEqual(await page.evaluate("[probe.agent.status, probe.agent.messages[1].streaming]"), ["streaming", true]);
    server.release();
    await until("probe.agent.status === 'idle'");
    assert.deepEqual(await shown(), ["Hello", "One two."]);
  });

  test("a question that was asked before the reload can be answered", async () => {
    server.scripts.push([say("May I? "), pause, say("Done."), idle]);
    await start("Refund");
    await until("probe.agent.pendingApproval");
    await open({ storage: "local" });
    await until("probe.agent.pendingApproval");
    assert.equal(await page.evaluate("probe.agent.confirm('r1', true)"), true);
    await until("probe.agent.status === 'idle'");
    assert.deepEqual(await shown(), ["Refund", "May I? Done."]);
  });

  test("a message that is sent while the conversation is read continues it", async () => {
    server.scripts.push([say("Hi."), idle], [say("Fine."), idle]);
    await send("Hello");
    let answer: (() => void) | undefined;
    server.once("get", (_request, response) => {
      answer = () => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ status: "idle", events: [...server.sessions.values()][0]!.log }));
    });
    await open({ storage: "local" });
    await start("At once");
    await server.until(() => answer !== undefined);
    answer!();
    await until("probe.agent.messages.length === 4 && probe.agent.status === 'idle'");
    assert.deepEqual(await shown(), ["Hello", "Hi.", "At once", "Fine."]);
    assert.equal(created(), 1);
  });

  test("a conversation that cannot be read now is an error, and the next message tries again", async () => {
    server.scripts.push([say("Hi."), idle], [say("Fine."), idle]);
    await send("Hello");
    server.always("get", (_request, response) => void response.writeHead(403).end());
    await open({ storage: "local" });
    await until("probe.agent.error?.code === 'forbidden'");
    assert.equal(await send("Too early"), false);
    assert.equal(await page.evaluate("probe.agent.messages.length"), 0);
    server.always("get", () => false);
    assert.equal(await send("And now?"), true);
    assert.deepEqual(await shown(), ["Hello", "Hi.", "And now?", "Fine."]);
    assert.equal(created(), 1);
  });

  test("after reset, or when the server has deleted the session, a reload shows nothing", async () => {
    server.scripts.push([say("Hi."), idle], [say("Hi."), idle]);
    await send("Hello");
    await page.evaluate("probe.agent.reset()");
    await until("Object.keys(localStorage).every((key) => !key.endsWith(':chat'))");
    await open({ storage: "local" });
    assert.equal(await send("Anew"), true);
    assert.deepEqual(await shown(), ["Anew", "Hi."]);

    server.sessions.clear();
    await open({ storage: "local" });
    await until("Object.keys(localStorage).every((key) => !key.endsWith(':chat'))");
    assert.deepEqual(await page.evaluate("[probe.agent.messages, probe.agent.error]"), [[], null]);
  });

  test("storage none and another tab's session storage continue nothing", async () => {
    await open({ storage: "none" });
    await send("Hello");
    await open({ storage: "none" });
    await send("Hello");
    await open({ storage: "session" });
    await send("Hello");
    assert.equal(created(), 3);
  });

  test("sessionId chooses the conversation, and the id of the current one changes nothing", async () => {
    server.scripts.push([say("One."), idle], [say("Two "), HOLD, say("more."), idle]);
    await send("First");
    const first = await sessionId();
    await page.evaluate("probe.agent.reset()");
    await start("Second");
    await until("probe.agent.messages[1]?.text === 'Two '");
    await page.evaluate("probe.set({ sessionId: [...arguments][0] })".replace("[...arguments][0]", `"${[...server.sessions.keys()].at(-1)}"`));
    server.release();
    await until("probe.agent.status === 'idle'");
    assert.deepEqual(await shown(), ["Second", "Two more."]);
    assert.equal(server.requestsTo("get").length, 0, "nothing is read again");

    await page.evaluate(`probe.set({ sessionId: "${first}" })`);
    await until("probe.agent.messages[1]?.text === 'One.'");
    await page.evaluate("probe.agent.reset()");
    await until("probe.agent.messages.length === 0");
    assert.equal(await send("Third"), true);
    assert.equal(created(), 3, "reset leaves the chosen session, too");
  });

  test("after reset, the earlier sessionId can be chosen again", async () => {
    server.scripts.push([say("One."), idle], [say("Two."), idle]);
    await send("First");
    const first = await sessionId();
    await open({ storage: "none", sessionId: first });
    await until("probe.agent.messages[1]?.text === 'One.'");
    await page.evaluate("probe.agent.reset()");
    await send("Second");
    await page.evaluate(`probe.set({ sessionId: "${await sessionId()}" })`);
    assert.deepEqual(await shown(), ["Second", "Two."]);
    await page.evaluate(`probe.set({ sessionId: "${first}" })`);
    await until("probe.agent.messages[1]?.text === 'One.'");
    assert.deepEqual(await shown(), ["First", "One."]);
  });

  test("a sessionId that does not exist is an error", async () => {
    await open({ storage: "none", sessionId: "s99" });
    await until("probe.agent.error?.code === 'not_found'");
  });

  test("initialMessages are shown at once, replaced by the log, and never sent", async () => {
    const initialMessages = [{ id: "m2", role: "assistant", text: "Welcome." }];
    server.scripts.push([say("Hi."), idle]);
    await open({ storage: "local", initialMessages });
    assert.deepEqual(await shown(), ["Welcome."]);
    await send("Hello");
    assert.deepEqual(await shown(), ["Welcome.", "Hello", "Hi."]);
    assert.equal(await page.evaluate("new Set(probe.agent.messages.map(({ id }) => id)).size"), 3);
    assert.doesNotMatch(server.requestsTo("post")[0]!.body, /Welcome/);
    await open({ storage: "local", initialMessages });
    await until("probe.agent.messages.length === 2");
    assert.deepEqual(await shown(), ["Hello", "Hi."]);
  });
});
