// SPDX-License-Identifier: Apache-2.0
/** A limit: the card that says when it ends, and the composer that is locked until then. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { failure } from "./harness/agent.mjs";
import { open } from "./harness/page.mjs";

/** Opens a panel in which a message reaches a limit of `seconds`. */
async function limited(t, seconds, rows = []) {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => [...rows, ...failure("limit_reached", "Enough for today.", { retry_after_seconds: seconds })];
  widget.send("Where is my order?");
  await widget.event("limit_reached");
  await widget.pass();
  return widget;
}

const card = (widget) => widget.$(".card.limit");

test("a limit is a card with its end, locks the composer, and is no error", async (t) => {
  const widget = await limited(t, 90);
  assert.deepEqual(widget.payloads("limit_reached")[0], { ...widget.payloads("limit_reached")[0], code: "limit_reached", retryAfterSeconds: 90 });
  assert.ok(!widget.events.includes("error"));
  assert.match(card(widget).textContent, /Assistant is taking a break\.Try again in 1:(30|29)\. Your question is kept\./);
  assert.ok(widget.composer.disabled);
  assert.equal(widget.composer.placeholder, "");
  widget.assertFocus(card(widget));
  // It follows the question in the transcript, in a region that is announced.
  assert.ok(widget.$(".bubble").compareDocumentPosition(card(widget)) & 4);
  assert.ok(widget.$(".scroll").contains(card(widget)));
  assert.equal(card(widget).parentElement.getAttribute("aria-live"), "polite");
});

test("the card counts down without announcing it, and the composer is free with the focus at the end", async (t) => {
  const widget = await limited(t, 90);
  await widget.pass(30_000);
  assert.match(card(widget).textContent, /Try again in 1:0[01]\./);
  assert.equal(card(widget).querySelector("p").getAttribute("aria-live"), "off");
  await widget.pass(61_000);
  assert.equal(card(widget), null);
  assert.ok(!widget.composer.disabled);
  widget.assertFocus(widget.composer);
});

test("a limit of hours names them", async (t) => {
  const widget = await limited(t, 3 * 3600);
  assert.match(card(widget).textContent, /Try again in .*3 h/);
});

test("a limit without an end is lifted by a new chat", async (t) => {
  const widget = await limited(t);
  assert.match(card(widget).textContent, /Start a new chat to go on\./);
  const { error } = await widget.call("sendMessage", "Too much.");
  assert.equal(error.code, "limit_reached");
  widget.agent.reply = () => [{ type: "agent.message", part_id: "a", text: "On we go." }, { type: "session.status_idle", stop_reason: "end_turn" }];
  await widget.call("newConversation");
  await widget.pass();
  assert.equal(card(widget), null);
  assert.ok(!widget.composer.disabled);
  await widget.say("Once more");
  widget.assertMessages("Once more", "On we go.");
});

test("an answer that a limit ends is sent again only afterwards, in its place", async (t) => {
  const half = [{ type: "agent.message", part_id: "a", text: "Half of the" }];
  const widget = await limited(t, 3, half);
  assert.equal(widget.button("Send again"), undefined);
  assert.equal(widget.button("Retry"), undefined);
  assert.equal(widget.button("Good answer"), undefined);
  assert.ok(!widget.shows("The answer was interrupted."));
  await widget.pass(3500);
  widget.button("Send again").click();
  await widget.event("limit_reached", 2);
  await widget.pass();
  assert.equal(widget.all(".bubble").length, 1);
});

test("a person can be asked for at the limit if the page listens", async (t) => {
  const widget = await limited(t, 90);
  const [button] = [...card(widget).querySelectorAll("button")];
  assert.equal(button.textContent, "Talk to a person");
  button.click();
  assert.ok("context" in (await widget.event("escalate")));
});
