// SPDX-License-Identifier: Apache-2.0
/** The buttons below a message: copies, and what follows an answer that failed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, failure } from "./harness/agent.mjs";
import { open } from "./harness/page.mjs";

const MARKDOWN = "First **open** the [door](https://example.com/door):\n\n```sh\nopen --door\n```\n\nThen *go in*.";

async function answered(t, options) {
  const widget = await open(t, options);
  await widget.open();
  widget.agent.reply = () => [{ type: "agent.thinking", part_id: "t", text: "Nobody copies this." }, ...answer(MARKDOWN)];
  await widget.say("How?");
  return widget;
}

async function failed(t, rows) {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => rows;
  widget.send("Where is it?");
  await widget.event("error");
  await widget.pass();
  return widget;
}

test("an answer is copied as Markdown and as HTML, without its buttons and its reasoning", async (t) => {
  const widget = await answered(t);
  widget.$(".agent .actions .copy").click();
  await widget.until(() => widget.window.copied);
  const { "text/plain": text, "text/html": html } = widget.window.copied;
  assert.equal(text, MARKDOWN);
  assert.match(html, /<pre><code>.*open --door\n.*<\/code><\/pre>.*<em>go in<\/em>/s);
  assert.doesNotMatch(html, /button|class="action|Nobody copies this/);
  await widget.until(() => widget.button("Copied"));
});

test("code is copied without its language", async (t) => {
  const widget = await answered(t);
  widget.$(".code-head .copy").click();
  await widget.until(() => widget.window.copied);
  assert.equal(widget.window.copied["text/plain"].trim(), "open --door");
});

test("a copy that the engine refuses is shown", async (t) => {
  const widget = await answered(t);
  const refuse = () => Promise.reject(new widget.window.DOMException("denied", "NotAllowedError"));
  Object.assign(widget.window.navigator.clipboard, { write: refuse, writeText: refuse });
  widget.$(".agent .actions .copy").click();
  await widget.until(() => widget.button("Copy: failed"));
  widget.button("More options").click();
  (await widget.until(() => widget.item("Copy as Markdown"))).click();
  await widget.until(() => widget.item("Copy as Markdown: failed"));
});

test("a page without a clipboard offers no copies", async (t) => {
  const widget = await answered(t, { prepare: (window) => delete window.navigator.clipboard });
  assert.ok(widget.button("Good answer"));
  assert.equal(widget.button("Copy"), undefined);
  widget.button("More options").click();
  await widget.until(() => widget.named("menuitem").length);
  assert.ok(widget.named("menuitem").every((item) => !item.textContent.includes("Copy")));
});

test("a retry replaces the failed answer in its place, also after a reload", async (t) => {
  const widget = await failed(t, [{ type: "agent.message", part_id: "a", text: "Half again" }, ...failure("server_error", "Something broke.")]);
  const count = () => [widget.all(".log .note.bad").length, widget.all(".bubble").length];
  assert.deepEqual(count(), [1, 1]);
  let most = 0;
  new widget.window.MutationObserver(() => (most = Math.max(most, widget.all(".log .note.bad").length))).observe(widget.log, { childList: true, subtree: true });
  widget.button("Retry").click();
  assert.ok(widget.panel.contains(widget.focused));
  await widget.event("error", 2);
  await widget.pass();
  assert.equal(most, 1, "failures that are shown at once");
  assert.deepEqual(count(), [1, 1]);
  assert.equal(widget.named("button", "Retry").length, 1);
  const next = await open(t, widget.leave());
  await next.until(() => next.button("Retry"));
  assert.equal(next.all(".bubble").length, 1);
});

test("an answer that fails before its first word shows what happened, and never the words of a model's provider", async (t) => {
  const widget = await failed(t, failure("model_provider_auth", "Incorrect API key provided."));
  assert.ok(widget.shows("The assistant can't answer right now."));
  assert.doesNotMatch(widget.panel.textContent, /API key/);
  assert.ok(!widget.shows("The answer was interrupted."));
  assert.ok(widget.button("Retry"));
});
