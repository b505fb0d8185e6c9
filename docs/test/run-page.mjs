// SPDX-License-Identifier: Apache-2.0
/**
 * Runs a block as it stands on a page in Chromium. The public hosts that the blocks name are answered from this build: cdn.karta.sh by
 * the built files, agent.karta.sh by a local agent server that knows the key, project and identity secret of the blocks.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { SECRET } from "./run-identity.mjs";
import { agentServer, browser, files, serve, widgetSite } from "./stack.mjs";

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
`;

const TAG = `<script async src="https://cdn.karta.sh/widget/v1/karta.js" data-embed-key="${KEY}" data-project="${PROJECT}"></script>`;
const STUB = `<script>window.karta = window.karta || function () { (window.karta.q = window.karta.q || []).push(arguments); };</script>`;

const wrap = (body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title></head><body>${body}</body></html>`;

/** The page that a block describes: itself, or what its reader would have around it. */
function pageOf({ language, code }) {
  if (language === "js") return wrap(`${STUB}${TAG}<script type="module">${code}</script>`);
  return wrap(code.includes("karta.js") ? code : `${STUB}${TAG}${code}`);
}

/** Everything the runs share; `close` ends it. */
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
      await route.fulfill({ response: await route.fetch({ url }) });
    });
  }

  /** A token as the site's own endpoint would hand out. */
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
   * @param {object} headers of the page's response
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

  /** Opens an address, calls `check` with the page and asserts that neither page nor widget complained. */
  async function visitSite(address, check) {
    const context = await chromium.newContext();
    try {
      await answerPublicHosts(context);
      const page = await context.newPage();
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

  /** A visitor clicks the page's own button, asks and reads. */
  async function askByButton(page) {
    const widget = page.locator("karta-widget");
    await widget.locator("[part=launcher]").waitFor();
    await page.getByRole("button", { name: "Need help?" }).click();
    await widget.getByRole("textbox").fill("Hello");
    await widget.getByRole("textbox").press("Enter");
    await widget.getByRole("log").getByText("I'm the demo assistant").waitFor();
  }

  return {
    /** Runs a block: its page ends up with a widget that opens, whose message the server takes and the agent answers. */
    run: (block) =>
      visit(pageOf(block), {}, async (page) => {
        await page.waitForFunction(() => window.karta?.loaded === true);
        assert.deepEqual(await page.evaluate(() => karta("open")), { ok: true });
        await page.locator("karta-widget").getByRole("textbox").waitFor();
        const ended = page.evaluate(() => new Promise((resolve) => karta("once", "turn:ended", resolve)));
        assert.deepEqual(await page.evaluate(() => karta("sendMessage", "Hello")), { ok: true });
        assert.deepEqual(await ended, { status: "done" });
      }),

    /** Serves a page with nothing but the tag under the policy of a block; a visitor clicks, asks and reads. */
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

    /** Serves a page that a framework has made of a block; its button leads to an answer. */
    runMarkup: (html) => visit(html, {}, askByButton),

    /** The same with an application that serves itself. */
    runSite: ({ origin }) => visitSite(`${origin}/`, askByButton),

    close: async () => {
      await chromium.close();
      await server.close();
    },
  };
}
