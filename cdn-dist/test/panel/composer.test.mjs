// SPDX-License-Identifier: Apache-2.0
/** The composer: its keys, its draft, and help with the next message. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./harness/page.mjs";

test("Enter sends, and the field is empty for the next message", async (t) => {
  const widget = await open(t);
  await widget.open();
  await widget.say("say: Good day.");
  widget.assertMessages("say: Good day.", "Good day.");
  assert.equal(widget.composer.value, "");
  widget.assertFocus(widget.composer);
});

test("Shift+Enter sends nothing", async (t) => {
  const widget = await open(t);
  await widget.open();
  widget.fill("one line");
  widget.press("Enter", widget.composer, { shiftKey: true });
  await widget.pass();
  assert.equal(widget.composer.value, "one line");
  widget.assertMessages();
});

test("keys of an input method neither send nor close", async (t) => {
  const widget = await open(t);
  await widget.open();
  widget.fill("にほん");
  for (const more of [{ isComposing: true }, { keyCode: 229 }]) {
    widget.press("Enter", widget.composer, more);
    widget.press("Escape", widget.composer, more);
  }
  await widget.pass();
  assert.ok(widget.isOpen);
  assert.equal(widget.composer.value, "にほん");
  widget.assertMessages();
  widget.press("Enter", widget.composer);
  await widget.pass();
  assert.equal(widget.composer.value, "");
  widget.press("Escape", widget.composer);
  assert.ok(!widget.isOpen);
});

test("white space alone is not sent", async (t) => {
  const widget = await open(t);
  await widget.open();
  widget.send("  \n");
  await widget.pass();
  assert.ok(widget.button("Send").disabled);
  assert.ok(!widget.events.includes("message:sent"));
});

test("a key typed while the focus is in the transcript goes to the composer, and a shortcut does not", async (t) => {
  const widget = await open(t);
  await widget.open();
  await widget.say("say: Hello there.");
  const box = widget.$(".scroll");
  widget.press("b", box, { ctrlKey: true });
  widget.assertFocus(box);
  widget.press("h", box);
  widget.assertFocus(widget.composer);
});

test("the draft survives closing, a reload and a change of theme and language", async (t) => {
  const first = await open(t);
  await first.open();
  first.fill("half a thought");
  first.press("Escape", first.composer);
  first.launcher.click();
  assert.equal(first.composer.value, "half a thought");
  await first.call("update", { theme: { placeholder: "Ask us anything" }, locale: "de" });
  await first.until(() => first.button("Senden"));
  assert.equal(first.composer.value, "half a thought");
  const widget = await open(t, first.leave());
  await widget.until(() => widget.isOpen);
  assert.equal(widget.composer.value, "half a thought");
});

test("a message that is too long for the server is reported, and goes back into the composer to be shortened", async (t) => {
  const widget = await open(t);
  await widget.open();
  widget.agent.on("POST events", ({ body }) => body.text?.length > 90 && { status: 413, json: { detail: "Not now." } });
  const text = "0123456789".repeat(10);
  widget.send(text);
  await widget.until(() => widget.shows("That message is too long."));
  assert.equal(widget.button("Retry"), undefined);
  widget.button("Edit").click();
  await widget.pass();
  assert.equal(widget.composer.value, text);
  widget.assertFocus(widget.composer);
  await widget.say("say: Shorter.");
  widget.assertMessages("say: Shorter.", "Shorter.");
});

test("messages sent during a turn wait above the composer, can be cancelled, and are sent in order", async (t) => {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => null;
  widget.send("one");
  await widget.event("turn:started");
  widget.send("two");
  widget.send("three");
  await widget.pass();
  assert.deepEqual(widget.all(".queue .queued").map((row) => row.textContent), ["twoWaiting to be sentCancel", "threeWaiting to be sentCancel"]);
  widget.assertMessages("one");
  assert.equal(widget.agent.asked("POST events").length, 1);
  widget.button("Cancel").click();
  await widget.pass();
  assert.deepEqual(widget.all(".queue .queued b").map((words) => words.textContent), ["two"]);
  widget.agent.reply = ({ text }) => [{ type: "agent.message", part_id: "a", text: `${text} answered` }, { type: "session.status_idle", stop_reason: "end_turn" }];
  widget.agent.emit([{ type: "agent.message", part_id: "a", text: "one answered" }, { type: "session.status_idle", stop_reason: "end_turn" }]);
  await widget.event("message:received", 2);
  await widget.pass();
  widget.assertMessages("one", "one answered", "two", "two answered");
  assert.equal(widget.$(".queue").childElementCount, 0);
});

test("the stop button interrupts the turn, and the focus stays in the panel", async (t) => {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => [{ type: "agent.message", part_id: "a", text: "Half of" }];
  widget.send("Go on");
  await widget.until(() => widget.button("Stop answering"));
  const stop = widget.button("Stop answering");
  stop.focus();
  stop.click();
  assert.equal((await widget.event("turn:ended")).status, "stopped");
  await widget.pass();
  assert.equal(widget.button("Stop answering"), undefined);
  assert.ok(widget.panel.contains(widget.focused));
  assert.equal(widget.agent.asked("POST events")[1].body.type, "user.interrupt");
});

test("the placeholder asks for the approval above only when its features have loaded", async (t) => {
  let blocked = true;
  const widget = await open(t, { lost: (name) => blocked && name.startsWith("panel.features.") });
  (await widget.until(() => widget.launcher)).click();
  await widget.until(() => widget.isOpen);
  const usual = widget.composer.placeholder;
  widget.agent.reply = () => [{ type: "session.status_idle", stop_reason: "requires_action", request_id: "r1", tool: "refund", options: ["approve_once", "deny"] }];
  widget.send("Refund it");
  await widget.event("approval");
  await widget.pass();
  assert.equal(widget.composer.placeholder, usual);
  blocked = false;
  await widget.until(() => widget.composer.placeholder !== usual);
  assert.equal(widget.composer.placeholder, "Answer above, or change it here");
});
