// SPDX-License-Identifier: Apache-2.0
/** Cards with which the agent asks for an approval. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer } from "./harness/agent.mjs";
import { MORNING } from "./harness/clock.mjs";
import { open } from "./harness/page.mjs";

const OPTIONS = [{ id: "approve_once", label: "Approve once" }, { id: "deny", label: "Deny" }];

/** Opens a panel in which the agent asks for the approval of a refund. */
async function asked(t, more = {}, options = {}) {
  const widget = await open(t, options);
  widget.agent.behind = options.behind ?? 0;
  await widget.open();
  widget.agent.reply = () => [{ type: "session.status_idle", stop_reason: "requires_action", request_id: "r1", tool: "refund_order", target: "order 7", options: OPTIONS, ...more }];
  widget.agent.decided = ({ result }) => answer(result === "deny" ? "Not refunded." : "Refunded.");
  widget.send("Refund it");
  await widget.event("approval");
  await widget.until(() => card(widget));
  return widget;
}

const card = (widget) => widget.$(".approval .card");
const decision = (widget) => widget.agent.asked("POST events").find(({ body }) => body.type === "user.tool_confirmation")?.body;

test("a request has its tool and target, is announced politely, and raises one event without ending the turn", async (t) => {
  const widget = await asked(t);
  assert.equal(card(widget).getAttribute("aria-label"), "Refund order?");
  assert.match(card(widget).textContent, /^Refund order\?order 7Approve onceDeny/);
  assert.equal(card(widget).parentElement.getAttribute("aria-live"), "polite");
  assert.deepEqual(widget.payloads("approval"), [{ requestId: "r1", tool: "refund_order", target: "order 7" }]);
  assert.ok(!widget.events.includes("turn:ended"));
});

test("the decision is sent once, continues the turn, and becomes one line", async (t) => {
  const widget = await asked(t);
  const approve = widget.button("Approve once");
  approve.click();
  approve.click();
  assert.equal((await widget.event("message:received")).text, "Refunded.");
  await widget.pass();
  assert.deepEqual([decision(widget).request_id, decision(widget).result], ["r1", "approve_once"]);
  assert.equal(widget.agent.asked("POST events").length, 2);
  assert.equal(card(widget), null);
  assert.ok(widget.shows("Refund order · Approved once"));
  assert.deepEqual([widget.payloads("turn:started").length, widget.payloads("turn:ended").length], [1, 1]);
  assert.ok(widget.panel.contains(widget.focused));
});

/** Opens a panel in which a call of a tool waits for its approval. */
async function waiting(t, result) {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => [
    { type: "agent.tool_use", tool_use_id: "t1", tool: "refund_order", title: "Refund order", done: "Refunded €42.00", visible: "name" },
    { type: "session.status_idle", stop_reason: "requires_action", request_id: "approval-t1", tool: "refund_order", title: "Refund order", question: "Refund €42.00?", options: [{ id: "approve_once", label: "Refund once" }, { id: "deny", label: "Don't refund" }] },
  ];
  widget.agent.decided = () => [{ type: "agent.tool_result", tool_use_id: "t1", ...result }, ...answer("That is all.")];
  widget.send("Refund it");
  await widget.until(() => card(widget));
  return widget;
}

const steps = (widget) => widget.all(".step .label, .approval .note").map((each) => each.textContent);

test("a call that waits for its approval is the card only, and then one line with what was done", async (t) => {
  const widget = await waiting(t, { output: {}, is_error: false });
  assert.deepEqual(steps(widget), []);
  widget.button("Refund once").click();
  await widget.event("message:received");
  await widget.pass();
  assert.deepEqual(steps(widget), ["Refunded €42.00 · you approved it"]);
  const next = await open(t, widget.leave());
  await next.until(() => steps(next).length);
  assert.deepEqual(steps(next), ["Refunded €42.00 · you approved it"]);
});

test("a call that the visitor refuses is one line", async (t) => {
  const widget = await waiting(t, { output: "The visitor did not approve this.", is_error: true });
  widget.button("Don't refund").click();
  await widget.event("message:received");
  await widget.pass();
  assert.deepEqual(steps(widget), ["Refund order · Denied"]);
});

test("a question, a title and a target of the server are shown as texts, never as HTML", async (t) => {
  const widget = await asked(t, { question: "Refund <b>12 €</b>?", title: "Refund", target: '{"order_id":"<i>7</i>","amount":12}' });
  assert.equal(card(widget).querySelector("h3").textContent, "Refund <b>12 €</b>?");
  assert.deepEqual([...card(widget).querySelectorAll("dt, dd")].map((each) => each.textContent), ["Order id", "<i>7</i>", "Amount", "12"]);
  assert.equal(card(widget).querySelector("b, i"), null);
});

test("labels of the server stay, and the usual ones are in the visitor's language", async (t) => {
  const widget = await asked(t, { options: [...OPTIONS, { id: "later", label: "Ask me later" }] }, { attributes: 'data-locale="de"' });
  await widget.until(() => widget.button("Nicht erlauben"));
  assert.ok(widget.button("Ask me later"));
});

test("an open request follows a change of the language and keeps the focus", async (t) => {
  const widget = await asked(t, { expires_at: new Date(MORNING + 600_000).toISOString() });
  widget.button("Deny").focus();
  await widget.call("update", { locale: "de" });
  await widget.until(() => widget.button("Nicht erlauben"));
  widget.assertFocus(widget.button("Nicht erlauben"));
  assert.equal(widget.all(".approval .card").length, 1);
  assert.doesNotMatch(card(widget).textContent, /Expires in/);
  widget.press("Enter");
  assert.equal((await widget.event("message:received")).text, "Not refunded.");
});

test("another visit shows the decision, not the question", async (t) => {
  const first = await asked(t);
  first.button("Approve once").click();
  await first.event("message:received");
  const widget = await open(t, first.leave());
  await widget.until(() => widget.all(".md").length);
  assert.equal(card(widget), null);
  assert.ok(widget.shows("Refund order · Approved once"));
});

test("a call after its approval hides no text of the answer in another visit", async (t) => {
  const first = await asked(t);
  first.agent.decided = () => [
    { type: "agent.unheard_of" },
    { type: "agent.tool_use", tool_use_id: "t1", tool: "refund_order", input: {} },
    { type: "agent.tool_result", tool_use_id: "t1", output: {}, is_error: false },
    ...answer("Refunded."),
  ];
  first.button("Approve once").click();
  await first.event("message:received");
  const widget = await open(t, first.leave());
  await widget.until(() => steps(widget).length);
  await widget.pass();
  assert.ok(widget.shows("Refunded."));
  assert.ok(widget.all(".md").every((text) => !text.hidden));
  assert.ok(widget.shows("Refund order · you approved it"));
});

test("a request that expires becomes a line", async (t) => {
  const widget = await asked(t, { expires_at: new Date(MORNING + 60_000).toISOString() });
  assert.match(card(widget).textContent, /Expires in/);
  await widget.pass(62_000);
  assert.equal(card(widget), null);
  assert.ok(widget.shows("Refund order · expired"));
});

test("a device whose clock is a day ahead can answer, also after a reload", async (t) => {
  const behind = 86_400_000;
  const first = await asked(t, { expires_at: new Date(MORNING - behind + 600_000).toISOString() }, { behind });
  assert.match(card(first).textContent, /Expires in .*min/);
  const widget = await open(t, first.leave());
  (await widget.until(() => widget.button("Deny"))).click();
  assert.equal((await widget.event("message:received")).text, "Not refunded.");
});

test("a decision that is refused within one frame can be made again", async (t) => {
  const widget = await asked(t);
  const end = widget.agent.on("POST events", () => ({ status: 403, json: { error: { code: "forbidden", message: "no" } } }));
  const frames = widget.window.requestAnimationFrame;
  const held = [];
  widget.window.requestAnimationFrame = (task) => held.push(task);
  widget.button("Deny").click();
  await widget.event("error");
  widget.window.requestAnimationFrame = frames;
  for (const task of held) task(0);
  await widget.pass();
  end();
  assert.ok(!widget.button("Deny").disabled);
  widget.button("Deny").click();
  assert.equal((await widget.event("message:received")).text, "Not refunded.");
});
