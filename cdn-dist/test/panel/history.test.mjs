// SPDX-License-Identifier: Apache-2.0
/** The list of conversations: choosing, searching, renaming and deleting. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./harness/page.mjs";

async function answered(t, options) {
  const widget = await open(t, options);
  await widget.open();
  await widget.say("say: Hello there.");
  return widget;
}

/** Opens a panel with two conversations. */
async function two(t) {
  const widget = await answered(t);
  widget.button("New chat").click();
  await widget.say("say: Something else.");
  return widget;
}

const rows = (widget) => widget.all(".chat");

async function list(widget, count) {
  widget.button("Conversations").click();
  await widget.until(() => rows(widget).length === count);
}

async function rowMenu(widget) {
  widget.press("Enter", widget.all(".chat-more")[0]);
  await widget.until(() => widget.item("Rename"));
}

/** Returns the body of a page of `count` conversations. */
function page(widget, name, count, next) {
  const last_activity_at = new Date(widget.clock.now).toISOString();
  return { json: { data: Array.from({ length: count }, (_, i) => ({ id: `${name}${i}`, title: `${name} ${i}`, preview: "Words", last_activity_at })), next } };
}

test("the list is offered to those who have written, also after a new chat and a reload, and to known users", async (t) => {
  const first = await open(t);
  await first.open();
  assert.equal(first.button("Conversations"), undefined);
  await first.say("say: Hello there.");
  assert.ok(first.button("Conversations"));
  first.button("New chat").click();
  await first.pass();
  const next = await open(t, first.leave());
  await next.until(() => next.button("Conversations"));
  next.assertMessages();
  const known = await open(t);
  await known.call("identify", { userId: "ann", identityToken: "a.b" });
  await known.open();
  assert.ok(known.button("Conversations"));
});

test("an earlier conversation is opened, continued and kept over a reload", async (t) => {
  const widget = await two(t);
  await list(widget, 2);
  widget.assertFocus(widget.button("Back to the chat"));
  assert.equal(rows(widget)[0].getAttribute("aria-current"), "true");
  assert.match(rows(widget)[0].textContent, /Something else\./);
  rows(widget)[1].click();
  await widget.until(() => widget.log.textContent.includes("Hello there."));
  widget.assertFocus(widget.composer);
  await widget.say("say: And on.");
  widget.assertMessages("say: Hello there.", "Hello there.", "say: And on.", "And on.");
  const next = await open(t, widget.leave());
  await next.until(() => next.all(".md").length === 2);
  next.assertMessages("say: Hello there.", "Hello there.", "say: And on.", "And on.");
});

test("the current conversation stays until the other has loaded, and a failure can be retried", async (t) => {
  const widget = await two(t);
  const end = widget.agent.on("GET session", () => "lost");
  await list(widget, 2);
  rows(widget)[1].click();
  await widget.until(() => widget.named("alert").length);
  assert.ok(widget.shows("Couldn't open that conversation."));
  assert.match(widget.log.textContent, /Something else\./);
  end();
  const go = widget.agent.hold("GET session");
  widget.button("Retry").click();
  await widget.pass();
  assert.ok(widget.all(".chats [aria-label='Loading the conversation']").length);
  widget.press("Escape", widget.button("Back to the chat"));
  go();
  await widget.say("say: I stay here.");
  widget.assertMessages("say: Something else.", "Something else.", "say: I stay here.", "I stay here.");
  await list(widget, 2);
  rows(widget)[1].click();
  await widget.until(() => widget.log.textContent.includes("Hello there."));
  widget.assertFocus(widget.composer);
});

test("a list that fails is reported in the visitor's language and retried", async (t) => {
  const failures = [() => "lost", () => ({ status: 500, json: { detail: "Not now." } }), () => ({ text: "<h1>Log in</h1>", type: "text/html" }), () => ({ text: '{"data": [' })];
  for (const answer of failures) {
    const widget = await answered(t, { attributes: 'data-locale="de"' });
    const failed = () => widget.shows("Die Unterhaltungen konnten nicht geladen werden.");
    const end = widget.agent.on("GET sessions", answer);
    widget.button("Unterhaltungen").click();
    await widget.until(failed);
    widget.button("Wiederholen").click();
    await widget.pass();
    assert.ok(failed());
    end();
    widget.button("Wiederholen").click();
    await widget.until(() => rows(widget).length === 1);
    assert.equal(widget.named("alert").length, 0);
  }
});

test("a conversation is renamed in its row, and a failure keeps the title that was typed", async (t) => {
  const widget = await answered(t);
  await list(widget, 1);
  assert.equal(widget.$("h3").textContent, "Today");
  await rowMenu(widget);
  widget.assertFocus(widget.item("Rename"));
  widget.press("Enter", widget.item("Rename"));
  const title = widget.all("[aria-label=Title]")[0];
  widget.assertFocus(title);
  const end = widget.agent.on("PATCH session", () => "lost");
  widget.fill("First steps", title);
  widget.press("Enter", title);
  await widget.until(() => widget.shows("Couldn't rename the conversation."));
  assert.equal(title.value, "First steps");
  end();
  widget.press("Enter", title);
  await widget.until(() => rows(widget)[0]?.textContent.includes("First steps"));
  assert.deepEqual(widget.agent.asked("PATCH session")[1].body, { title: "First steps" });
  widget.assertFocus(widget.all(".chat-more")[0]);
});

test("Escape ends renaming and keeps the title, and then closes the list", async (t) => {
  const widget = await answered(t);
  await list(widget, 1);
  await rowMenu(widget);
  widget.press("Enter", widget.item("Rename"));
  const title = widget.all("[aria-label=Title]")[0];
  widget.fill("Something else", title);
  widget.press("Escape", title);
  await widget.pass();
  assert.match(rows(widget)[0].textContent, /Hello there\./);
  widget.press("Escape");
  await widget.pass();
  widget.assertFocus(widget.button("Conversations"));
  assert.ok(widget.isOpen);
  assert.equal(widget.agent.asked("PATCH session").length, 0);
});

test("a conversation is deleted from the list only after a question", async (t) => {
  const widget = await answered(t);
  await list(widget, 1);
  const ask = async () => {
    await rowMenu(widget);
    widget.press("End", widget.item("Rename"));
    widget.assertFocus(widget.item("Delete"));
    widget.press("Enter", widget.item("Delete"));
    await widget.until(() => widget.button("Cancel"));
    widget.assertFocus(widget.button("Cancel"));
  };
  await ask();
  widget.press("Escape", widget.button("Cancel"));
  await widget.pass();
  assert.equal(widget.button("Cancel"), undefined);
  assert.equal(rows(widget).length, 1);
  await ask();
  widget.button("Delete").click();
  await widget.until(() => widget.shows("No conversations yet."));
  widget.assertFocus(widget.button("Back to the chat"));
  assert.equal(widget.button("New chat"), undefined);
  widget.press("Escape");
  await widget.pass();
  widget.assertMessages();
});

test("conversations are searched after a pause, and a failure keeps the query and the focus", async (t) => {
  const widget = await answered(t);
  widget.agent.on("GET sessions", ({ query: { q } }) => page(widget, "first", q ? 0 : 20));
  await list(widget, 20);
  const field = widget.$("[type=search]");
  widget.type("re & d", field);
  await widget.until(() => widget.shows("No conversation matches."));
  assert.deepEqual(widget.agent.asked("GET sessions").map(({ query }) => query.q), [undefined, "re & d"]);
  widget.agent.on("GET sessions", () => "lost");
  widget.press("Backspace", field);
  await widget.until(() => widget.shows("Couldn't load your conversations."));
  assert.equal(field.value, "re & ");
  widget.assertFocus(field);
});

test("the later page of a list follows the first, by its cursor", async (t) => {
  const widget = await answered(t);
  widget.agent.on("GET sessions", ({ query: { before } }) => (before ? page(widget, "last", 1) : page(widget, "first", 20, "a&b")));
  await list(widget, 21);
  assert.deepEqual(widget.agent.asked("GET sessions").map(({ query }) => query.before), [undefined, "a&b"]);
});

test("a later page that fails is requested again by Retry only", async (t) => {
  const widget = await answered(t);
  let fails = true;
  widget.agent.on("GET sessions", ({ query: { before } }) => (!before ? page(widget, "first", 20, "a") : fails ? "lost" : page(widget, "last", 1)));
  widget.button("Conversations").click();
  await widget.until(() => widget.named("alert").length === 1);
  for (let i = 0; i < 3; i++) {
    widget.$(".chats").dispatchEvent(new widget.window.Event("scroll"));
    await widget.pass(200);
  }
  assert.equal(widget.agent.asked("GET sessions").length, 2);
  fails = false;
  widget.button("Retry").click();
  await widget.until(() => rows(widget).length === 21);
  assert.equal(widget.named("alert").length, 0);
});

test("the next page loads when deletions leave room for it", async (t) => {
  const widget = await answered(t);
  let room = false;
  Object.defineProperty(widget.window.HTMLElement.prototype, "scrollHeight", { get: () => (room ? 0 : 9999) });
  widget.agent.on("GET sessions", ({ query: { before } }) => (before ? page(widget, "last", 2) : page(widget, "first", 20, "a")));
  widget.agent.on("DELETE session", () => ({ status: 204 }));
  await list(widget, 20);
  await widget.pass();
  assert.equal(rows(widget).length, 20);
  room = true;
  await rowMenu(widget);
  widget.press("End", widget.item("Rename"));
  widget.press("Enter", widget.item("Delete"));
  await widget.until(() => widget.button("Delete"));
  widget.button("Delete").click();
  await widget.until(() => rows(widget).length === 21);
  assert.deepEqual(widget.all("h3").map((heading) => heading.textContent), ["Today"]);
});

for (const [matches, words] of [[0, "No conversation matches."], [2, "Conversations: 2"]]) {
  test(`a search with ${matches} matches is announced in a lasting region, again for the same search`, async (t) => {
    const widget = await answered(t);
    widget.agent.on("GET sessions", ({ query: { q } }) => page(widget, "first", q ? matches : 9));
    await list(widget, 9);
    const region = widget.$(".sheet > [role=status]");
    assert.equal(region.textContent, "");
    const field = widget.$("[type=search]");
    for (let i = 0; i < 2; i++) {
      widget.fill("tea", field);
      await widget.until(() => region.textContent === words);
      assert.equal(rows(widget).length, matches);
      widget.fill("", field);
      await widget.until(() => rows(widget).length === 9);
      assert.equal(region.textContent, "");
      assert.ok(region.isConnected);
    }
  });
}

test("a conversation left during an answer is unread until it is opened", async (t) => {
  const widget = await two(t);
  const unread = () => widget.all(".dot").length;
  await list(widget, 2);
  assert.equal(unread(), 0);
  widget.press("Escape");
  widget.agent.reply = () => null;
  widget.send("And then?");
  await widget.event("turn:started", 3);
  await list(widget, 2);
  rows(widget)[1].click();
  await widget.until(() => widget.log.textContent.includes("Hello there."));
  await list(widget, 2);
  assert.equal(rows(widget)[0].querySelectorAll(".dot").length, 1);
  rows(widget)[0].click();
  await widget.until(() => widget.log.textContent.includes("Something else."));
  await list(widget, 2);
  assert.equal(unread(), 0);
});

test("opening the panel again shows the conversation, with a text in the composer", async (t) => {
  const widget = await answered(t);
  await list(widget, 1);
  widget.launcher.click();
  assert.ok(!widget.isOpen);
  widget.assertFocus(widget.launcher);
  await widget.call("open", "Where is my order?");
  await widget.pass();
  assert.equal(widget.button("Back to the chat"), undefined);
  widget.assertFocus(widget.composer);
  assert.equal(widget.composer.value, "Where is my order?");
});

test("the open list follows a change of the language and keeps the focus", async (t) => {
  const widget = await answered(t);
  await list(widget, 1);
  await widget.call("update", { locale: "de" });
  await widget.until(() => widget.button("Zurück zum Chat"));
  widget.assertFocus(widget.button("Zurück zum Chat"));
  assert.equal(widget.$("h3").textContent, "Heute");
  widget.press("Escape");
  await widget.pass();
  widget.assertFocus(widget.button("Unterhaltungen"));
});

test("another user sees nothing of the first in the open list", async (t) => {
  const widget = await answered(t);
  await widget.call("identify", { userId: "ada" });
  await list(widget, 1);
  widget.agent.on("GET sessions", () => ({ json: { data: [] } }));
  await widget.call("identify", { userId: "bob" });
  await widget.pass(500);
  assert.equal(widget.all(".chat[aria-current=true]").length, 0);
  widget.press("Escape", widget.button("Back to the chat"));
  await widget.pass();
  assert.ok(!widget.panel.textContent.includes("Hello there."));
});
