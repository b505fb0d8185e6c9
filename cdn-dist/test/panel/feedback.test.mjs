// SPDX-License-Identifier: Apache-2.0
/** Votes on answers, and their reasons. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./harness/page.mjs";

async function answered(t, options) {
  const widget = await open(t, options);
  await widget.open();
  await widget.say("say: Hello there.");
  return widget;
}

const pressed = (widget, name) => widget.button(name).getAttribute("aria-pressed");
const card = (widget) => widget.all("[role=group]").find((group) => group.getAttribute("aria-label") === "What was wrong?");

test("a vote reaches the page and the server, and is confirmed", async (t) => {
  const widget = await answered(t);
  widget.press("Enter", widget.button("Good answer"));
  const { value, sessionId } = await widget.event("feedback");
  assert.deepEqual([value, sessionId], ["up", "s1"]);
  await widget.pass();
  assert.equal(pressed(widget, "Good answer"), "true");
  assert.ok(widget.shows("Thanks"));
  assert.equal(widget.agent.asked("POST feedback")[0].body.value, "up");
  assert.match(widget.agent.asked("POST feedback")[0].body.message_id, /^msg_1_answer$/);
});

test("the other vote replaces it", async (t) => {
  const widget = await answered(t);
  widget.button("Good answer").click();
  await widget.event("feedback");
  widget.button("Bad answer").click();
  assert.equal((await widget.event("feedback", 2)).value, "down");
  await widget.pass();
  assert.deepEqual([pressed(widget, "Good answer"), pressed(widget, "Bad answer")], ["false", "true"]);
});

test("a bad vote is explained by a reason and a text, and withdrawn", async (t) => {
  const widget = await answered(t);
  widget.press("Enter", widget.button("Bad answer"));
  const first = await widget.event("feedback");
  assert.equal(first.value, "down");
  assert.ok(!("reason" in first));
  await widget.pass();
  assert.ok(card(widget));

  widget.press(" ", widget.button("Not what I asked"));
  assert.equal((await widget.event("feedback", 2)).reason, "not_asked");
  await widget.pass();
  assert.equal(pressed(widget, "Not what I asked"), "true");

  const field = card(widget).querySelector("textarea, input");
  widget.fill("pause, not skip", field);
  widget.press("Enter", field);
  const third = await widget.event("feedback", 3);
  assert.deepEqual([third.reason, third.text], ["not_asked", "pause, not skip"]);
  await widget.pass();
  assert.equal(card(widget), undefined);
  widget.assertFocus(widget.button("Bad answer"));

  widget.press("Enter", widget.button("Bad answer"));
  assert.equal((await widget.event("feedback", 4)).value, null);
  await widget.pass();
  assert.equal(pressed(widget, "Bad answer"), "false");
});

test("Escape closes the card, and not the panel", async (t) => {
  const widget = await answered(t);
  widget.button("Bad answer").click();
  await widget.until(() => card(widget));
  widget.press("Escape", widget.button("Wrong"));
  await widget.pass();
  assert.equal(card(widget), undefined);
  widget.assertFocus(widget.button("Bad answer"));
  assert.ok(widget.isOpen);
});

test("a vote that cannot be sent is reported, and not shown as given", async (t) => {
  const widget = await answered(t);
  widget.agent.on("POST feedback", () => ({ status: 500, json: { detail: "Not now." } }));
  widget.button("Good answer").click();
  await widget.until(() => widget.shows("Couldn't send the feedback."));
  assert.equal(pressed(widget, "Good answer"), "false");
});

test("a failed answer cannot be rated", async (t) => {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => [{ type: "agent.message", part_id: "a", text: "Half of" }, { type: "session.error", code: "server_error", message: "Broke." }];
  widget.send("Go on");
  await widget.event("error");
  await widget.pass();
  assert.ok(widget.button("Retry"));
  assert.equal(widget.button("Good answer"), undefined);
});

test("the page switches feedback, history and files off and on in place", async (t) => {
  const widget = await answered(t);
  const names = ["Good answer", "Conversations", "Attach files"];
  for (const on of [false, true]) {
    await widget.call("update", { features: { feedback: on, history: on, uploads: on } });
    await widget.pass();
    assert.deepEqual(names.map((name) => widget.button(name) !== undefined), names.map(() => on));
  }
});
