// SPDX-License-Identifier: Apache-2.0
/** Commands of the page in the composer: karta("commands", …). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./harness/page.mjs";

async function offering(t) {
  const widget = await open(t);
  await widget.open();
  widget.run("ran = []");
  const commands = `[
    { name: "track", title: "Track an order", run: (text) => ran.push(text) },
    { name: "return", title: "Send something back", prompt: "I want to return order " },
    { name: "hours", title: "Opening hours", prompt: "When do you open?" },
  ]`;
  assert.deepEqual(await widget.call("commands", widget.run(commands)), { ok: true });
  return widget;
}

const options = (widget) => widget.named("option");
const shown = (widget, count) => widget.until(() => options(widget).length === count);

test("a command is chosen by keyboard and runs instead of a message", async (t) => {
  const widget = await offering(t);
  const field = widget.composer;
  widget.type("/");
  await shown(widget, 3);
  assert.equal(widget.named("listbox")[0].getAttribute("aria-label"), "Commands");
  widget.press("ArrowUp", field);
  const last = options(widget)[2];
  assert.equal(last.getAttribute("aria-selected"), "true");
  assert.equal(field.getAttribute("aria-activedescendant"), last.id);
  widget.type("ord");
  assert.deepEqual(options(widget).map((option) => option.textContent), ["/trackTrack an order"]);
  widget.press("Enter", field);
  assert.equal(field.value, "/track ");
  assert.equal(options(widget).length, 0);
  widget.assertFocus(field);

  widget.type(" 2041 ");
  widget.press("Enter", field);
  assert.equal(field.value, "");
  widget.fill("/track 2042");
  widget.button("Send").click();
  assert.deepEqual([...widget.window.ran], ["2041", "2042"]);
  assert.ok(!widget.events.includes("message:sent"));
});

test("a key on a button of the composer does not run the command in the field", async (t) => {
  const widget = await offering(t);
  widget.fill("/track 2043");
  widget.press("Enter", widget.button("Attach files"));
  assert.equal(widget.composer.value, "/track 2043");
  assert.equal(widget.window.ran.length, 0);
});

test("a prompt fills the composer, by pointer too", async (t) => {
  const widget = await offering(t);
  widget.type("/");
  await shown(widget, 3);
  options(widget)[1].click();
  assert.equal(widget.composer.value, "I want to return order ");
  widget.assertFocus(widget.composer);
});

test("Escape closes the list and not the panel", async (t) => {
  const widget = await offering(t);
  widget.type("/h");
  await shown(widget, 1);
  widget.press("Escape", widget.composer);
  assert.equal(options(widget).length, 0);
  assert.equal(widget.composer.value, "/h");
  assert.ok(widget.isOpen);
  widget.press("Escape", widget.composer);
  assert.ok(!widget.isOpen);
});

test("keys of an open input method choose nothing", async (t) => {
  const widget = await offering(t);
  widget.type("/");
  await shown(widget, 3);
  widget.press("Enter", widget.composer, { isComposing: true });
  assert.equal(widget.composer.value, "/");
});

test("a text that is no command is a message, and without commands there is no list", async (t) => {
  const widget = await offering(t);
  widget.send("/unknown");
  assert.equal((await widget.event("message:sent")).text, "/unknown");
  await widget.call("commands", null);
  widget.type("/");
  await widget.pass();
  assert.equal(options(widget).length, 0);
});

test("invalid commands are refused with one warning each, and the old ones stay", async (t) => {
  const widget = await offering(t);
  const one = '{ name: "a", title: "A", prompt: "p" }';
  const invalid = ["7", "{}", "[{}]", `[${one}, ${one}]`, `[{ ...${one}, name: "A b" }]`, `[{ ...${one}, run() {} }]`,
    `[{ ...${one}, prompt: "x".repeat(501) }]`, `Array.from({ length: 21 }, (_, i) => ({ ...${one}, name: "a" + i }))`];
  for (const value of invalid) {
    const { ok, error } = await widget.call("commands", widget.run(`(${value})`));
    assert.deepEqual([ok, error.code], [false, "invalid_option"], value);
  }
  assert.equal(widget.warnings.length, invalid.length);
  assert.match(widget.warnings[0], /^karta: commands: expected null or at most 20 of \{n/);
  widget.type("/");
  await shown(widget, 3);
});

test("additions are answered when the file of the features does not load, and apply when it does after all", async (t) => {
  let blocked = true;
  const widget = await open(t, { lost: (name) => blocked && name.startsWith("panel.features.") });
  await widget.call("open");
  const answers = [];
  widget.window.answered = (answer) => answers.push(`${answer.ok} ${answer.error?.code}`);
  widget.run(`karta("render", "mermaid", () => {}).then(answered);
karta("commands", [{ name: "order", title: "Order", prompt: "Where is it?" }]).then(answered);
karta("mentions", { items: () => [] }).then(answered);
karta("teaser", { text: "Questions?" }).then(answered);`);
  await widget.pass(120_000);
  assert.deepEqual(answers, Array(4).fill("false panel_unavailable"));
  blocked = false;
  assert.deepEqual(await widget.call("mentions", { items: () => [] }), { ok: true });
  widget.type("/");
  await widget.until(() => widget.named("option").length === 1);
});
