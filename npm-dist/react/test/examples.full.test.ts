// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import test, { after, before, describe } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { AgentServer, IDENTITY_SECRET } from "../testing/agent-server.js";
import { Child } from "../testing/children.js";
import { launchChromium, PATIENCE_MILLIS } from "../testing/engines.js";
import { Site } from "../testing/site.js";

const examples = join(import.meta.dirname, "..", "examples");
const tools = createRequire(join(examples, "..", "..", "..", "package.json"));
const bin = (name: string, file: string) => join(dirname(tools.resolve(`${name}/package.json`)), file);

const TYPESCRIPT_6 = pathToFileURL(join(import.meta.dirname, "..", "testing", "typescript-6.js")).href;

/** Builds an example as its own script does. */
function build(example: string, env: Record<string, string>): void {
  const quiet = { NEXT_TELEMETRY_DISABLED: "1", ASTRO_TELEMETRY_DISABLED: "1" };
  execFileSync("npm", ["run", "build"], { cwd: join(examples, example), env: { ...process.env, ...quiet, ...env }, stdio: "pipe" });
}

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser?.close());

/** Opens a page and records its errors and warnings. */
async function open(url: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MILLIS);
  const complaints: string[] = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
}

/** Serves the built files of an example. */
async function serve(example: string): Promise<Site> {
  const site = await Site.start();
  const dist = join(examples, example, "dist");
  for (const file of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    if (file.isFile()) {
      const path = join(file.parentPath, file.name);
      const text = readFileSync(path, "utf8");
      site.files.set(path.slice(dist.length), text);
      site.files.set(path.slice(dist.length).replace(/index\.html$/, ""), text);
    }
  }
  return site;
}

/**
 * Builds and serves an example for the tests of a suite, with a server of its own. Returns a function that opens a page of it.
 *
 * @param variable the variable of the environment with the server's URL
 */
function built(example: string, variable: string, env: Record<string, string> = {}, options: Parameters<typeof AgentServer.start>[0] = {}) {
  let server: AgentServer;
  let site: Site;
  before(async () => {
    server = await AgentServer.start(options);
    build(example, { [variable]: server.baseUrl, ...env });
    site = await serve(example);
  });
  after(async () => {
    await site?.stop();
    await server?.stop();
  });
  return (path: string) => open(`${site.origin}${path}`);
}

describe("Vite and React: a custom chat interface", { timeout: 240_000 }, () => {
  // Slow enough that an answer can be stopped.
  const visit = built("vite", "VITE_KARTA_URL", {}, { pace: 20 });

  test("a conversation with sources, an approval and a stop", async () => {
    const { page, complaints } = await visit("/index.html");
    const say = async (text: string) => {
      await page.getByLabel("Message").fill(text);
      await page.getByRole("button", { name: "Send" }).click();
    };
    await say("what are your sources?");
    await page.getByRole("list", { name: "Sources" }).getByRole("link", { name: "RFC 8259" }).waitFor();

    await say("I want a refund");
    await page.getByRole("group", { name: "Approval" }).getByRole("button").first().click();
    await page.getByText("are on their way back to the card").waitFor();
    await page.getByText("refund_order done").waitFor();
    assert.equal(await page.getByRole("group", { name: "Approval" }).count(), 0);

    const long = Array.from({ length: 3_000 }, (_, i) => `w${i + 1}.`).join(" ");
    await say(`say: ${long}`);
    const answer = page.locator("li.assistant").filter({ hasText: "w1. " });
    await answer.filter({ hasText: "w5." }).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Send" }).waitFor();
    const stopped = await answer.innerText();
    assert.ok(long.startsWith(stopped) && stopped.length < long.length, `stopped after ${stopped}`);
    await say("say: Next.");
    await page.getByRole("log").getByText("Next.", { exact: true }).waitFor();
    assert.equal(await answer.innerText(), stopped);

    await page.getByRole("button", { name: "New chat" }).click();
    assert.equal(await page.getByRole("log").innerText(), "");
    assert.deepEqual(complaints, []);
  });
});

for (const example of ["vue", "svelte"]) {
  describe(`${example}: your own chat interface with the client`, { timeout: 240_000 }, () => {
    const visit = built(example, "VITE_KARTA_URL", { NODE_OPTIONS: `--import=${TYPESCRIPT_6}` });

    test("a conversation with an approval, which a reload continues", async () => {
      const { page, complaints } = await visit("/index.html");
      await page.getByLabel("Message").fill("I want a refund");
      await page.getByRole("button", { name: "Send" }).click();
      await page.getByRole("group", { name: "Approval" }).getByRole("button").first().click();
      await page.locator("li.assistant").getByText("are on their way back to the card").waitFor();
      // Until the turn ends, the button is named Stop.
      await page.getByRole("button", { name: "Send" }).waitFor();
      const before = await page.locator("li").allTextContents();

      await page.reload();
      await page.locator("li.assistant").getByText("are on their way back to the card").waitFor();
      assert.deepEqual(await page.locator("li").allTextContents(), before);
      await page.getByLabel("Message").fill("say: Still here.");
      await page.getByRole("button", { name: "Send" }).click();
      await page.locator("li.assistant").getByText("Still here.", { exact: true }).waitFor();
      assert.deepEqual(complaints, []);
    });
  });
}

describe("Astro: the widget in the layout", { timeout: 240_000 }, () => {
  const visit = built("astro", "PUBLIC_KARTA_URL");

  test("the conversation stays over a page change", async () => {
    const { page, complaints } = await visit("/");
    await page.getByRole("button", { name: "Chat" }).click();
    await page.getByRole("textbox").fill("hello");
    await page.getByRole("textbox").press("Enter");
    const answer = page.getByRole("log").getByText("demo assistant");
    await answer.waitFor();
    await page.evaluate("window.same = true");
    await page.getByRole("link", { name: "Beans" }).click();
    await page.getByRole("heading", { name: "Our beans" }).waitFor();
    await answer.waitFor();
    assert.deepEqual(await page.evaluate("[window.same, document.querySelectorAll('karta-widget').length]"), [true, 1]);
    assert.deepEqual(complaints, []);
  });
});

describe("Next with cacheComponents: a widget in the layout, with a verified identity, and a chat page", { timeout: 280_000 }, () => {
  let server: AgentServer;
  let app: Child;
  let origin: string;
  before(async () => {
    // Slow enough that a page is left in the middle of an answer.
    server = await AgentServer.start({ pace: 50 });
    const next = bin("next", "dist/bin/next");
    const env = { NEXT_PUBLIC_KARTA_URL: server.baseUrl, KARTA_IDENTITY_SECRET: IDENTITY_SECRET };
    build("next", env);
    execFileSync(process.execPath, [bin("typescript", "bin/tsc"), "-p", ".", "--incremental", "false"], { cwd: join(examples, "next") });
    app = new Child(process.execPath, [next, "start", "--hostname", "127.0.0.1", "--port", "0"], {
      cwd: join(examples, "next"),
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
      stdio: ["ignore", "pipe", "ignore"],
    });
    for await (const line of createInterface(app.process.stdout!)) {
      const [, address] = /Local:\s+(http:\S+)/.exec(line) ?? [];
      if (address) {
        origin = address.replace("localhost", "127.0.0.1");
        app.process.stdout!.resume();
        break;
      }
    }
  });
  after(async () => {
    // Next waits for open connections, and Chromium may hold one without a request.
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app?.stop();
    await server?.stop();
  });

  test("the page is rendered on the server, without the widget", async () => {
    const html = await (await fetch(origin)).text();
    assert.match(html, /<h1>Coffee Co<\/h1>/);
    assert.doesNotMatch(html, /karta-widget/);
  });

  test("the route mints the visitor's token, and the widget keeps that visitor over page changes", async () => {
    const { page, complaints } = await open(origin);
    await page.getByRole("button", { name: "Chat" }).click();
    await page.getByRole("textbox").fill("hello");
    const minted = page.waitForResponse((response) => response.url().endsWith("/v1/embed/session-tokens"));
    await page.getByRole("textbox").press("Enter");
    const mint = await minted;
    assert.equal(mint.status(), 200);
    const asked = mint.request().postDataJSON() as { user_id: string; identity_token: string };
    assert.equal(asked.user_id, "user_123");
    assert.match(asked.identity_token, /^[0-9a-f]{64}$/);
    await page.getByRole("log").getByText("demo assistant").waitFor();

    await page.getByRole("link", { name: "Beans" }).click();
    await page.getByRole("heading", { name: "Our beans" }).waitFor();
    assert.equal(await page.locator("karta-widget").count(), 1);
    assert.equal(await page.getByRole("log").getByText("demo assistant").isVisible(), true);
    assert.deepEqual(complaints, []);
  });

  test("an answer left by a page change is complete after the return, and the next message is accepted", async () => {
    const { page, complaints } = await open(`${origin}/ask`);
    const refused: string[] = [];
    page.on("response", (response) => response.status() >= 400 && refused.push(`${response.status()} ${response.url()}`));
    const answers = page.locator("li.assistant");
    const say = async (text: string) => {
      await page.getByLabel("Message").fill(`say: ${text}`);
      await page.getByRole("button", { name: "Send" }).click();
    };
    const long = Array.from({ length: 600 }, (_, i) => `w${i + 1}.`).join(" ");
    await say(long);
    await answers.getByText("w5.").waitFor();

    // The hook leaves the stream, and the page stays mounted.
    const left = page.waitForEvent("requestfailed", (request) => /\/stream/.test(request.url()));
    await page.getByRole("link", { name: "Beans" }).click();
    await page.getByRole("heading", { name: "Our beans" }).waitFor();
    await left;
    const before = await answers.textContent();
    assert.equal(await answers.isVisible(), false);
    assert.ok(long.startsWith(before!) && before!.length < long.length, `left after ${before}`);

    await page.getByRole("link", { name: "Ask" }).click();
    await answers.getByText("w600.").waitFor();
    assert.equal(await answers.textContent(), long);
    await say("Next.");
    await answers.nth(1).getByText("Next.").waitFor();
    assert.deepEqual(await page.locator("li").allTextContents(), [`say: ${long}`, long, "say: Next.", "Next."]);
    assert.deepEqual([refused, complaints], [[], []]);
  });
});
