// SPDX-License-Identifier: Apache-2.0
/** Subscriptions (public-api §2). Events come from the panel through the bridge. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, panelFile } from "./page.mjs";

const names = ["ready", "open", "close", "session:started", "message:sent", "message:received", "unread", "escalate", "error", "limit_reached", "turn:started", "turn:ended", "approval", "feedback", "step_up_required", "teaser"];

/** Creates a page with a mounted panel, whose events a test fires. */
async function mounted(options) {
  const page = await open(options);
  await page.call("newConversation");
  return Object.assign(page, { emit: (name, payload = null) => page.window.panel.bridge.emit(name, payload) });
}

test("each event reaches its subscribers with its payload", async () => {
  const page = await mounted();
  page.run(`${JSON.stringify(names)}.forEach((name) => karta("on", name, (payload) => seen.push([name, payload])))`);
  await page.until(() => page.window.seen.length === 1);
  page.window.seen.length = 0;
  for (const name of names) page.emit(name, { of: name });
  assert.deepEqual(page.seen(), names.map((name) => [name, { of: name }]));
  assert.deepEqual(page.warnings, []);
});

test("subscribers are called in their order, and once subscribers once", async () => {
  const page = await mounted();
  page.run(`karta("on", "open", () => seen.push("a")); karta("once", "open", () => seen.push("b")); karta("on", "open", () => seen.push("c"));`);
  page.emit("open");
  page.emit("open");
  assert.deepEqual(page.seen(), ["a", "b", "c", "a", "c"]);
});

test("a subscriber is called without a this", async () => {
  const page = await mounted();
  page.run(`karta("on", "open", function () { "use strict"; seen.push(this === undefined); });`);
  page.emit("open");
  assert.deepEqual(page.seen(), [true]);
});

test("a once subscriber that fires the event again is called once", async () => {
  const page = await mounted();
  page.run(`karta("once", "open", () => { seen.push(1); panel.bridge.emit("open", null); });`);
  page.emit("open");
  assert.deepEqual(page.seen(), [1]);
});

test("off removes one callback, or all of one event, and no others", async () => {
  const page = await mounted();
  page.run(`
    const a = () => seen.push("a"), b = () => seen.push("b");
    karta("on", "open", a); karta("on", "open", b); karta("on", "close", a);
    karta("off", "open", a); karta("off", "open", () => {}); karta("off", "unread", a);`);
  page.emit("open");
  page.emit("close");
  assert.deepEqual(page.seen(), ["b", "a"]);
  page.call("off", "open");
  page.emit("open");
  assert.deepEqual(page.seen(), ["b", "a"]);
  assert.deepEqual(page.warnings, []);
});

test("the same function is subscribed to an event once", async () => {
  const page = await mounted({ before: `function heard() { seen.push("heard"); } karta("on", "open", heard); karta("on", "open", heard);` });
  page.run(`karta("on", "open", heard); karta("once", "open", heard);`);
  page.emit("open");
  page.emit("open");
  assert.deepEqual(page.seen(), ["heard", "heard"]);
  page.run(`karta("off", "open", heard);`);
  page.emit("open");
  assert.deepEqual(page.seen(), ["heard", "heard"]);
  assert.deepEqual(page.warnings, []);
});

test("a second once has no effect, and on makes a once subscription permanent", async () => {
  const page = await mounted();
  page.run(`function heard() { seen.push("heard"); } karta("once", "open", heard); karta("once", "open", heard);`);
  page.emit("open");
  page.emit("open");
  assert.deepEqual(page.seen(), ["heard"]);
  page.run(`karta("once", "close", heard); karta("on", "close", heard);`);
  page.emit("close");
  page.emit("close");
  assert.deepEqual(page.seen(), ["heard", "heard", "heard"]);
});

test("off during dispatch takes effect immediately, on during dispatch with the next event", async () => {
  const page = await mounted();
  page.run(`
    const gone = () => seen.push("gone"), late = () => seen.push("late");
    karta("on", "open", () => { seen.push("a"); karta("off", "open", gone); karta("on", "open", late); });
    karta("on", "open", gone);
    karta("on", "open", () => seen.push("z"));`);
  page.emit("open");
  assert.deepEqual(page.seen(), ["a", "z"]);
  page.emit("open");
  assert.deepEqual(page.seen(), ["a", "z", "a", "z", "late"]);
});

test("off of all during dispatch skips the remaining subscribers", async () => {
  const page = await mounted();
  page.run(`karta("on", "open", () => { seen.push("a"); karta("off", "open"); }); karta("on", "open", () => seen.push("b"));`);
  page.emit("open");
  page.emit("open");
  assert.deepEqual(page.seen(), ["a"]);
});

test("a throwing subscriber is logged and the others are called", async () => {
  const page = await mounted();
  page.run(`karta("on", "open", () => { throw new Error("plums"); }); karta("on", "open", () => seen.push("b"));`);
  page.emit("open");
  assert.deepEqual(page.seen(), ["b"]);
  await page.until(() => page.warnings.length === 1);
  assert.match(String(page.warnings[0][1]), /plums/);
  assert.deepEqual(page.problems, []);
});

test("a subscriber that ends the widget does not break the dispatch", async () => {
  const page = await mounted();
  page.run(`karta("on", "open", () => karta("shutdown")); karta("on", "open", () => seen.push("b"));`);
  page.emit("open");
  assert.deepEqual(page.seen(), ["b"]);
  assert.equal(page.hosts().length, 0);
});

test("a late subscriber to ready is called once, in a later task, and not after off", async () => {
  const page = await mounted();
  page.run(`
    const gone = () => seen.push("gone");
    karta("on", "ready", () => seen.push("ready")); karta("once", "ready", () => seen.push("once"));
    karta("on", "ready", gone); karta("off", "ready", gone);
    seen.push("asked");`);
  await page.until(() => page.window.seen.length === 3);
  assert.deepEqual(page.seen(), ["asked", "ready", "once"]);
  await page.call("shutdown");
  await page.call("open");
  assert.deepEqual(page.seen(), ["asked", "ready", "once", "ready"]);
});

test("a panel that is idle for a teaser is not ready, and receives the calls that wait", async () => {
  const panel = panelFile.replace("if (!window.holdPanel)", "window.asked = bridge.waiting.map((call) => call[0]); bridge.idle = true;");
  const page = await open({ panel, before: `karta("on", "ready", () => seen.push("ready")); karta("teaser", { text: "Hello" }); karta("toggle");` });
  await page.until(() => page.window.panel?.runs.length === 2);
  assert.deepEqual(page.run("asked"), ["teaser", "toggle"]);
  assert.deepEqual(page.runs(), [["teaser", { text: "Hello" }], ["toggle", null]]);
  page.run(`karta("on", "ready", () => seen.push("late"));`);
  await page.settle("new Promise((done) => setTimeout(done))");
  assert.deepEqual(page.seen(), []);
  page.run(`panel.bridge.idle = false; panel.bridge.emit("ready", null);`);
  assert.deepEqual(page.seen(), ["ready", "late"]);
  assert.deepEqual(page.run("panel.bridge.waiting"), []);
});

test("a subscriber to ready is called once at the mount", async () => {
  const page = await open({ before: `karta("on", "ready", () => seen.push("ready"));` });
  assert.deepEqual(page.seen(), []);
  await page.call("open");
  assert.deepEqual(page.seen(), ["ready"]);
});

test("subscriptions outlive shutdown and reset", async () => {
  const page = await mounted();
  page.run(`karta("on", "unread", ({ count }) => seen.push(count));`);
  await page.call("shutdown");
  await page.call("newConversation");
  page.emit("unread", { count: 1 });
  await page.call("reset");
  await page.call("newConversation");
  page.emit("unread", { count: 2 });
  assert.deepEqual(page.seen(), [1, 2]);
});

for (const [name, call] of [["an unknown event", ["on", "landing", () => {}]], ["an unknown event once", ["once", "Open", () => {}]], ["an unknown event off", ["off", "constructor"]], ["no callback", ["on", "open"]], ["a callback that is not a function", ["once", "open", "x"]], ["off with a value that is not a function", ["off", "open", 7]], ["an event that is not a string", ["on", 7, () => {}]]]) {
  test(`${name} is one warning`, async () => {
    const page = await open();
    assert.equal((await page.call(...call)).ok, false);
    assert.equal(page.warnings.length, 1);
  });
}
