// SPDX-License-Identifier: Apache-2.0
/** A line beside the launcher: karta("teaser", …). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { failure } from "./harness/agent.mjs";
import { open } from "./harness/page.mjs";

const DAY = 86_400_000;
const SIZE = { id: "size", text: "Not sure about the size?", prompt: "Which size?" };

const line = (widget, text) => widget.button(text);
const dismiss = (widget) => widget.button("Close this message");

async function shown(widget, teaser) {
  const answer = await widget.call("teaser", teaser);
  assert.deepEqual(answer, { ok: true });
  await widget.pass(500);
}

test("a teaser is a line that takes no focus and does not mount, and its click opens the panel with the prompt", async (t) => {
  const widget = await open(t);
  await shown(widget, SIZE);
  assert.ok(line(widget, SIZE.text));
  assert.deepEqual(widget.payloads("teaser"), [{ id: "size", action: "shown" }]);
  assert.ok(!widget.events.includes("ready"));
  assert.equal(widget.agent.requests.length, 0);
  assert.equal(widget.document.activeElement, widget.document.body);
  line(widget, SIZE.text).click();
  await widget.until(() => widget.isOpen);
  await widget.pass();
  assert.equal(widget.composer.value, "Which size?");
  widget.assertFocus(widget.composer);
  assert.equal(line(widget, SIZE.text), undefined);
  assert.deepEqual(widget.payloads("teaser")[1], { id: "size", action: "clicked" });
  assert.ok(!widget.events.includes("message:sent"));
});

test("a closed teaser gives the focus to the launcher, and the page learns of it", async (t) => {
  const widget = await open(t);
  await shown(widget, SIZE);
  widget.press("Enter", dismiss(widget));
  await widget.pass();
  assert.equal(line(widget, SIZE.text), undefined);
  widget.assertFocus(widget.launcher);
  assert.deepEqual(widget.payloads("teaser")[1], { id: "size", action: "closed" });
});

test("a teaser is shown again after thirty days, and not a moment before", async (t) => {
  const widget = await open(t);
  const begin = widget.clock.now;
  await shown(widget, SIZE);
  dismiss(widget).click();
  await widget.pass(begin + 30 * DAY - 1000 - widget.clock.now);
  await shown(widget, SIZE);
  assert.equal(line(widget, SIZE.text), undefined);
  await shown(widget, { id: "other", text: "Questions?" });
  assert.ok(line(widget, "Questions?"));
  dismiss(widget).click();
  await widget.pass(2000);
  await shown(widget, SIZE);
  assert.ok(line(widget, SIZE.text));
});

test("a teaser is not shown again after many others, nor on the next page", async (t) => {
  const first = await open(t);
  await shown(first, SIZE);
  dismiss(first).click();
  const left = first.leave();
  const key = Object.keys(left.storage.local).find((name) => name.endsWith(":teaser"));
  const others = Array.from({ length: 200 }, (_, i) => ({ id: `other${i}`, at: left.clock.now }));
  left.storage.local[key] = JSON.stringify([...JSON.parse(left.storage.local[key]), ...others]);
  const widget = await open(t, left);
  await shown(widget, SIZE);
  assert.equal(line(widget, SIZE.text), undefined);
  await shown(widget, { id: "last", text: "Questions?" });
  assert.ok(line(widget, "Questions?"));
});

test("the launcher and a message mount a panel that has shown a teaser", async (t) => {
  const widget = await open(t);
  await shown(widget, { text: "Questions?" });
  await widget.open();
  assert.equal(line(widget, "Questions?"), undefined);
  assert.deepEqual(widget.events.filter((name) => name === "ready" || name === "open"), ["ready", "open"]);
  await widget.call("close");
  await widget.call("shutdown");
  await shown(widget, { text: "And now?" });
  assert.ok(line(widget, "And now?"));
  await widget.call("sendMessage", "say: Hello there.");
  await widget.event("message:received");
  assert.equal(widget.payloads("ready").length, 2);
});

test("ready comes with the panel and not with a teaser, once for each subscriber", async (t) => {
  const widget = await open(t);
  await shown(widget, { text: "Questions?" });
  widget.run(`karta("on", "ready", () => seen.push(["late", null]))`);
  await widget.pass(10_000);
  assert.deepEqual(widget.events, ["teaser"]);
  line(widget, "Questions?").click();
  await widget.until(() => widget.isOpen);
  await widget.pass();
  assert.deepEqual(widget.events.filter((name) => name === "ready" || name === "late"), ["ready", "late"]);
});

test("a teaser in another language takes a theme before the panel is shown", async (t) => {
  const widget = await open(t, { attributes: 'data-locale="ar"' });
  await shown(widget, { text: "Questions?" });
  assert.deepEqual(await widget.call("update", { theme: { title: "Beans" } }), { ok: true });
  await widget.open();
  await widget.until(() => widget.button("إرسال"));
  assert.equal(widget.$(".title").textContent, "Beans");
});

test("a panel that was open on the last page mounts even if the page begins with a teaser", async (t) => {
  const first = await open(t);
  await first.open();
  const widget = await open(t, { ...first.leave(), script: `karta("teaser", { text: "Questions?" });` });
  await widget.until(() => widget.isOpen);
  assert.equal(line(widget, "Questions?"), undefined);
});

test("a teaser may send its prompt", async (t) => {
  const widget = await open(t);
  await shown(widget, { text: "Ask away", prompt: "say: Hello there.", send: true });
  line(widget, "Ask away").click();
  await widget.event("message:received");
  await widget.pass();
  widget.assertMessages("say: Hello there.", "Hello there.");
});

test("a prompt that cannot be sent is put into the composer", async (t) => {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => failure("limit_reached", "Enough for today.", { retry_after_seconds: 90 });
  widget.send("Once more");
  await widget.event("limit_reached");
  await widget.call("close");
  await shown(widget, { text: "Ask away", prompt: "Which size fits me?", send: true });
  line(widget, "Ask away").click();
  await widget.pass();
  assert.equal(widget.composer.value, "Which size fits me?");
  assert.equal(widget.payloads("message:sent").length, 1);
});

test("a file of the draft is not sent with the prompt", async (t) => {
  const widget = await open(t);
  await widget.open();
  await widget.say("say: Hello there.");
  const input = widget.$("input[type=file]");
  Object.defineProperty(input, "files", { value: [new widget.window.File(["x"], "receipt.pdf")] });
  input.dispatchEvent(new widget.window.Event("change"));
  await widget.until(() => widget.shows("receipt.pdf is attached."));
  await widget.call("close");
  await shown(widget, { text: "Ask away", prompt: "say: Ask on.", send: true });
  line(widget, "Ask away").click();
  await widget.event("message:received", 2);
  await widget.pass();
  assert.equal(widget.all(".log .file").length, 0);
  assert.ok(widget.$(".files .file").textContent.includes("receipt.pdf"));
});

test("invalid teasers are refused with one warning each", async (t) => {
  const widget = await open(t);
  const invalid = [undefined, 7, {}, { text: "" }, { text: "x".repeat(121) }, { text: "a", prompt: "x".repeat(501) }, { text: "a", id: 7 }, { text: "a", send: true }];
  for (const value of invalid) {
    const { ok, error } = await widget.call("teaser", value);
    assert.deepEqual([ok, error.code], [false, "invalid_option"], JSON.stringify(value));
  }
  assert.equal(widget.warnings.length, invalid.length);
});
