// SPDX-License-Identifier: Apache-2.0
/** Tests the demo as users see it: the complete jar with the add-on beside it, in a browser. The agent compares words and meanings. */
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { agentServer, browser, complaints, PATIENCE_MILLIS } from "../../../../docs/test/stack.mjs";
import { repository } from "../../../../docs/test/tables.mjs";

/** Pictures for a reviewer. */
const PICTURES = join(repository, "server-dist/target/states/demo");
const MEASURE = readFileSync(join(repository, "e2e-tests/src/test/resources/sh/karta/e2e/demo/answer.js"), "utf8");
const PANEL_HEIGHTS = 1.2;

/** The starters that the documentation answers, with the page that comes first among their sources. */
const FIRST_PAGES = {
  "How do I add it to my page?": "/docs/quickstart",
  "Change the accent colour": "/docs/theming",
  "Does it work with React?": "/docs/react",
};

let folder;
let server;
let chromium;
/** False on a machine for which the add-on has no native code. */
let byMeaning;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "karta-demo-"));
  for (const file of ["server-dist/target/karta-server.jar", "vectors/target/karta-vectors.jar"]) {
    copyFileSync(join(repository, file), join(folder, file.split("/").at(-1)));
  }
  mkdirSync(PICTURES, { recursive: true });
  [server, chromium] = await Promise.all([agentServer({ jar: join(folder, "karta-server.jar"), site: null }), browser()]);
  byMeaning = await Promise.race([
    server.logged(/Vectors of the documents from .+ are complete: \d+ passages/).then(() => true),
    server.logged(/has no native code for/).then(() => false),
  ]);
});

after(async () => {
  await chromium?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the demo in a window of a size, as its first visit. */
async function visit(width, height) {
  const context = await chromium.newContext({ locale: "en-US", viewport: { width, height } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MILLIS);
  const heard = complaints(page);
  await page.goto(`${server.origin}/`);
  return { page, heard, widget: page.locator("karta-widget") };
}

const picture = (page, name) => page.screenshot({ path: join(PICTURES, `${name}.png`), animations: "disabled" });

for (const [width, height] of [
  [1280, 800],
  [390, 844],
]) {
  test(`the first screen of ${width} by ${height} pixels has promise, tag, links to the documentation, and the panel or its launcher`, async () => {
    const { page, heard, widget } = await visit(width, height);
    const wide = width >= 1100;
    await (wide ? widget.getByRole("textbox") : widget.locator("[part~=launcher]")).waitFor();
    await page.evaluate(() => document.fonts.ready);
    const outside = await page.evaluate(() =>
      ["h1", ".proof", ".tag", "#copy"].filter((selector) => {
        const { left, top, right, bottom } = document.querySelector(selector).getBoundingClientRect();
        return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
      }),
    );
    assert.deepEqual(outside, []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    assert.match(await page.locator(".proof").innerText(), /^\d\.\d kB before the first click/);
    assert.deepEqual(await page.locator("nav a").allTextContents(), ["Docs", "Examples", "Playground"]);
    for (const link of await page.locator("nav a").all()) {
      assert.equal((await fetch(server.origin + (await link.getAttribute("href")))).status, 200);
    }
    if (wide) await widget.getByRole("button", { name: "Give me a long answer" }).waitFor();
    assert.deepEqual(await widget.locator(".prompt").allTextContents(), wide ? [...Object.keys(FIRST_PAGES), "Give me a long answer"] : []);
    if (wide) await widget.getByText("I know the Karta docs").first().waitFor();
    await picture(page, `${width}`);
    assert.deepEqual(heard, []);
    await page.context().close();
  });
}

test("each starter has a short answer without tags, with its page as the first source, and thanks get one sentence", async (context) => {
  if (!byMeaning) return context.skip("the add-on has no native code for this machine");
  const { page, heard, widget } = await visit(1280, 800);
  const log = widget.getByRole("log");
  let asked = 0;
  const ask = async (text) => {
    await widget.getByRole("textbox").fill(text);
    await widget.getByRole("textbox").press("Enter");
    // Deferred files draw the buttons under an answer and its sources.
    await log.locator(".agent .actions .copy").nth(asked++).waitFor({ state: "attached" });
  };
  for (const [starter, first] of Object.entries(FIRST_PAGES)) {
    await ask(starter);
    await log.locator(".agent").last().locator(".chip").first().waitFor({ state: "attached" });
    const answer = await page.evaluate(`(${MEASURE})()`);
    await picture(page, starter.replaceAll(/\W+/g, "-").toLowerCase());
    assert.ok(answer.panels <= PANEL_HEIGHTS, `${starter}: ${answer.panels} panels`);
    assert.ok(answer.sources >= 28 && answer.sources <= 64, `${starter}: sources of ${answer.sources} px`);
    assert.equal(new Set(answer.chips).size, answer.chips.length, `${starter}: ${answer.chips}`);
    assert.doesNotMatch(answer.chips.join(), /127\.0\.0\.1/);
    assert.doesNotMatch(answer.prose, /<\/?[A-Za-z]|I'm not sure|I found nothing/);
    assert.equal(answer.pages[0], first, starter);
    if (starter.includes("accent")) assert.match(answer.first, /field accent/);
  }
  await ask("thanks");
  assert.equal((await page.evaluate(`(${MEASURE})()`)).first, "You're welcome!");
  assert.deepEqual(heard, []);
  await page.context().close();
});
