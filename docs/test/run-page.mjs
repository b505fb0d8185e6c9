// SPDX-License-Identifier: Apache-2.0
/**
 * Runs a block in Chromium, as it is on the page. This build replaces the public hosts in the blocks: the built files
 * replace cdn.karta.sh, and a local agent server with the blocks' key, project and identity secret replaces
 * agent.karta.sh.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { SECRET } from "./run-identity.mjs";
import { agentServer, browser, files, PATIENCE_MILLIS, serve, widgetSite } from "./stack.mjs";

const KEY = "pk_live_xxx";
const PROJECT = "coffeeco/support-bot";

const CONFIG = `
projects:
  ${PROJECT}:
    identity_secret: ${SECRET}
    keys:
      - key: ${KEY}
        origins: [loopback]
    agent:
      kind: scripted
      pace_millis: 0
  demo/assistant:
    keys:
      - key: pk_test_demo
        origins: [loopback, none]
    agent:
      kind: scripted
      pace_millis: 0
`;

const TAG = `<script async src="https://cdn.karta.sh/widget/v1/karta.js" data-embed-key="${KEY}" data-project="${PROJECT}"></script>`;
const STUB = `<script>window.karta = window.karta || function () { (window.karta.q = window.karta.q || []).push(arguments); };</script>`;

const wrap = (body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title></head><body>${body}</body></html>`;

/** Returns the page of a block: the block itself, or the page that its reader would have around it. */
function pageOf({ language, code }) {
  if (language === "js") return wrap(`${STUB}${TAG}<script type="module">${code}</script>`);
  return wrap(code.includes("karta.js") ? code : `${STUB}${TAG}${code}`);
}

/** Starts the servers and the browser of all runs. `close` stops them. */
export async function pageRunner() {
  const [server, chromium] = await Promise.all([agentServer({ config: CONFIG }), browser()]);
  const fromCdn = files(widgetSite);

  async function answerPublicHosts(context) {
    await context.route("https://cdn.karta.sh/**", (route) => {
      const found = fromCdn(new URL(route.request().url()).pathname);
      return found
        ? route.fulfill({ body: found.body, contentType: found.type, headers: { "Access-Control-Allow-Origin": "*" } })
        : route.fulfill({ status: 404 });
    });
    await context.route("https://agent.karta.sh/**", async (route) => {
      const url = route.request().url().replace("https://agent.karta.sh", server.origin);
      await route.fulfill({ response: await route.fetch({ url, timeout: 0 }) });
    });
  }

  /** Returns a token, as the site's own endpoint would. */
  async function token(origin) {
    const visitor = randomBytes(16).toString("hex");
    const response = await fetch(`${server.origin}/v1/embed/session-tokens`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: origin },
      body: JSON.stringify({ embed_key: KEY, user_id: visitor, visitor_id: visitor }),
    });
    assert.equal(response.status, 200);
    return response.text();
  }

  /**
   * Serves `html` and visits it.
   *
   * @param {string} html
   * @param {object} headers the response headers of the page
   * @param {(page: import("playwright-core").Page) => Promise<void>} check
   */
  async function visit(html, headers, check) {
    const answers = {
      "/": () => ({ body: html, type: "text/html; charset=utf-8", headers }),
      "/api/karta-token": async () => ({ body: await token(site.origin), type: "application/json" }),
      "/favicon.ico": () => ({ body: "", type: "image/svg+xml" }),
    };
    const site = await serve((path) => answers[path]?.());
    try {
      await visitSite(`${site.origin}/`, check);
    } finally {
      await site.close();
    }
  }

  /**
   * Opens an address and calls `check` with the page. Asserts that neither the page nor the widget logged a problem.
   */
  async function visitSite(address, check) {
    const context = await chromium.newContext();
    try {
      await answerPublicHosts(context);
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MILLIS);
      const heard = [];
      page.on("console", (message) => ["error", "warning"].includes(message.type()) && heard.push(`${message.type()}: ${message.text()}`));
      page.on("pageerror", (error) => heard.push(`uncaught: ${error.message}`));
      await page.goto(address);
      await check(page);
      assert.deepEqual(heard, []);
    } finally {
      await context.unrouteAll({ behavior: "ignoreErrors" });
      await context.close();
    }
  }

  /** Asks a question with the page's own button and waits for the answer. */
  async function askByButton(page) {
    const widget = page.locator("karta-widget");
    await widget.locator("[part=launcher]").waitFor();
    await page.getByRole("button", { name: "Need help?" }).click();
    await widget.getByRole("textbox").fill("Hello");
    await widget.getByRole("textbox").press("Enter");
    await widget.getByRole("log").getByText("I'm the demo assistant").waitFor();
  }

  return {
    /** The address of the agent server, which has the demo's project too. */
    server: server.origin,

    /** Runs a block. Its page must show a widget that opens, sends a message and shows the answer. */
    run: (block) =>
      visit(pageOf(block), {}, async (page) => {
        await page.waitForFunction(() => window.karta?.loaded === true);
        assert.deepEqual(await page.evaluate(() => karta("open")), { ok: true });
        await page.locator("karta-widget").getByRole("textbox").waitFor();
        const ended = page.evaluate(() => new Promise((resolve) => karta("once", "turn:ended", resolve)));
        assert.deepEqual(await page.evaluate(() => karta("sendMessage", "Hello")), { ok: true });
        assert.deepEqual(await ended, { status: "done" });
      }),

    /** Serves a page that contains only the tag, under the policy of a block, and asks a question. */
    runPolicy: ({ code }) => {
      const [, name, value] = /^([\w-]+): (.*)$/.exec(code.trim());
      return visit(wrap(TAG), { [name]: value }, async (page) => {
        const widget = page.locator("karta-widget");
        await widget.locator("[part=launcher]").click();
        await widget.getByRole("textbox").fill("Hello");
        await widget.getByRole("textbox").press("Enter");
        await widget.getByRole("log").getByText("I'm the demo assistant").waitFor();
      });
    },

    /** Serves a page built from a block by a framework, and asks with its button. */
    runMarkup: (html) => visit(html, {}, askByButton),

    /** Visits the page of an application with its own server, and asks with its button. */
    runSite: ({ origin }) => visitSite(`${origin}/`, askByButton),

    close: async () => {
      await chromium.close();
      await server.close();
    },
  };
}
