// SPDX-License-Identifier: Apache-2.0
/** The menu of the panel: its keys, and what its items do. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer } from "./harness/agent.mjs";
import { open } from "./harness/page.mjs";

async function answered(t, text = "Hello there.") {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => answer(text);
  await widget.say("Hi");
  return widget;
}

/** Opens the menu. Returns its item of this name. */
async function openMenu(widget, name) {
  widget.button("More options").click();
  return widget.until(() => widget.item(name));
}

async function choose(widget, name) {
  (await openMenu(widget, name)).click();
}

async function copy(widget, name) {
  await choose(widget, name);
  await widget.until(() => widget.window.copied);
}

/** Downloads the transcript. Returns the file's name and text. */
async function download(widget) {
  await choose(widget, "Download transcript");
  await widget.until(() => widget.window.saved.length);
  return widget.window.saved[0];
}

/** Opens the menu by keyboard, and goes to its last item. */
async function askForDeletion(widget) {
  widget.press("Enter", widget.button("More options"));
  await widget.pass();
  widget.press("End");
  widget.assertFocus(widget.item("Delete conversation"));
  widget.press("Enter");
  await widget.pass();
  widget.assertFocus(widget.button("Cancel"));
}

test("the menu opens and closes by keyboard, its arrows go around, and the focus returns", async (t) => {
  const widget = await answered(t);
  widget.press("Enter", widget.button("More options"));
  await widget.pass();
  assert.equal(widget.button("More options").getAttribute("aria-expanded"), "true");
  widget.assertFocus(widget.item("Talk to a person"));
  widget.press("ArrowDown");
  widget.assertFocus(widget.item("Copy conversation"));
  widget.press("End");
  widget.assertFocus(widget.item("Delete conversation"));
  widget.press("ArrowDown");
  widget.assertFocus(widget.item("Talk to a person"));
  widget.press("ArrowUp");
  widget.assertFocus(widget.item("Delete conversation"));
  widget.press("Home");
  widget.assertFocus(widget.item("Talk to a person"));
  widget.press("Escape");
  await widget.pass();
  assert.equal(widget.named("menu").length, 0);
  widget.assertFocus(widget.button("More options"));
  assert.equal(widget.button("More options").getAttribute("aria-expanded"), "false");
  assert.ok(widget.isOpen);
});

test("the menu closes when the focus goes elsewhere", async (t) => {
  const widget = await answered(t);
  await openMenu(widget, "Copy conversation");
  widget.composer.focus();
  await widget.pass();
  assert.equal(widget.item("Copy conversation"), undefined);
  widget.assertFocus(widget.composer);
});

test("an open menu changes its language and keeps the focus", async (t) => {
  const widget = await answered(t);
  await openMenu(widget, "Delete conversation");
  await widget.call("update", { locale: "de" });
  await widget.until(() => widget.item("Unterhaltung löschen"));
  widget.assertFocus(widget.named("menuitem")[0]);
  assert.equal(widget.$("[role=menu]").getAttribute("aria-label"), "Weitere Optionen");
});

test("a person is asked for, with a line in the transcript at its place", async (t) => {
  const widget = await answered(t);
  widget.button("More options").focus();
  await choose(widget, "Talk to a person");
  assert.ok("context" in (await widget.event("escalate")));
  await widget.pass(1000);
  widget.assertFocus(widget.button("More options"));
  const line = widget.$(".person");
  assert.match(line.textContent, /^You asked for a person at \d+:\d\d\s[AP]M\.$/);
  assert.equal(line.getAttribute("role"), "status");
  await widget.say("Still here");
  assert.match(widget.log.textContent, /Hello there\..*You asked for a person.*Still here/);
  assert.equal(widget.all(".person").length, 1);
});

test("the request for a person stays out of other conversations", async (t) => {
  const widget = await answered(t);
  widget.button("New chat").click();
  await widget.pass();
  await choose(widget, "Talk to a person");
  await widget.pass(1000);
  assert.match(widget.$(".person").textContent, /You asked for a person/);
  widget.button("Conversations").click();
  (await widget.until(() => widget.all(".chat")[0])).click();
  await widget.until(() => widget.log.textContent.includes("Hello there."));
  await widget.pass();
  assert.equal(widget.$(".person"), null);
});

test("a page that does not listen offers no person, and an empty menu has no button", async (t) => {
  const widget = await answered(t);
  await widget.call("off", "escalate");
  await openMenu(widget, "Copy conversation");
  assert.equal(widget.item("Talk to a person"), undefined);
  widget.press("Escape");
  widget.button("New chat").click();
  await widget.pass();
  assert.equal(widget.button("More options"), undefined);
});

test("the conversation is copied as text and as HTML, without buttons", async (t) => {
  const widget = await answered(t, "Some **bold** words.");
  await copy(widget, "Copy conversation");
  const { "text/plain": text, "text/html": html } = widget.window.copied;
  assert.match(text, /^You, [^\n]+\nHi\n\nAssistant, [^\n]+\nSome \*\*bold\*\* words\.\n\n$/);
  assert.match(html, /<strong>You .*<p>Hi<\/p>.*Some <strong>bold<\/strong> words\./s);
  assert.doesNotMatch(html, /<button/);
  await widget.until(() => widget.item("Copied"));
  await widget.pass(1000);
  assert.equal(widget.named("menu").length, 0);
});

test("the last answer is copied as Markdown", async (t) => {
  const markdown = "## Two steps\n\n- slowly\n\n```sh\nopen --door\n```";
  const widget = await answered(t, markdown);
  await copy(widget, "Copy as Markdown");
  assert.equal(widget.window.copied["text/plain"], markdown);
});

test("citations are their number in copies and transcripts", async (t) => {
  const widget = await answered(t, "Paid.[1](#source-1) Sent.[2](#source-2)");
  for (const name of ["Copy conversation", "Copy as Markdown"]) {
    widget.window.copied = undefined;
    await copy(widget, name);
    assert.match(widget.window.copied["text/plain"], /Paid\.\[1\] Sent\.\[2\]/, name);
    await widget.pass(1500);
  }
  const { text } = await download(widget);
  assert.match(text, /Paid\.\[1\] Sent\.\[2\]/);
  assert.doesNotMatch(text, /#source/);
});

test("the transcript is downloaded from the server, with a blank line between the texts of an answer", async (t) => {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => [
    { type: "agent.message", part_id: "a", text: "I look." },
    { type: "agent.tool_use", tool_use_id: "t1", tool: "find_order", input: {} },
    { type: "agent.tool_result", tool_use_id: "t1", output: {} },
    ...answer("I have found it.").map((row) => ({ ...row, part_id: row.part_id && "b" })),
  ];
  await widget.say("Find it");
  const { name, text } = await download(widget);
  assert.equal(name, "Assistant.txt");
  assert.match(text, /^You, [^\n]+\nFind it\n\nAssistant, [^\n]+\nI look\.\n\nI have found it\.\n\n$/);
});

test("a transcript that cannot be loaded is reported with a way back", async (t) => {
  const widget = await answered(t);
  widget.agent.on("GET transcript", () => "lost");
  await choose(widget, "Download transcript");
  await widget.until(() => widget.shows("Couldn't get the transcript."));
  assert.equal(widget.named("alert").length, 1);
  widget.press("Enter");
  await widget.pass();
  widget.assertFocus(widget.button("More options"));
});

test("a conversation is deleted only after a confirmation", async (t) => {
  const widget = await answered(t);
  await askForDeletion(widget);
  widget.press("Enter");
  await widget.pass();
  widget.assertFocus(widget.button("More options"));
  widget.assertMessages("Hi", "Hello there.");
  assert.equal(widget.agent.asked("DELETE session").length, 0);

  await askForDeletion(widget);
  widget.press("Enter", widget.button("Delete"));
  await widget.until(() => widget.shows("How can I help?"));
  widget.assertMessages();
  widget.button("Conversations").click();
  await widget.until(() => widget.shows("No conversations yet."));
});

test("the confirmation of a deletion closes with its conversation", async (t) => {
  const widget = await answered(t);
  await askForDeletion(widget);
  await widget.call("identify", { userId: "ada" });
  await widget.call("identify", { userId: "bob" });
  await widget.pass();
  assert.equal(widget.button("Delete"), undefined);
  await widget.say("Bob's words.");
  widget.assertMessages("Bob's words.", "Hello there.");
  assert.equal(widget.agent.asked("DELETE session").length, 0);
});

test("a conversation that cannot be deleted stays, with a reason", async (t) => {
  const widget = await answered(t);
  widget.agent.on("DELETE session", () => "lost");
  await askForDeletion(widget);
  widget.button("Delete").click();
  await widget.until(() => widget.shows("Couldn't delete the conversation."));
  widget.assertMessages("Hi", "Hello there.");
});

for (const elsewhere of [false, true]) {
  test(`a menu that loads late ${elsewhere ? "does not take the focus from a field of the page" : "opens"}`, async (t) => {
    let arrive;
    const features = new Promise((done) => (arrive = done));
    const widget = await open(t, { attributes: 'data-mount="body"', slow: (name) => (name.startsWith("panel.features.") ? features : null) });
    (await widget.until(() => widget.button("More options"))).click();
    const search = widget.document.querySelector("[aria-label=Search]");
    if (elsewhere) search.focus();
    arrive();
    await widget.features();
    widget.assertFocus(elsewhere ? search : widget.named("menuitem")[0]);
    assert.equal(widget.named("menu").length, elsewhere ? 0 : 1);
  });
}
