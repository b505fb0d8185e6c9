// SPDX-License-Identifier: Apache-2.0
/** Calls before, while and after the bundle runs (public-api §2). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cdn, open, tag } from "./page.mjs";

test("queued calls run in order, and calls made meanwhile after them", async () => {
  const page = await open({
    before: `
      let again = true;
      karta("on", "escalate", ({ reason }) => {
        seen.push(reason);
        if (again) karta("escalate", { reason: "meanwhile" });
        again = false;
      });
      karta("escalate", { reason: "first" });
      karta("escalate", { reason: "second" });`,
  });
  await page.until(() => page.window.seen.length === 3);
  assert.deepEqual(page.seen(), ["first", "second", "meanwhile"]);
});

test("a queue that is not a list of calls does not stop the loader", async () => {
  const page = await open({
    withStub: false,
    before: `window.karta = function () {}; karta.q = [null, 7, "on", [], ["fly"], ["escalate", { reason: "kept" }]];`,
  });
  await page.until(() => page.warnings.length === 5);
  assert.equal(page.window.karta.loaded, true);
  assert.equal(page.hosts().length, 1);
  assert.deepEqual(page.problems, []);
});

test("another value named karta is replaced", async () => {
  for (const before of ["window.karta = {};", "window.karta = 'mine';", "window.karta = null;"]) {
    const page = await open({ withStub: false, before });
    assert.equal(page.window.karta.loaded, true, before);
    assert.deepEqual(page.problems, [], before);
  }
});

test("without a stub the bundle takes later calls", async () => {
  const page = await open({ withStub: false });
  assert.deepEqual(await page.call("open"), { ok: true });
});

test("a stub after the bundle does not replace it", async () => {
  const page = await open();
  const karta = page.window.karta;
  page.run("window.karta = window.karta || function () {}");
  assert.equal(page.window.karta, karta);
});

/** Runs the bundle again by a new script element, as a page swap does that executes the scripts of the new body. */
async function runAgain(page, attributes) {
  page.run(`{
    const again = document.createElement("script");
    for (const [name, value] of ${JSON.stringify(attributes)}) again.setAttribute(name, value);
    again.async = false;
    again.onload = () => seen.push("again");
    document.body.append(again);
  }`);
  await page.until(() => page.window.seen.includes("again"));
}

const same = [["src", `${cdn}karta.js`], ["data-project", "coffeeco/support-bot"], ["data-embed-key", "pk_live_x"], ["async", ""]];

for (const [name, attributes] of [
  ["with another address", [["src", `${cdn}karta.js?2`], ...same.slice(1)]],
  ["with another setting", [...same, ["data-locale", "de"]]],
  ["with another project", same.map(([name, value]) => [name, value.replace("support-bot", "sales-bot")])],
  ["without settings", same.slice(0, 1)],
]) {
  test(`a second copy ${name} does not replace the first, and warns`, async () => {
    const page = await open();
    const karta = page.window.karta;
    await runAgain(page, attributes);
    assert.equal(page.window.karta, karta);
    assert.equal(page.hosts().length, 1);
    assert.deepEqual(page.warnings, [["karta: karta.js is loaded twice: remove one of its script tags"]]);
  });
}

test("the same tag run again by a page swap causes no warning", async () => {
  const page = await open();
  const karta = page.window.karta;
  page.run(`document.querySelector("script[src]").remove()`);
  await runAgain(page, same);
  await runAgain(page, same);
  assert.equal(page.window.karta, karta);
  assert.equal(page.hosts().length, 1);
  assert.deepEqual([page.warnings, page.problems], [[], []]);
});

test("calls of the stub's function still work after load", async () => {
  const page = await open({ before: "window.kept = window.karta;" });
  page.run("kept('on', 'open', () => seen.push('open')); kept('open')");
  await page.until(() => page.window.seen.length === 1);
});

test("the function has a version and a loaded flag", async () => {
  const page = await open();
  assert.equal(page.window.karta.version, "1.2.3");
  assert.equal(page.window.karta.loaded, true);
});

test("calls answer with promises that never reject", async () => {
  const page = await open();
  assert.deepEqual(await page.call("identify", { userId: "u_1" }), { ok: true });
  assert.deepEqual(await page.call("open"), { ok: true });
  assert.deepEqual(await page.call("sendMessage", "hello"), { ok: true, sent: "hello" });
  assert.deepEqual(await page.call("fly"), { ok: false, error: { code: "invalid_option", message: "unknown command" } });
  assert.deepEqual(page.problems, []);
});

test("an unknown command causes one warning per call, with any argument", async () => {
  const page = await open({ before: `karta("fly", { far: true }); karta("Open"); karta("__proto__"); karta("on", "escalate", () => seen.push("heard"));` });
  await page.until(() => page.warnings.length === 3);
  for (const [i, name] of ["fly", "Open", "__proto__"].entries()) {
    assert.match(page.warnings[i][0], /^karta: unknown command/);
    assert.ok(page.warnings[i].join(" ").includes(name), page.warnings[i].join(" "));
  }
  assert.equal((await page.call("toString")).ok, false);
  assert.equal(page.warnings.length, 4);
  await page.call("escalate");
  assert.deepEqual(page.seen(), ["heard"]);
  assert.deepEqual(page.problems, []);
});

test("a bundle in the head takes calls immediately and shows the launcher after parsing", async () => {
  const head = `<script>window.karta=function(){(karta.q=karta.q||[]).push(arguments)};karta("on","escalate",()=>seen.push("heard"));karta("escalate");karta("open")</script>
    <script src="${cdn}karta.js" ${tag}></script><script>seen.push(document.querySelector("karta-widget"))</script>`;
  const page = await open({ head, attributes: null, withStub: false });
  assert.deepEqual(page.seen(), ["heard", null]);
  await page.until(() => page.window.panel);
  assert.equal(page.document.body.lastElementChild.localName, "karta-widget");
  assert.deepEqual(page.runs(), [["open", null]]);
});

test("ten thousand queued calls are all answered, in slices", async () => {
  let now = 0;
  const page = await open({
    prepare: (window) => (window.performance.now = () => now++),
    before: `karta("on", "escalate", () => seen.push(1)); for (let i = 0; i < 9999; i++) karta(i % 2 ? "escalate" : "identify", {});`,
  });
  await page.until(() => page.window.seen.length === 4999);
});

for (const [name, element] of [
  ["an element", '<div id="karta"></div>'],
  ["a form with fields of our names", '<form id="karta"><input name="loaded"><input name="q"></form>'],
  ["two elements", '<div id="karta"></div><a id="karta"></a>'],
]) {
  test(`${name} with the id karta is not taken for the stub or the loader`, async () => {
    const page = await open({ body: element, before: `karta("identify", { userId: "u" }); karta("open");` });
    await page.until(() => page.window.panel?.open);
    assert.deepEqual([page.identity(), page.warnings], [{ userId: "u" }, []]);
    assert.equal(page.run("typeof karta"), "function");
  });

  test(`${name} with the id karta does not disturb a page without the stub`, async () => {
    const page = await open({ body: element, withStub: false });
    assert.deepEqual(await page.call("open"), { ok: true });
  });
}
