// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { request as forward } from "node:http";
import { join } from "node:path";
import test, { after, before, describe } from "node:test";
import { sharedServer } from "../testing/agent-server.js";
import { bundle, page } from "../testing/bundle.js";
import { ENGINES, launch, type Engine, type Tab } from "../testing/engines.js";
import { fullTest } from "../testing/full.js";
import { Site } from "../testing/site.js";

const pages = join(import.meta.dirname, "pages");
const server = sharedServer();
let site: Site;
/** Resolvers that let the proxy accept the rest of an upload. */
let goOn: (() => void) | undefined;
/** Resolves when the page cancels an upload. */
let uploadClosed: Promise<boolean>;

before(async () => {
  site = await Site.start();
  const entries = ["headless", "worker", "panel"].map((name) => [name, join(pages, `${name}.ts`)]);
  for (const [path, text] of await bundle(Object.fromEntries(entries))) {
    site.files.set(path, text);
  }
  site.files.set("/headless.html", page("/headless.js"));
  site.files.set("/panel.html", page("/panel.js", "<h1>A page</h1>"));
  // The strict policy of the contract. A module needs no Trusted Types policy.
  site.policies.set("/panel.html", `default-src 'none'; script-src 'self'; connect-src ${server.baseUrl}; require-trusted-types-for 'script'; trusted-types 'none'`);
  site.handler = (request, response) => {
    if (request.url === "/go-on") {
      goOn?.();
      response.writeHead(204).end();
      return true;
    }
    // A proxy for the agent server that accepts the beginning of an upload, and the rest when the test allows it. Each
    // upload has its own connection, because the grown buffers of a used one would accept the next upload completely.
    const to = forward(new URL(request.url ?? "/", server.baseUrl), { method: request.method, headers: request.headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, connection: "close" });
      answer.pipe(response);
    });
    to.on("error", () => response.destroy());
    if (request.url?.endsWith("/files")) {
      let held = true;
      goOn = () => {
        held = false;
        request.resume();
      };
      uploadClosed = new Promise((resolve) => request.once("close", () => resolve(!request.complete)));
      request.on("data", (piece: Buffer) => {
        to.write(piece);
        if (held) {
          request.pause();
        }
      });
      request.on("end", () => to.end());
      request.on("close", () => request.complete || to.destroy());
    } else {
      request.pipe(to);
    }
    return true;
  };
});
after(async () => {
  await site?.stop();
});

for (const name of ENGINES) {
  describe(name, { timeout: 240_000 }, () => {
    let engine: Engine;
    let tab: Tab;
    before(async () => {
      engine = await launch(name);
    });
    after(() => engine?.close());

    /** Opens a page in place of the one before, whose storage it does not see. */
    const open = async (path: string, loaded: string) => {
      await tab?.close();
      tab = await engine.open(site.origin + path);
      await tab.evaluate(`while (!window.${loaded}) await new Promise(requestAnimationFrame); localStorage.clear(); sessionStorage.clear();`);
    };
    const run = async <T>(scenario: string, ...values: unknown[]) => {
      await open("/headless.html", "scenarios");
      return tab.evaluate<T>(`return scenarios.${scenario}(...${JSON.stringify(values)})`);
    };

    test("the reference's loop runs, with an approval and its nested stream", async () => {
      const { types, text } = await run<{ types: string[]; text: string }>("turn", server.baseUrl, "I want a refund");
      assert.deepEqual(types, ["status", "message", "tool_use", "tool_result", "input_required", "status", "tool_use", "tool_result", "message", "suggestions", "done"]);
      assert.match(text, /are on their way back to the card/);
    });

    test("without a readable body the turn is followed by EventSource", async () => {
      const { types, text } = await run<{ types: string[]; text: string }>("bodiless", server.baseUrl);
      assert.deepEqual(types, ["status", "message", "tool_use", "tool_result", "message", "suggestions", "done"]);
      assert.match(text, /is on its way/);
    });

    test("a turn runs in a worker", async () => {
      const { text, document } = await run<{ text: string; document: string }>("worker", server.baseUrl);
      assert.match(text, /I'm the demo assistant/);
      assert.equal(document, "undefined");
    });

    test("an upload reports its progress while it is being sent", async () => {
      const { shares, size, stored } = await run<{ shares: number[]; size: number; stored: boolean }>("upload", site.origin, false);
      assert.deepEqual([shares.at(0), shares.at(-1)], [0, 1]);
      assert.ok(shares.some((share) => share > 0 && share < 1), String(shares));
      assert.deepEqual(shares, [...shares].sort((a, b) => a - b));
      assert.deepEqual([size, stored], [9_000_000, true]);
    });

    fullTest("an upload that is cancelled ends its request", async () => {
      const { shares, code } = await run<{ shares: number[]; code: string }>("upload", site.origin, true);
      assert.equal(code, "aborted");
      assert.ok(shares.at(-1)! < 1, String(shares));
      assert.equal(await uploadClosed, true);
    });

    test("the panel as a module: a conversation under the strict policy, without a global", async () => {
      await open("/panel.html", "mount");
      const seen = await tab.evaluate<[string, unknown][]>(`
        const widget = mount(${JSON.stringify(server.baseUrl)});
        const result = await widget.open();
        if (!result.ok) throw new Error(JSON.stringify(result));
        await widget.sendMessage("hello");
        while (!seen.some(([name]) => name === "turn:ended")) await new Promise(requestAnimationFrame);
        return seen;`);
      assert.deepEqual(seen.map(([event]) => event), ["ready", "open", "message:sent", "session:started", "turn:started", "message:received", "turn:ended"]);
      const shown = await tab.evaluate<string>("return document.querySelector('karta-widget').shadowRoot.textContent");
      assert.match(shown, /Beans/);
      assert.match(shown, /demo assistant of (\*\*)?Karta/);
      assert.deepEqual(await tab.evaluate("return [violations, warnings]"), [[], []]);
      assert.deepEqual(await tab.evaluate("return Object.getOwnPropertyNames(window).filter((name) => !globals.has(name) && !name.startsWith('__pw'))"), ["mountWidget", "violations", "warnings", "seen", "globals", "mount"]);
    });

    fullTest("a part of the panel that did not load is loaded by the next attempt, and the panel by the next command", async (t) => {
      const files = new Map([...site.files].filter(([path]) => /^\/chunk-(panel-file|de)-/.test(path)));
      assert.equal(files.size, 2);
      const { handler } = site;
      t.after(() => {
        site.handler = handler;
        for (const [path, text] of files) site.files.set(path, text);
      });
      for (const path of files.keys()) {
        site.files.delete(path);
      }
      await open("/panel.html", "mount");
      const failed = await tab.evaluate<unknown>(`
        window.widget = mount(${JSON.stringify(server.baseUrl)});
        const { ok, error } = await widget.open();
        return [ok, error.code, seen];`);
      assert.deepEqual(failed, [false, "panel_unavailable", [["error", { code: "panel_unavailable", message: "panel did not load" }]]]);
      site.handler = (request, response) => {
        const path = new URL(request.url ?? "/", site.origin).pathname;
        const missed = files.get(path);
        if (missed === undefined) {
          return handler(request, response);
        }
        // Only this request fails.
        site.files.set(path, missed);
        response.writeHead(503).end();
        return true;
      };
      for (const [path, text] of files) {
        if (path.includes("panel-file")) {
          site.files.set(path, text);
        }
      }
      const loaded = await tab.evaluate<unknown>(`
        const { ok } = await widget.open();
        await widget.update({ locale: "de" });
        while (!document.querySelector("karta-widget").shadowRoot.querySelector("[aria-label='Chat schließen']")) await new Promise(requestAnimationFrame);
        return [ok, violations, warnings];`);
      assert.deepEqual(loaded, [true, [], []]);
    });

    fullTest("a panel that a teaser has loaded and that cannot mount is reported, and mounts with the next command", async () => {
      await open("/panel.html", "mount");
      const outcome = await tab.evaluate<unknown>(`
        const widget = mount(${JSON.stringify(server.baseUrl)});
        await widget.teaser({ text: "Need help?" });
        const { matchMedia } = window;
        window.matchMedia = () => { throw new Error("broken"); };
        const failed = await widget.open();
        window.matchMedia = matchMedia;
        const between = document.querySelector("karta-widget").shadowRoot.querySelectorAll("[part=launcher]").length;
        const opened = await widget.open();
        return [failed.error?.code, between, opened.ok, seen.map(([name]) => name)];`);
      assert.deepEqual(outcome, ["panel_unavailable", 1, true, ["error", "ready", "open"]]);
    });

    test("parts of the panel and languages are imported when they are needed", async () => {
      const imported = (name: string) => site.requests.some((path) => path.startsWith(`/chunk-${name}-`));
      site.requests.length = 0;
      await open("/panel.html", "mount");
      const shown = await tab.evaluate<string>(`
        const widget = mount(${JSON.stringify(server.baseUrl)});
        await widget.open();
        const root = document.querySelector("karta-widget").shadowRoot;
        await widget.sendMessage("say: $$x^2$$");
        while (!root.querySelector("math")) await new Promise(requestAnimationFrame);
        await widget.update({ locale: "de" });
        while (!root.querySelector("[aria-label='Chat schließen']")) await new Promise(requestAnimationFrame);
        return [violations, warnings].flat().join();`);
      assert.equal(shown, "");
      assert.deepEqual(["features", "math", "de", "highlight", "fr"].map(imported), [true, true, true, false, false]);
    });

    fullTest("a second widget stays inactive with one warning, until the first is shut down", async () => {
      await open("/panel.html", "mount");
      const outcome = await tab.evaluate<unknown>(`
        const widget = mount(${JSON.stringify(server.baseUrl)});
        await widget.open();
        const second = mount(${JSON.stringify(server.baseUrl)});
        const refused = await second.open();
        const hosts = () => document.querySelectorAll("karta-widget").length;
        const before = [refused.ok, refused.error.code, hosts(), warnings.length];
        await widget.shutdown();
        const between = hosts();
        seen.length = 0;
        const taken = await second.open();
        const late = await widget.open();
        const answer = [before, between, taken.ok, late.ok, hosts(), seen.map(([name]) => name)];
        await second.reset();
        return [...answer, hosts()];`);
      assert.deepEqual(outcome, [[false, "panel_unavailable", 1, 1], 0, true, false, 1, ["ready", "open"], 0]);
    });

    fullTest("reset after shutdown deletes the widget's stored data", async () => {
      await open("/panel.html", "mount");
      const outcome = await tab.evaluate<unknown>(`
        const ended = mount(${JSON.stringify(server.baseUrl)});
        await ended.open();
        await ended.sendMessage("hello");
        await ended.shutdown();
        const before = localStorage.length > 0;
        const { ok } = await ended.reset();
        return [before, ok, Object.keys(localStorage)];`);
      assert.deepEqual(outcome, [true, true, []]);
    });
  });
}
