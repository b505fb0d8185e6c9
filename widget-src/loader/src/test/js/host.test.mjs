// SPDX-License-Identifier: Apache-2.0
/**
 * Tests the host element on a page that changes around it, and the page's own controls that open the panel (public-api §1,
 * §2).
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, tag } from "./page.mjs";

test("the host is the one element added, at the end of body", async () => {
  const page = await open();
  assert.equal(page.document.body.lastElementChild, page.hosts()[0]);
  assert.equal(page.document.head.children.length, 0);
  assert.equal(page.hosts()[0].children.length, 0);
});

for (const [name, change] of [
  ["removed", "document.querySelector('karta-widget').remove()"],
  ["swept away with all of body", "document.body.replaceChildren()"],
  ["gone with a body that is replaced", "document.body = document.createElement('body')"],
]) {
  test(`a host ${name} is put back`, async () => {
    const page = await open();
    await page.call("open");
    const [host] = page.hosts();
    page.run(change);
    await page.until(() => host.isConnected);
    assert.equal(page.document.body.lastElementChild, host);
    assert.equal(page.window.panel.mounts, 1);
  });
}

test("the host is not attached again after a sixth removal in ten seconds, with one warning", async () => {
  const page = await open();
  const [host] = page.hosts();
  for (let i = 0; i < 5; i++) {
    host.remove();
    await page.until(() => host.isConnected);
  }
  host.remove();
  await page.until(() => page.warnings.length === 1);
  assert.match(page.warnings[0][0], /keeps removing/);
  assert.equal(page.hosts().length, 0);
  page.document.body.append("more");
  await page.call("close");
  assert.equal(page.hosts().length, 0);
  assert.equal(page.warnings.length, 1);
});

test("a page that keeps removing the host fails the calls that wait for the panel, and a later call shows it again", async () => {
  const page = await open({ before: "window.holdPanel = true;" });
  const answer = page.call("open");
  await page.until(() => page.window.panel);
  const [host] = page.hosts();
  for (let i = 0; i < 6; i++) {
    host.remove();
    await page.until(() => host.isConnected || page.warnings.length === 1);
  }
  assert.deepEqual(await answer, { ok: false, error: { code: "closed", message: "shutdown" } });
  page.window.holdPanel = false;
  assert.deepEqual(await page.call("open"), { ok: true });
  assert.equal(page.hosts().length, 1);
});

test("removals that are far apart are not counted together", async () => {
  let now = 0;
  const page = await open({
    prepare(window) {
      window.performance.now = () => now;
    },
  });
  const [host] = page.hosts();
  for (let i = 0; i < 20; i++) {
    now += 3000;
    host.remove();
    await page.until(() => host.isConnected);
  }
  assert.deepEqual(page.warnings, []);
});

test("with data-mount the host is in that element, without a launcher, and moves with it", async () => {
  const page = await open({ attributes: `${tag} data-mount="#place"`, body: `<main><div id="place"></div></main>` });
  const [host] = page.hosts();
  assert.equal(host.parentNode.id, "place");
  assert.equal(page.launcher().hidden, true);
  const place = Object.assign(page.document.createElement("div"), { id: "place" });
  page.document.querySelector("main").replaceChildren("elsewhere");
  page.document.querySelector("main").replaceChildren(place);
  await page.until(() => host.isConnected);
  assert.equal(host.parentNode, place);
});

/**
 * Opens a page of 1024 by 768 whose observer reports a rectangle for the box that should have the edges of the window.
 */
const measured = async (attributes = tag) => {
  const reports = [];
  const observed = [];
  const page = await open({
    attributes,
    prepare(window) {
      window.IntersectionObserver = class {
        constructor(report) {
          reports.push(report);
        }
        observe(box) {
          observed.push(box);
        }
        disconnect() {
          observed.pop();
        }
      };
    },
  });
  const rectangle = (x, y, right, bottom) => ({ boundingClientRect: { x, y, right, bottom, width: right - x } });
  return { page, observed, report: (...rectangles) => reports[0](rectangles.map((values) => rectangle(...values))) };
};

for (const [name, rectangle] of [
  ["longer than the window", [0, 0, 1024, 4000]],
  ["shorter", [0, 0, 1024, 700]],
  ["narrower", [100, 0, 924, 768]],
  ["scrolled", [0, -300, 1024, 468]],
]) {
  test(`if the containing block of fixed boxes is ${name}, the host moves to the root element, once`, async () => {
    const { page, observed, report } = await measured();
    const [host] = page.hosts();
    page.launcher().focus();
    report(rectangle);
    report(rectangle);
    assert.equal(host.parentNode, page.document.documentElement);
    assert.equal(host.shadowRoot.activeElement, page.launcher());
    assert.equal(page.hosts().length, 1);
    await page.call("shutdown");
    assert.equal(page.hosts().length + observed.length, 0);
    report(rectangle);
    assert.deepEqual([page.problems, page.warnings], [[], []]);
  });
}

test("the host stays in body if scroll bars take space, if the page is hidden, and if only the last measurement is right", async () => {
  const { page, report } = await measured();
  report([0, 0, 1007, 751]);
  report([0, 0, 0, 0]);
  report([0, 0, 1024, 4000], [0, 0, 1024, 768]);
  assert.equal(page.hosts()[0].parentNode, page.document.body);
});

test("a host with data-mount is not measured", async () => {
  assert.equal((await measured(`${tag} data-mount="h1"`)).observed.length, 0);
});

test("data-karta-open works inside a shadow tree of the page", async () => {
  const page = await open({ body: `<div id="card"></div>` });
  const root = page.document.querySelector("#card").attachShadow({ mode: "open" });
  const button = page.document.createElement("button");
  button.dataset.kartaOpen = "Where is it?";
  root.append(button);
  const word = page.document.createElement("b");
  button.append(word);
  word.dispatchEvent(new page.window.MouseEvent("click", { bubbles: true, composed: true }));
  await page.until(() => page.window.panel?.runs.length);
  assert.deepEqual(page.runs(), [["open", "Where is it?"]]);
});

test("data-karta-open opens the panel, its value prefills, and the link is not followed", async () => {
  const page = await open({ body: `<a href="#followed" data-karta-open="Where is it?"><b>Track</b></a><button data-karta-open>Talk</button><p>Text</p>` });
  page.document.querySelector("b").click();
  await page.until(() => page.window.panel);
  page.document.querySelector("button").click();
  page.document.querySelector("p").click();
  page.document.dispatchEvent(new page.window.Event("click"));
  assert.deepEqual(page.runs(), [["open", "Where is it?"], ["open", null]]);
  assert.equal(page.window.location.hash, "");
  assert.deepEqual(page.problems, []);
});

test("elements added later open the panel too, and without a widget links stay links", async () => {
  const page = await open();
  const link = Object.assign(page.document.createElement("a"), { href: "#followed", textContent: "Talk" });
  link.setAttribute("data-karta-open", "");
  page.document.body.append(link);
  link.click();
  await page.until(() => page.window.panel);
  await page.call("shutdown");
  link.click();
  await page.until(() => page.window.location.hash === "#followed");
});

test("a click on the launcher opens the panel, and toggles it once it is mounted", async () => {
  const page = await open();
  page.launcher().click();
  page.launcher().click();
  await page.until(() => page.window.panel?.runs.length === 2);
  page.launcher().click();
  assert.deepEqual(page.runs(), [["open", null], ["open", null], ["toggle", null]]);
});

test("one global is added and no prototype is changed", async () => {
  const without = await open({ attributes: null, withStub: false });
  const page = await open({ withStub: false });
  const names = (window) => Object.getOwnPropertyNames(window);
  assert.deepEqual(names(page.window).filter((name) => !names(without.window).includes(name)), ["karta"]);
  for (const owner of ["Object", "Array", "Function", "String", "Promise", "Element", "Node"]) {
    assert.deepEqual(names(page.window[owner].prototype), names(without.window[owner].prototype), owner);
  }
});

/** Opens the document again. Engines remove all listeners then, which jsdom does not. */
const reopened = (written) => `document.querySelector("karta-widget").shadowRoot.querySelector("button").onclick = null; document.open(); ${written}`;

for (const [name, written] of [
  ["written and closed", "document.write('<body><h1>New</h1></body>'); document.close();"],
  ["written and never closed", "document.write('<body><h1>New</h1></body>');"],
  ["written later", "setTimeout(() => document.write('<body><h1>New</h1></body>'));"],
]) {
  test(`a document that is ${name} gets a new widget, whose panel obeys commands`, async () => {
    const page = await open({ before: `karta("on", "ready", () => seen.push("ready"));` });
    await page.call("open");
    const [old] = page.hosts();
    page.run(reopened(written));
    await page.until(() => page.hosts().length === 1 && page.hosts()[0] !== old);
    assert.equal(page.hosts()[0].parentNode, page.document.body);
    assert.deepEqual(await page.call("open"), { ok: true });
    assert.deepEqual([page.window.panel.mounts, page.window.panel.open, page.window.panel.bridge.host === page.hosts()[0]], [2, true, true]);
    assert.deepEqual([page.seen(), page.warnings], [["ready", "ready"], []]);
  });
}

test("a command in the script that has opened the document again goes to the new widget", async () => {
  const page = await open();
  await page.call("open");
  assert.deepEqual(await page.settle(reopened("document.write('<body></body>'); document.close(); karta('sendMessage', 'Hello')")), { ok: true, sent: "Hello" });
  assert.equal(page.window.panel.mounts, 2);
  assert.equal(page.window.panel.bridge.host.isConnected, true);
});

test("a root element that is replaced gets the same host with its panel", async () => {
  const page = await open();
  await page.call("open");
  const [host] = page.hosts();
  page.run(`const root = document.createElement("html"); root.append(document.createElement("body")); document.documentElement.replaceWith(root);`);
  await page.until(() => host.isConnected);
  assert.equal(host.parentNode, page.document.body);
  assert.equal(page.window.panel.mounts, 1);
});
