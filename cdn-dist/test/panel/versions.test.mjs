// SPDX-License-Identifier: Apache-2.0
/** Messages that are edited and answers that are requested again, in place. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { failure } from "./harness/agent.mjs";
import { open } from "./harness/page.mjs";

const editor = (widget) => widget.$(".log textarea");
const figures = (widget) => widget.all(".log .versions").map((each) => each.textContent);
const ready = (widget) => widget.until(() => widget.$(".agent:last-child .again:not(:disabled)"));

async function said(t, ...texts) {
  const widget = await open(t);
  await widget.open();
  for (const text of texts) {
    await widget.say(`say: ${text}`);
    await ready(widget);
  }
  return widget;
}

/** Changes the last message by keyboard. */
async function edit(widget, text) {
  const turns = widget.payloads("turn:ended").length;
  widget.press("ArrowUp", widget.composer);
  widget.fill(`say: ${text}`, editor(widget));
  widget.press("Enter", editor(widget));
  await widget.event("turn:ended", turns + 1);
  await widget.pass();
  await ready(widget);
}

test("the up key in an empty composer edits the last message, and Escape goes back", async (t) => {
  const widget = await said(t, "one", "two");
  widget.press("ArrowUp", widget.composer);
  widget.assertFocus(editor(widget));
  assert.equal(editor(widget).value, "say: two");
  assert.ok(widget.shows("The earlier version stays."));
  widget.press("Escape", editor(widget));
  await widget.pass();
  assert.equal(editor(widget), null);
  widget.assertFocus(widget.composer);
  assert.ok(widget.isOpen);
});

test("the up key in a text is the engine's", async (t) => {
  const widget = await said(t, "one");
  widget.fill("half a thought");
  widget.press("ArrowUp", widget.composer);
  await widget.pass();
  assert.equal(editor(widget), null);
});

test("an edit replaces the message and its answer, and the arrows go between both", async (t) => {
  const widget = await said(t, "one", "two");
  await edit(widget, "three");
  widget.assertMessages("say: one", "one", "say: three", "three");
  assert.deepEqual(figures(widget), ["‹2 / 2›"]);
  assert.equal(widget.payloads("message:sent")[2].edited, true);
  widget.assertFocus(widget.composer);
  const posted = widget.agent.asked("POST events")[2].body;
  assert.deepEqual([posted.type, posted.text], ["user.message", "say: three"]);

  widget.button("Previous version").click();
  await widget.until(() => figures(widget)[0] === "‹1 / 2›");
  widget.assertMessages("say: one", "one", "say: two", "two");
  widget.assertFocus(widget.button("Next version"));
  assert.ok(widget.button("Previous version").disabled);
});

test("the chosen version is the same after a reload, and the next message continues it", async (t) => {
  const first = await said(t, "one");
  await edit(first, "two");
  first.button("Previous version").click();
  await first.until(() => figures(first)[0] === "‹1 / 2›");
  const widget = await open(t, first.leave());
  await widget.until(() => figures(widget).length);
  widget.assertMessages("say: one", "one");
  await widget.say("say: then");
  widget.assertMessages("say: one", "one", "say: then", "then");
});

test("a version chosen on another device is shown with the next message", async (t) => {
  const widget = await said(t, "one");
  await edit(widget, "two");
  widget.agent.select("msg_1");
  await widget.say("say: then");
  await widget.until(() => figures(widget)[0] === "‹1 / 2›");
  widget.assertMessages("say: one", "one", "say: then", "then");
});

test("a message that failed stays at the end after an edit", async (t) => {
  const widget = await said(t, "one");
  const end = widget.agent.on("POST events", () => ({ status: 400, json: { error: { code: "invalid_request", message: "no" } } }));
  widget.send("say: refused");
  await widget.until(() => widget.button("Retry"));
  end();
  widget.button("Edit").click();
  widget.fill("say: two", editor(widget));
  widget.press("Enter", editor(widget));
  await widget.event("turn:ended", 2);
  await widget.pass();
  assert.deepEqual(widget.all(".log .turn .bubble, .log .md").map((each) => each.textContent.trim()), ["say: two", "two", "say: refused"]);
});

test("an edited conversation is the same after a reload", async (t) => {
  const first = await said(t, "one");
  await edit(first, "two");
  const widget = await open(t, first.leave());
  await widget.until(() => figures(widget).length);
  widget.assertMessages("say: two", "two");
  assert.deepEqual(figures(widget), ["‹2 / 2›"]);
});

test("another answer replaces the last one, and sends no message", async (t) => {
  const widget = await said(t, "same");
  widget.button("Answer again").click();
  await widget.event("turn:ended", 2);
  await widget.pass();
  widget.assertMessages("say: same", "same");
  assert.deepEqual(figures(widget), ["‹2 / 2›"]);
  assert.equal(widget.payloads("message:sent").length, 1);
  assert.equal(widget.agent.asked("POST events")[1].body.type, "user.regenerate");
  widget.button("Previous version").click();
  await widget.until(() => figures(widget)[0] === "‹1 / 2›");
});

test("an answer that failed without text leads back to the earlier one", async (t) => {
  const widget = await said(t, "one");
  widget.agent.reply = () => failure("model_provider_unavailable", "Down");
  widget.button("Answer again").click();
  await widget.until(() => figures(widget)[0] === "‹2 / 2›");
  widget.button("Previous version").click();
  await widget.until(() => figures(widget)[0] === "‹1 / 2›");
  widget.assertMessages("say: one", "one");
});

test("a version that cannot be loaded leaves what is shown", async (t) => {
  const widget = await said(t, "one");
  await edit(widget, "two");
  for (const call of ["GET session", "POST events"]) widget.agent.on(call, () => ({ status: 404, json: { detail: "Not now." } }));
  widget.button("Previous version").click();
  await widget.pass(2000);
  widget.assertMessages("say: two", "two");
});

test("the text in an open editor survives a reload, and a cancelled one does not come back", async (t) => {
  const first = await said(t, "one", "two");
  first.press("ArrowUp", first.composer);
  first.fill("say: three", editor(first));
  await first.pass(1000);
  const widget = await open(t, first.leave());
  await widget.until(() => editor(widget));
  assert.equal(editor(widget).value, "say: three");
  assert.notEqual(widget.focused, editor(widget));
  widget.press("Escape", editor(widget));
  await widget.pass(1000);
  const last = await open(t, widget.leave());
  await ready(last);
  assert.equal(editor(last), null);
});

test("the text in an open editor waits while another conversation is shown", async (t) => {
  const widget = await said(t, "one");
  widget.press("ArrowUp", widget.composer);
  widget.fill("say: two", editor(widget));
  widget.button("New chat").click();
  await widget.pass();
  assert.equal(editor(widget), null);
  await widget.say("say: other");
  widget.button("Conversations").click();
  (await widget.until(() => widget.all(".chat")[1])).click();
  await widget.until(() => editor(widget));
  assert.equal(editor(widget).value, "say: two");
  widget.assertFocus(widget.composer);
  widget.press("Enter", editor(widget));
  await widget.event("message:received", 3);
  await widget.pass();
  widget.assertMessages("say: two", "two");
});

test("a message with too many versions keeps the text", async (t) => {
  const widget = await said(t, "one");
  widget.agent.on("POST events", () => ({ status: 409, json: { error: { code: "version_limit", message: "no" } } }));
  widget.press("ArrowUp", widget.composer);
  widget.fill("say: 21", editor(widget));
  widget.press("Enter", editor(widget));
  await widget.until(() => widget.shows("A message has 20 versions at most."));
  assert.equal(editor(widget).value, "say: 21");
  widget.press("Escape", editor(widget));
  await widget.pass();
  widget.assertMessages("say: one", "one");
});

test("a server without versions has no controls for them", async (t) => {
  const widget = await open(t);
  widget.agent.config.features.branches = false;
  await widget.open();
  await widget.say("say: one");
  assert.ok(widget.button("Copy"));
  assert.equal(widget.button("Edit"), undefined);
  assert.equal(widget.button("Answer again"), undefined);
});

test("a change of the language keeps the editor, its focus and its selection", async (t) => {
  const widget = await said(t, "one");
  widget.button("Edit").click();
  widget.assertFocus(editor(widget));
  editor(widget).setSelectionRange(0, 3);
  await widget.call("update", { locale: "de" });
  await widget.until(() => widget.panel.textContent.includes("frühere"));
  widget.assertFocus(editor(widget));
  assert.deepEqual([editor(widget).selectionStart, editor(widget).selectionEnd], [0, 3]);
});
