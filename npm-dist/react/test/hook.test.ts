// SPDX-License-Identifier: Apache-2.0
// This file is long because all of its tests share one page and one server for each version of React.
import assert from "node:assert/strict";
import { join } from "node:path";
import test, { after, afterEach, before, beforeEach, describe } from "node:test";
import { bundleScript, page as html } from "../testing/bundle.js";
import { hookBrowser, type HookBrowser, type HookPage } from "../testing/hook-page.js";
import { HOLD, ScriptedServer, type WireEvent } from "../testing/scripted-server.js";
import { forward, Site } from "../testing/site.js";
import { reactAlias, REACTS } from "./support/reacts.js";

const say = (text: string): WireEvent => ({ type: "agent.message", text, delta: true });
const idle: WireEvent = { type: "session.status_idle", stop_reason: "end_turn" };
const pause: WireEvent = {
  type: "session.status_idle",
  stop_reason: "requires_action",
  request_id: "r1",
  tool: "refund",
  options: ["approve_once", "deny"],
};

let browser: HookBrowser;
before(async () => {
  browser = await hookBrowser();
});
after(() => browser?.close());

for (const react of REACTS) {
  describe(`React ${react}`, { timeout: 240_000 }, () => {
    let server: ScriptedServer;
    let site: Site;
    let files: Map<string, string>;
    let page: HookPage;

    before(async () => {
      files = await bundleScript("hook", join(import.meta.dirname, "pages", "hook.tsx"), reactAlias(react));
    });
    beforeEach(async () => {
      server = await ScriptedServer.start();
      site = await Site.start();
      for (const [path, text] of files) site.files.set(path, text);
      site.files.set("/", html("/hook.js"));
      site.files.set("/index.html", html("/hook.js"));
      site.handler = forward(server.baseUrl);
      page = await browser.newPage();
      await open("?strict");
    });
    afterEach(async () => {
      assert.deepEqual(await page.evaluate("probe.complaints"), []);
      await page.close();
      await site.stop();
      await server.close();
    });

    const open = async (query: string) => {
      await page.goto(`${site.origin}/index.html${query}`);
      await page.waitForFunction("window.probe?.agent");
      assert.match(await page.evaluate<string>("probe.version"), new RegExp(`^${react}\\.`));
    };
    const shown = () => page.locator("li").allTextContents();
    const until = (condition: string) => page.waitForFunction(condition);
    const send = (text: string) => page.evaluate<boolean>(`probe.agent.send(${JSON.stringify(text)})`);
    const start = (text: string) => page.evaluate(`void probe.agent.send(${JSON.stringify(text)})`);

    test("an answer streams in with tools, thinking and sources, and updates status and session", async () => {
      server.scripts.push([
        { type: "agent.thinking", text: "Hm." },
        say("One "),
        { type: "agent.tool_use", tool_use_id: "u", tool: "look_up", input: { a: 1 }, title: "Look up", done: "Looked up" },
        HOLD,
        { type: "agent.tool_result", tool_use_id: "u", output: 7, is_error: false },
        { type: "agent.sources", items: [{ n: 1, title: "T", url: "https://example.com", also: true }] },
        say("two."),
        { type: "agent.suggestions", items: [{ label: "Old", text: "Old" }] },
        { type: "agent.suggestions", items: [{ label: "Prices", text: "What does it cost?" }] },
        { ...idle, reply: "closest" },
      ]);
      assert.equal(await page.evaluate("probe.agent.sessionId"), null);
      await start("Hello");
      await until("probe.agent.messages[1]?.tools?.length === 1");
      assert.deepEqual(await shown(), ["Hello", "One "]);
      assert.deepEqual(await page.evaluate("[probe.agent.status, probe.agent.messages[1].streaming, probe.agent.messages[1].tools]"), [
        "streaming",
        true,
        [{ id: "u", tool: "look_up", input: { a: 1 }, title: "Look up", done: "Looked up" }],
      ]);
      server.release();
      await until("probe.agent.status === 'idle'");
      const { id: _id, ...answer } = await page.evaluate<{ id: string }>("probe.agent.messages[1]");
      assert.deepEqual(answer, {
        role: "assistant",
        text: "One two.",
        thinking: "Hm.",
        tools: [{ id: "u", tool: "look_up", input: { a: 1 }, title: "Look up", done: "Looked up", output: 7, isError: false }],
        sources: [{ title: "T", url: "https://example.com", n: 1, also: true }],
        suggestions: [{ label: "Prices", text: "What does it cost?" }],
        reply: "closest",
      });
      assert.equal(await page.evaluate("probe.agent.sessionId"), [...server.sessions.keys()][0]);
    });

    test("a file that the client uploads is sent with a message", async () => {
      server.scripts.push([say("Seen."), idle]);
      const sent = await page.evaluate(`(async () => {
        const attachment = await probe.agent.client.uploadFile(new File(["x"], "a.txt"));
        return probe.agent.send("Look", { attachments: [attachment] });
      })()`);
      assert.equal(sent, true);
      const { body } = server.requests.find(({ route }) => route === "post")!;
      assert.deepEqual(JSON.parse(body).attachments.map(({ path }: { path: string }) => path), ["files/upload-1"]);
      assert.equal(server.sessions.size, 1);
    });

    test("after a reset of an empty conversation the new client works", async () => {
      await page.evaluate("probe.agent.reset()");
      assert.deepEqual(await page.evaluate("probe.agent.client.uploadFile(new File(['x'], 'a.txt')).then(({ path }) => path)"), "files/upload-1");
    });

    test("server-rendered content is hydrated without a warning", async () => {
      site.files.set("/index.html", html("/hook.js", '<div id="root"><!--$--><section data-status="idle"><ol></ol></section><!--/$--></div>'));
      await open("?strict");
      server.scripts.push([say("Hi."), idle]);
      assert.equal(await send("Hello"), true);
      assert.deepEqual(await shown(), ["Hello", "Hi."]);
      assert.equal(await page.locator("section").count(), 1);
    });

    test("200 deltas re-render the answer's row at most 70 times and no other row", async () => {
      await open("");
      server.scripts.push([say("First."), idle]);
      await send("One");
      const before = await page.evaluate<Record<string, number>>("({ ...probe.rows })");
      const deltas = Array.from({ length: 200 }, (_, i) => [say(`w${i} `), HOLD]).flat();
      server.scripts.push([...deltas, idle]);
      await start("Two");
      await until("probe.agent.status === 'streaming'");
      await server.until(() => server.requestsTo("stream").length === 2);
      for (let i = 0; i < 200; i++) {
        server.release();
        // Each is a separate write, and at least every twentieth is rendered.
        await new Promise(setImmediate);
        if (i % 20 === 19 && i < 199) await until(`probe.agent.messages[3].text.endsWith("w${i + 1} ")`);
      }
      await until("probe.agent.status === 'idle'");
      const rows = await page.evaluate<Record<string, number>>("probe.rows");
      const [first, second, , answer] = await page.evaluate<string[]>("probe.agent.messages.map(({ id }) => id)");
      assert.equal(rows[first!], before[first!]);
      assert.equal(rows[second!], before[second!]);
      assert.ok(rows[answer!]! <= 70, `${rows[answer!]} renders`);
      assert.ok(rows[answer!]! >= 10, `${rows[answer!]} renders`);
      const texts = await page.evaluate<string[]>(`probe.texts[${JSON.stringify(answer)}]`);
      assert.ok(texts.every((text, index) => text.startsWith(texts[index - 1] ?? "")), "each extends the one before");
      assert.equal(texts.at(-1), Array.from({ length: 200 }, (_, i) => `w${i} `).join(""));
    });

    test("send while streaming resolves to false and changes nothing, and an empty text is an error", async () => {
      server.scripts.push([say("One"), HOLD, idle]);
      await start("Hello");
      await until("probe.agent.messages[1]?.text === 'One'");
      const same = await page.evaluate("(async () => { const { messages } = probe.agent; return [await probe.agent.send('Again'), probe.agent.messages === messages, probe.agent.error]; })()");
      assert.deepEqual(same, [false, true, null]);
      server.release();
      await until("probe.agent.status === 'idle'");
      assert.equal(await send(" "), false);
      assert.deepEqual(await page.evaluate("[probe.agent.error.code, probe.agent.messages.length, probe.agent.status]"), ["invalid_option", 2, "idle"]);
      assert.equal(await page.evaluate("probe.agent.send(undefined)"), false);
      assert.equal(await page.evaluate("probe.agent.error.code"), "invalid_option");
      assert.equal(server.requestsTo("post").length, 1);
    });

    test("a pause has status streaming and a pendingApproval, and confirm continues the same answer", async () => {
      server.scripts.push([say("May I? "), pause, say("Done."), idle]);
      await start("Refund");
      await until("probe.agent.pendingApproval");
      assert.deepEqual(await page.evaluate("[probe.agent.status, probe.agent.pendingApproval]"), [
        "streaming",
        { requestId: "r1", tool: "refund", options: [{ id: "approve_once", label: "approve_once" }, { id: "deny", label: "deny" }] },
      ]);
      assert.equal(await page.evaluate("probe.agent.confirm('r1', true)"), true);
      await until("probe.agent.status === 'idle'");
      assert.deepEqual(await shown(), ["Refund", "May I? Done."]);
      assert.equal(await page.evaluate("probe.agent.pendingApproval"), null);
    });

    test("confirm without a pause sets error and does not reject", async () => {
      assert.equal(await page.evaluate("probe.agent.confirm('r9', true)"), false);
      assert.equal(await page.evaluate("probe.agent.error instanceof Error"), true);
    });

    test("a failed turn keeps its text and has an error with a code, which the next message clears", async () => {
      server.scripts.push([say("Half"), { type: "session.error", code: "budget_exhausted", message: "No more." }], [say("Fine."), idle]);
      assert.equal(await send("Hello"), false);
      assert.deepEqual(await page.evaluate("[probe.agent.status, probe.agent.error.code, probe.agent.error.message]"), ["error", "budget_exhausted", "No more."]);
      assert.deepEqual(await shown(), ["Hello", "Half"]);
      assert.equal(await send("Again"), true);
      assert.deepEqual(await page.evaluate("[probe.agent.status, probe.agent.error]"), ["idle", null]);
    });

    test("reset in mid-turn clears the messages and ends the stream, and the next send creates a session", async () => {
      server.scripts.push([say("One"), HOLD, idle], [say("Anew."), idle]);
      await start("Hello");
      await until("probe.agent.messages[1]?.text === 'One'");
      await page.evaluate("probe.agent.reset()");
      await server.requestsTo("stream")[0]!.closed;
      assert.deepEqual(await page.evaluate("[probe.agent.messages, probe.agent.status, probe.agent.error, probe.agent.sessionId]"), [[], "idle", null, null]);
      assert.equal(await send("Hello"), true);
      assert.deepEqual(await shown(), ["Hello", "Anew."]);
      assert.equal(server.requestsTo("create").length, 2);
    });

    test("reset while confirm is under way leaves no error, and confirm resolves to false", async () => {
      server.scripts.push([say("May I? "), pause, say("Done."), idle]);
      await start("Refund");
      await until("probe.agent.pendingApproval");
      let asked = false;
      server.once("post", () => void (asked = true));
      await page.evaluate("void (window.confirmed = probe.agent.confirm('r1', true))");
      await server.until(() => asked);
      await page.evaluate("probe.agent.reset()");
      assert.equal(await page.evaluate("confirmed"), false);
      await page.evaluate("new Promise(requestAnimationFrame)");
      assert.deepEqual(await page.evaluate("[probe.agent.messages, probe.agent.status, probe.agent.error, probe.agent.pendingApproval]"), [[], "idle", null, null]);
    });

    test("reset drops a message that waits for stop, and the next turn can be stopped", async () => {
      server.scripts.push([say("One"), HOLD, idle]);
      await start("Hello");
      await until("probe.agent.messages[1]?.text === 'One'");
      let asked = false;
      server.once("post", () => void (asked = true));
      await page.evaluate("void (window.stopped = probe.agent.stop(), window.sent = probe.agent.send('Late'))");
      await server.until(() => asked);
      await page.evaluate("probe.agent.reset()");
      assert.equal(await page.evaluate("stopped.then(() => sent)"), false);
      assert.deepEqual(await page.evaluate("[probe.agent.messages, probe.agent.status, probe.agent.error]"), [[], "idle", null]);
      assert.equal(server.requestsTo("create").length, 1);
      server.scripts.push([say("Two"), HOLD, idle]);
      await start("Again");
      await until("probe.agent.messages[1]?.text === 'Two'");
      await page.evaluate("probe.agent.stop()");
      await until("probe.agent.status === 'idle'");
      assert.deepEqual(await shown(), ["Again", "Two"]);
    });

    test("unmounting in mid-turn ends the stream immediately", async () => {
      server.scripts.push([say("One"), HOLD, idle]);
      await start("Hello");
      await until("probe.agent.messages[1]?.text === 'One'");
      await page.evaluate("probe.set(null)");
      await server.requestsTo("stream")[0]!.closed;
      assert.equal(await page.locator("section").count(), 0);
    });

    // Activity came with React 19.2.
    const inActivity = () => {
      const hide = async (hidden: boolean) => {
        await page.evaluate(`probe.hide(${hidden})`);
        await page.waitForFunction(`document.querySelector("section").checkVisibility() === ${!hidden}`);
      };
      beforeEach(() => open("?strict&activity"));
      const posts = () => server.requestsTo("post").map(({ body }) => (JSON.parse(body) as { type: string }).type);

      /** Hides the tree while a message is being sent, which the server answers afterwards. */
      const hideWhilePosting = async () => {
        let answer: (() => void) | undefined;
        server.once("post", (request, response) => void (answer = () => server.take(request)(response)));
        await start("Hello");
        await server.until(() => answer !== undefined);
        await hide(true);
        answer!();
      };

      test("a hidden Activity leaves the stream, and joins the turn when it is shown again", async () => {
        server.scripts.push([say("One "), HOLD, say("two "), HOLD, say("three."), idle], [say("Next."), idle]);
        await start("Hello");
        await until("probe.agent.messages[1]?.text === 'One '");
        await hide(true);
        await server.requestsTo("stream")[0]!.closed;
        server.release();
        await hide(false);
        await until("probe.agent.messages[1].text === 'One two '");
        assert.deepEqual(await page.evaluate("[probe.agent.status, probe.agent.messages[1].streaming]"), ["streaming", true]);
        server.release();
        await until("probe.agent.status === 'idle'");
        assert.deepEqual(await shown(), ["Hello", "One two three."]);
        assert.equal(await send("And now?"), true);
        assert.deepEqual(await shown(), ["Hello", "One two three.", "And now?", "Next."]);
        assert.deepEqual(posts(), ["user.message", "user.message"], "nothing was interrupted");
      });

      test("a turn that ends while its Activity is hidden is complete when it is shown again", async () => {
        server.scripts.push([say("One "), HOLD, say("two."), idle]);
        await start("Hello");
        await until("probe.agent.messages[1]?.text === 'One '");
        await hide(true);
        await server.requestsTo("stream")[0]!.closed;
        assert.equal(await page.evaluate("probe.agent.status"), "streaming");
        server.release();
        await hide(false);
        await until("probe.agent.status === 'idle'");
        assert.deepEqual(await shown(), ["Hello", "One two."]);
      });

      test("a turn with the Responses transport ends when its Activity is hidden, and keeps its text", async () => {
        const event = (data: object) => `data: ${JSON.stringify(data)}\n\n`;
        server.once("responses", (_request, response) => {
          response.writeHead(200, { "content-type": "text/event-stream" }).write(event({ type: "response.output_text.delta", delta: "Part" }));
        });
        server.once("responses", (_request, response) => {
          response.writeHead(200, { "content-type": "text/event-stream" }).end(event({ type: "response.output_text.delta", delta: "All" }) + event({ type: "response.completed", response: {} }));
        });
        await page.evaluate("probe.set({ transport: 'responses' })");
        await start("Hello");
        await until("probe.agent.messages[1]?.text === 'Part'");
        await hide(true);
        await server.requestsTo("responses")[0]!.closed;
        await hide(false);
        assert.deepEqual(await page.evaluate("[probe.agent.status, probe.agent.error, probe.agent.messages[1].text]"), ["idle", null, "Part"]);
        assert.equal(await send("Again"), true);
        assert.deepEqual(await shown(), ["Hello", "Part", "Again", "All"]);
      });

      test("a message that is being sent when its Activity is hidden is not lost", async () => {
        server.scripts.push([say("One "), HOLD, say("two."), idle]);
        await hideWhilePosting();
        await hide(false);
        await until("probe.agent.messages[1]?.text === 'One '");
        server.release();
        await until("probe.agent.status === 'idle'");
        assert.deepEqual(await shown(), ["Hello", "One two."]);
        assert.deepEqual(posts(), ["user.message"]);
      });

      test("text that has arrived when its Activity is left is shown with it again", async () => {
        server.scripts.push([say("One "), HOLD, say("two."), idle]);
        await hideWhilePosting();
        await server.until(() => server.requestsTo("stream").length > 0);
        await server.requestsTo("stream")[0]!.closed;
        await hide(false);
        await until("probe.agent.messages[1]?.text === 'One '");
        server.release();
        await until("probe.agent.status === 'idle'");
        assert.deepEqual(await shown(), ["Hello", "One two."]);
      });

      test("an answer that arrives in one piece while its Activity is hidden is complete when it is shown again", async () => {
        server.scripts.push([say("All of it."), idle]);
        await hideWhilePosting();
        await server.until(() => server.requestsTo("stream").length > 0);
        await server.requestsTo("stream")[0]!.closed;
        await hide(false);
        await until("probe.agent.status === 'idle'");
        assert.deepEqual(await shown(), ["Hello", "All of it."]);
      });

      test("a question that is asked when its Activity is hidden can be answered when it is shown again", async () => {
        server.scripts.push([say("May I? "), pause, say("Done."), idle]);
        await start("Refund");
        await until("probe.agent.pendingApproval");
        await hide(true);
        await hide(false);
        assert.equal(await page.evaluate("probe.agent.confirm('r1', true)"), true);
        await until("probe.agent.status === 'idle'");
        assert.deepEqual(await shown(), ["Refund", "May I? Done."]);
      });
    };
    if (react === 19) {
      describe("in an Activity", inActivity);
    }

    test("a message after stop is sent, whether stop was awaited or not", async () => {
      server.scripts.push([say("One"), HOLD, idle], [say("Two"), HOLD, idle], [say("Three."), idle]);
      await start("First");
      await until("probe.agent.messages[1]?.text === 'One'");
      await page.evaluate("(async () => { await probe.agent.stop(); void probe.agent.send('Second'); })()");
      await until("probe.agent.messages[3]?.text === 'Two'");
      assert.equal(await page.evaluate("(() => { void probe.agent.stop(); return probe.agent.send('Third'); })()"), true);
      assert.deepEqual(await shown(), ["First", "One", "Second", "Two", "Third", "Three."]);
      assert.equal(await page.evaluate("probe.agent.error"), null);
    });

    test("stop asks the server to stop, and the text so far stays", async () => {
      server.scripts.push([say("One"), HOLD, say("two"), idle]);
      await start("Hello");
      await until("probe.agent.messages[1]?.text === 'One'");
      await page.evaluate("probe.agent.stop()");
      await until("probe.agent.status === 'idle'");
      assert.deepEqual(await shown(), ["Hello", "One"]);
      assert.match(server.requestsTo("post").at(-1)!.body, /user\.interrupt/);
      await page.evaluate("probe.agent.stop()");
      assert.equal(server.requestsTo("post").length, 2, "nothing is sent without a turn");
    });

    test("a new client is created only when an identifying option changes", async () => {
      server.scripts.push([say("One."), idle]);
      await send("Hello");
      for (const same of ["{ context: 'x' }", "{ contextFn: () => 'now' }", "{ user: { attributes: { plan: 'pro' } } }", "{ fetch: (...all) => fetch(...all) }"]) {
        await page.evaluate(`probe.set(${same})`);
        await page.evaluate("new Promise(requestAnimationFrame)");
        assert.deepEqual(await shown(), ["Hello", "One."], same);
      }
      for (const change of ["{ project: 'demo/other' }", "{ token: 't2' }", "{ token: undefined, embedKey: 'pk_test_demo' }", "{ user: { id: 'u' } }", "{ user: { id: 'u', identityToken: 'x' } }", "{ embedKey: undefined, tokenEndpoint: '/token' }", "{ tokenEndpoint: undefined, tokenFn: () => 't' }"]) {
        server.scripts.push([say("Next."), idle]);
        const sessions = server.requestsTo("create").length;
        await page.evaluate(`probe.set(${change})`);
        await until("probe.agent.messages.length === 0");
        assert.equal(await send("Hi"), true, change);
        assert.equal(server.requestsTo("create").length, sessions + 1, change);
      }
    });

    test("functions of the latest render are used without a new client", async () => {
      await page.evaluate("probe.set({ token: undefined, tokenFn: () => 'first' })");
      await until("probe.agent.messages.length === 0");
      await page.evaluate("probe.set({ tokenFn: () => 'second', contextFn: () => 'the cart' })");
      await page.evaluate("new Promise(requestAnimationFrame)");
      server.scripts.push([say("One."), idle]);
      await send("Hello");
      assert.equal(server.requestsTo("create")[0]!.headers.authorization, "Bearer second");
      assert.match(server.requestsTo("post")[0]!.body, /"context":"the cart"/);
    });

    test("a tree that suspends keeps its conversation and its stream", async () => {
      server.scripts.push([say("One "), HOLD, say("two."), idle]);
      await start("Hello");
      await until("probe.agent.messages[1]?.text === 'One '");
      await page.evaluate("probe.suspend(true)");
      await page.getByText("waiting").waitFor();
      server.release();
      await page.evaluate("probe.suspend(false)");
      // React decides when it shows suspended content again.
      await page.getByText("One two.").waitFor();
      assert.deepEqual(await shown(), ["Hello", "One two."]);
    });

    test("an invalid option throws while rendering with the prop's name, and reaches an error boundary", async () => {
      for (const [changes, message] of [
        ["{ project: undefined }", /^project is missing: /],
        ["{ project: 'Coffee Co' }", /^project: /],
        ["{ project: 'demo/again', embedKey: 'pk_test_demo' }", /embedKey, token, tokenEndpoint or tokenFn/],
        ["{ project: 'demo/none', token: undefined, embedKey: undefined }", /embedKey, token, tokenEndpoint or tokenFn/],
      ] as const) {
        await page.evaluate("probe.caught.length = 0");
        await page.evaluate(`probe.set(${changes})`);
        await until("probe.caught.length > 0");
        assert.match(await page.evaluate<string>("probe.caught[0]"), message);
      }
      await page.evaluate("probe.complaints.length = 0"); // React logs errors that a boundary has caught.
    });
  });
}
