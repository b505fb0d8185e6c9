// SPDX-License-Identifier: Apache-2.0
/**
 * Follows the Quickstart literally, with its own blocks. Only the two port numbers are replaced with those that the
 * servers choose, and the existing build replaces that of the first command.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { blocks, blocksOf } from "./blocks.mjs";
import { browserTest } from "./full.mjs";
import { agentServer, browser, PATIENCE_MILLIS } from "./stack.mjs";
import { repository, source as fileOf } from "./tables.mjs";

const [tag, page, webServer, script] = blocksOf("run", "quickstart").map(({ code }) => code);
const ports = {};
const withPorts = (text) => text.replaceAll("8787", ports.server).replaceAll("8000", ports.site);

let folder;
let server;
let site;
let chromium;
let tab;
const console = [];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "karta-quickstart-"));
  chromium = await browser();
  tab = await (await chromium.newContext()).newPage();
  tab.setDefaultTimeout(PATIENCE_MILLIS);
  tab.on("console", (message) => console.push(`${message.type()}: ${message.text()} ${message.location().url}`));
  tab.on("pageerror", (error) => console.push(`uncaught: ${error.message}`));
});

after(async () => {
  await chromium?.close();
  if (site?.exitCode === null) {
    site.kill();
    await new Promise((resolve) => site.once("exit", resolve));
  }
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const widget = () => tab.locator("karta-widget");
/** The sources of an answer, which are shown when it is complete. */
const source = () => widget().locator(".turn.agent a.chip").first();
const composer = () => widget().getByRole("textbox");

/** Starts the web server from the block. Resolves when it reports the port on which it listens. */
async function startSite() {
  site = spawn("bash", ["-c", `exec ${webServer.replace("8000", "0")}`], { cwd: folder, stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, PYTHONUNBUFFERED: "1" } });
  for await (const line of createInterface(site.stdout)) {
    const [, port] = /^Serving HTTP on 127\.0\.0\.1 port (\d+) /.exec(line) ?? [];
    if (port) {
      ports.site = port;
      return;
    }
  }
  throw new Error("the web server ended without a port");
}

describe("the Quickstart", () => {
  browserTest("1. the commands exist in this build, and the server prints the output on the page", async () => {
    const commands = (page) => blocks().filter((block) => block.page === page && block.language === "bash").map(({ code }) => code.trim());
    const [build, start, container] = commands("quickstart.md");
    const [, jar] = /^java -jar (\S+) install\n\.\/karta-server$/.exec(start);
    assert.ok(fileOf("server-dist/pom.xml").includes(`/${jar}</argument>`));
    const profile = /^mvn -P(\w+)$/.exec(build)[1];
    assert.ok(fileOf("pom.xml").includes(`<id>${profile}</id>`));
    assert.ok(commands("containers.md").includes(container));
    server = await agentServer({ docs: join(repository, "docs/pages") });
    ports.server = new URL(server.origin).port;
    const shown = blocks().find((block) => block.page === "quickstart.md" && block.language === "text").code.trim();
    assert.equal(withPorts(shown), `listening on ${server.origin}`);
  });

  browserTest("2. the page is served and shows the launcher", async () => {
    const lines = (text) => text.trim().split("\n").map((line) => line.trim()).join("\n");
    assert.ok(lines(page).includes(lines(tag)), "the page has the tag");
    writeFileSync(join(folder, "index.html"), withPorts(page));
    assert.ok(fileOf("docs/pages/quickstart.md").includes("Open `http://127.0.0.1:8000`"));
    await startSite();
    await tab.goto(withPorts("http://127.0.0.1:8000"));
    await widget().locator("[part=launcher]").waitFor();
  });

  browserTest("3. a question is answered with links that work, and a reload restores the conversation", async () => {
    await widget().locator("[part=launcher]").click();
    await composer().fill("What is Karta?");
    await composer().press("Enter");
    await source().waitFor({ state: "attached" });
    const links = await widget().locator(".turn.agent a[href]").evaluateAll((all) => all.map((link) => link.href));
    const pages = links.filter((link) => link.startsWith(`${server.origin}/docs/`));
    assert.deepEqual(links.filter((link) => new URL(link).origin === new URL(tab.url()).origin), []);
    assert.ok(pages.length >= 2, links.join());
    for (const link of new Set(pages)) assert.equal((await fetch(link)).status, 200, link);
    const opened = tab.waitForEvent("popup");
    await widget().locator(".turn.agent .md [data-n]").first().click();
    await widget().locator(".quote a").click();
    assert.ok((await opened).url().startsWith(`${server.origin}/docs/`));
    await (await opened).close();
    await tab.reload();
    await source().waitFor({ state: "attached" });
  });

  browserTest("4. the page's own button opens the panel and answers are logged", async () => {
    const head = page.indexOf("</head>");
    writeFileSync(join(folder, "index.html"), withPorts(page.slice(0, head) + script + page.slice(head)));
    await tab.evaluate(() => karta("reset"));
    await tab.reload();
    await tab.getByRole("button", { name: "Need help?" }).click();
    const answered = tab.waitForEvent("console", (message) => message.text().startsWith("answer: Hello! "));
    await composer().fill("Hello");
    await composer().press("Enter");
    await answered;
  });

  test("the console has no other messages", () => {
    // The browser requests an icon that the page does not have.
    assert.deepEqual(console.filter((line) => !/\/favicon\.ico$|^log: answer: /.test(line)), []);
  });
});
