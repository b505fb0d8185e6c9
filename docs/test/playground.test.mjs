// SPDX-License-Identifier: Apache-2.0
/** Tests the playground and the theming page's preview with the built widget and the agent server. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe } from "node:test";
import { FAULTS } from "../pages/public/preview/faults.js";
import { root } from "./blocks.mjs";
import { browserTest, full, fullBrowserTest } from "./full.mjs";
import { agentServer, browser, complaints, files, PATIENCE_MILLIS, serve } from "./stack.mjs";

let site;
let server;
let chromium;
let page;
let heard;
let widget;

before(async () => {
  [site, server, chromium] = await Promise.all([serve(files(join(root, "target/site"))), full ? agentServer() : undefined, browser()]);
});

after(async () => {
  await chromium?.close();
  await Promise.all([site?.close(), server?.close()]);
});

beforeEach(async () => {
  page = await (await chromium.newContext({ permissions: ["clipboard-read", "clipboard-write"] })).newPage();
  page.setDefaultTimeout(PATIENCE_MILLIS);
  heard = complaints(page);
  // The pages use the Quickstart's port. This test's server has another one, and a normal run has none.
  await page.route("http://127.0.0.1:8787/**", (route) =>
    server ? route.continue({ url: route.request().url().replace("http://127.0.0.1:8787", server.origin) }) : route.fulfill({ contentType: "text/javascript", body: "" }),
  );
  widget = page.frameLocator("iframe").locator("karta-widget");
});

afterEach(async () => {
  await page.context().close();
  assert.deepEqual(heard, []);
});

const launcher = () => widget.locator("[part=launcher]");
const tag = () => page.getByLabel("Tag", { exact: true }).locator("code").innerText();
const log = () => page.getByRole("list", { name: "Events, newest first" });
const styleOf = (property) => widget.evaluate((host, name) => host.style.getPropertyValue(name), property);

async function openPlayground() {
  await page.goto(`${site.origin}/docs/playground.html`);
  await page.getByText(/^version \d/).waitFor();
}

describe("the playground", () => {
  beforeEach(openPlayground);

  browserTest("writes a field into the tag and into init, and changes the running widget in place", async () => {
    await page.getByText("Colours and size").click();
    await page.getByLabel("Accent colour", { exact: true }).fill("#7c2d12");
    await page.getByLabel("Accent colour", { exact: true }).press("Tab");
    assert.match(await tag(), /data-theme-accent="#7c2d12"/);
    assert.match(await page.getByLabel("init", { exact: true }).locator("code").innerText(), /accent: "#7c2d12"/);
    await page.waitForFunction(() => frames[0].document.querySelector("karta-widget").style.getPropertyValue("--karta-accent") === "#7c2d12");
  });

  browserTest("shows the open panel, and leaves the focus to the page", async () => {
    await panel().waitFor();
    await log().getByText("open", { exact: true }).waitFor();
    await page.waitForFunction(() => document.activeElement === document.body);
    await page.getByRole("radio", { name: "Rust" }).check();
    assert.match(await tag(), /data-theme-accent="#b3452a"/);
  });

  fullBrowserTest("restores the default when a field is emptied", async () => {
    await page.getByRole("button", { name: "Warm" }).click();
    await launcher().getByText("Ask Beans").waitFor();
    await page.getByRole("button", { name: "Neutral" }).click();
    await launcher().waitFor();
    await launcher().getByText("Ask Beans").waitFor({ state: "detached" });
    assert.equal(await styleOf("--karta-accent"), "");
    assert.doesNotMatch(await tag(), /data-theme/);
  });

  fullBrowserTest("runs the tag that it shows: a setting that cannot change in place reloads the page", async () => {
    await page.getByText("Settings", { exact: true }).click();
    await page.getByLabel("Button that opens the chat", { exact: true }).selectOption("false");
    assert.match(await tag(), /data-launcher="false"/);
    await launcher().waitFor({ state: "hidden" });
  });

  fullBrowserTest("logs the page's calls and the widget's events", async () => {
    await page.getByRole("button", { name: "escalate" }).click();
    await log().getByText("escalate", { exact: true }).waitFor();
    const entries = await log().getByRole("listitem").allInnerTexts();
    assert.match(entries[0], /escalate \{"context":\{"sessionId":null,"transcript":\[\]\}\}$/);
    assert.match(entries[1], /karta\("escalate"\)$/);
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByText("appear here, newest first").waitFor();
  });

  for (const name of ["Tag", "init"]) {
    fullBrowserTest(`copies the code of ${name}`, async () => {
      const code = await page.getByLabel(name, { exact: true }).locator("code").innerText();
      assert.match(code, /karta\.js/);
      await page.getByRole("button", { name: `Copy ${name}` }).click();
      await page.getByText("Copied").waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), code);
    });
  }

  fullBrowserTest("answers, asks for an approval and restores a conversation without a server", async () => {
    await command("open");
    await panel().waitFor();
    await page.getByLabel("Text to send").fill("I want a refund");
    await command("sendMessage");
    await widget.getByText("Order 1042, €42.00 to the card").waitFor();
    await widget.getByRole("button", { name: "Approve once" }).press("Enter");
    await widget.getByRole("log").getByText("refund number").first().waitFor();
    await command("Reload page");
    await launcher().waitFor();
    await command("open");
    await widget.getByRole("log").getByText("refund number").first().waitFor();
    assert.deepEqual(await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).host).filter((host) => host !== location.host)), []);
  });

  fullBrowserTest("keeps the look in the address, and no connection", async () => {
    await page.getByRole("button", { name: "Warm" }).click();
    await page.getByLabel("Right to left").check();
    await page.waitForFunction(() => location.hash.includes("view.rtl=true"));
    const shared = page.url();
    assert.doesNotMatch(shared, /pk_test|karta\.js/);
    await page.goto("about:blank");
    await page.goto(`${shared}&connection.src=https://evil.example/x.js&theme.unknown=1`);
    await launcher().getByText("Ask Beans").waitFor();
    await page.frameLocator("iframe").locator("html[dir=rtl]").waitFor();
    assert.equal(await page.getByLabel("Accent colour", { exact: true }).inputValue(), "#7c2d12");
  });

  fullBrowserTest("does not move while it loads", async () => {
    await page.addInitScript(() => {
      window.shifts = 0;
      new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (window.shifts += value))).observe({ type: "layout-shift", buffered: true });
    });
    await page.reload();
    await page.getByText(/^version \d/).waitFor();
    assert.ok((await page.evaluate(() => window.shifts)) < 0.1);
  });

  fullBrowserTest("follows the dark mode of the documentation", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.frameLocator("iframe").locator("html.dark").waitFor();
  });

  fullBrowserTest("reports that the script cannot be loaded", async () => {
    await page.getByText("Connection", { exact: true }).click();
    await page.getByLabel("Agent", { exact: true }).selectOption("server");
    await page.getByLabel("Address of karta.js", { exact: true }).fill(`${site.origin}/none.js`);
    await page.getByRole("alert").getByText("did not load").waitFor();
    heard.splice(0, heard.length, ...heard.filter((complaint) => !/none\.js|404/.test(complaint)));
  });
});

/** Connects the playground to this test's server, as a reader would. */
async function connect() {
  await page.getByText("Connection", { exact: true }).click();
  await page.getByLabel("Agent", { exact: true }).selectOption("server");
  for (const [field, value] of [["Address of karta.js", `${server.origin}/widget/v1/karta.js`], ["Agent server", server.origin]]) {
    await page.getByLabel(field, { exact: true }).fill(value);
    await page.getByLabel(field, { exact: true }).press("Tab");
  }
  await page.frameLocator("iframe").locator(`script[data-base-url="${server.origin}"]`).waitFor({ state: "attached" });
  await launcher().waitFor();
}

const logged = (text) => log().getByRole("listitem").filter({ hasText: text }).first().waitFor();
const command = (name) => page.getByRole("button", { name, exact: true }).click();
const panel = () => widget.getByRole("dialog");
const answered = () => widget.getByRole("log").getByText("I'm the demo assistant");

describe("the playground, connected to a local server", () => {
  beforeEach(async () => {
    await openPlayground();
    await connect();
  });

  fullBrowserTest("has a working button for each command", async () => {
    await page.getByLabel("User id").fill("u_456");
    await command("identify");
    await logged('karta("identify", {"userId":"u_456"})');
    await command("open");
    await panel().waitFor();
    await command("close");
    await panel().waitFor({ state: "hidden" });
    await command("toggle");
    await panel().waitFor();
    await page.getByLabel("Text to send").fill("Hello");
    await command("sendMessage");
    await logged("message:received");
    await answered().waitFor();
    await command("escalate");
    await logged('{"role":"user","text":"Hello"}');
    await command("newConversation");
    await answered().waitFor({ state: "detached" });
    await command("shutdown");
    await widget.waitFor({ state: "detached" });
    await command("open");
    await panel().waitFor();
    await command("reset");
    await widget.waitFor({ state: "detached" });
    assert.deepEqual(await log().locator(".refused").allInnerTexts(), []);
  });

  const error = (code) => () => logged(`error {"message":`).then(() => logged(code));
  const limit = (code) => () => logged("limit_reached").then(() => logged(code));
  const answer = () => logged("message:received");
  /** The visible outcome of each fault, for the visitor or the page. */
  const outcomes = {
    none: answer,
    offline: async () => {
      await widget.getByText("You're offline").waitFor();
      await page.getByLabel("The network").selectOption("none");
      await answer();
    },
    refused: error("network"),
    stall: () => widget.getByText("Still working").waitFor(),
    "status-401-once": answer,
    "status-403": error("origin_not_allowed"),
    "status-402": limit("budget_exhausted"),
    "status-429": limit("rate_limited"),
    "status-500": error("server_error"),
    html: error("bad_response"),
    "cut-stream": answer,
    "slow-drip": answer,
  };

  for (const [name, { label }] of Object.entries(FAULTS)) {
    fullBrowserTest(`simulates a fault: ${label}`, async () => {
      await page.getByLabel("The network").selectOption(name);
      await command("open");
      await panel().waitFor();
      await page.getByLabel("Text to send").fill("Hello");
      await command("sendMessage");
      await outcomes[name]();
    });
  }
});

describe("documentation that the agent server serves", { skip: !full && "run with mvn -Pfull" }, () => {
  let origin;
  let own;

  before(async () => {
    own = await agentServer({ site: join(root, "target/site") });
    origin = own.origin;
  });

  after(() => own?.close());

  /** Collects the hosts and paths of requests to an agent. */
  const asked = () => {
    const requests = [];
    page.on("request", (request) => request.url().includes("/v1/") && requests.push(request.url()));
    return requests;
  };

  fullBrowserTest("runs the widget of its home page against this server", async () => {
    const requests = asked();
    await page.goto(`${origin}/docs/`);
    await widget.getByRole("textbox").fill("Hello");
    await widget.getByRole("textbox").press("Enter");
    await widget.getByRole("log").getByText("I'm the demo assistant").waitFor();
    assert.ok(requests.some((url) => url.startsWith(`${origin}/demo/assistant/v1/managed-agents/sessions`)), requests.join("\n"));
  });

  fullBrowserTest("shows the launcher on every page, which opens the same agent", async () => {
    await page.goto(`${origin}/docs/privacy.html`);
    const mine = page.locator("karta-widget");
    await mine.locator("[part=launcher]").click();
    await mine.getByRole("dialog").waitFor();
    await mine.getByRole("textbox").fill("Hello");
    await mine.getByRole("textbox").press("Enter");
    await mine.getByRole("log").getByText("I'm the demo assistant").waitFor();
  });

  fullBrowserTest("connects the playground to this server and shows its tag", async () => {
    await page.goto(`${origin}/docs/playground.html`);
    await page.frameLocator("iframe").locator(`script[data-base-url="${origin}"]`).waitFor({ state: "attached" });
    await page.waitForFunction((text) => document.body.innerText.includes(text), `data-base-url="${origin}"`);
  });
});

fullBrowserTest("the theming page loads nothing but the loader before the preview is started", async () => {
  const requested = [];
  page.on("request", (request) => requested.push(request.url()));
  await page.goto(`${site.origin}/docs/theming.html`);
  const start = page.getByRole("button", { name: "Start the preview" });
  await start.waitFor();
  assert.deepEqual(requested.filter((url) => /\/widget\/(?!v1\/karta\.js$)|\/preview\//.test(url)), []);
  await start.click();
  // The preview opens the panel too, but keeps the launcher visible.
  await widget.getByRole("dialog").waitFor();
  await launcher().getByText("Ask Beans").waitFor();
});
