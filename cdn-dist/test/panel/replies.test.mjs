// SPDX-License-Identifier: Apache-2.0
/** Quick replies below an answer, and events of types that the panel does not know. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, failure } from "./harness/agent.mjs";
import { open } from "./harness/page.mjs";

const PRICES = { label: "Prices", text: "What does it cost?" };
const HOURS = { label: "Opening hours", text: "When are you open?" };

/** The rows of an answer that ends with these quick replies. */
function ending(text, ...items) {
  const rows = answer(text);
  return [rows[0], { type: "agent.suggestions", items }, rows[1]];
}

const group = (widget) => widget.named("group", "Suggestions").at(-1);
const labels = (widget) => [...(group(widget)?.querySelectorAll("button") ?? [])].map((button) => button.textContent);

/** Opens a panel with an answer that consists of these rows. */
async function answered(t, rows, options) {
  const widget = await open(t, options);
  await widget.open();
  widget.agent.reply = () => rows;
  await widget.say("Hello");
  widget.agent.reply = () => answer("Of course.");
  return widget;
}

const offered = (t, options) => answered(t, ending("We sell coffee.", PRICES, HOURS), options);

test("an answer ends with buttons behind its actions, which take no focus and are not announced", async (t) => {
  const widget = await offered(t);
  assert.deepEqual(labels(widget), ["Prices", "Opening hours"]);
  for (const button of group(widget).querySelectorAll("button")) assert.equal(button.dir, "auto");
  widget.assertFocus(widget.composer);
  const order = widget.all("button");
  assert.ok(order.indexOf(widget.button("Prices")) > order.indexOf(widget.button("Copy")));
  assert.equal(group(widget).closest("[aria-live], [role=log], [role=status]"), null);
  assert.doesNotMatch(widget.$("[aria-live=polite]").textContent, /Prices/);
});

for (const [name, choose] of [
  ["a click", (widget) => widget.button("Prices").click()],
  ["Enter", (widget) => widget.press("Enter", widget.button("Prices"))],
  ["Space", (widget) => widget.press(" ", widget.button("Prices"))],
]) {
  test(`${name} sends the text of a reply, and the draft stays`, async (t) => {
    const widget = await offered(t);
    widget.fill("half a thought");
    choose(widget);
    await widget.event("turn:ended", 2);
    await widget.pass();
    widget.assertMessages("Hello", "We sell coffee.", "What does it cost?", "Of course.");
    assert.equal(widget.composer.value, "half a thought");
    assert.equal(group(widget), undefined);
    widget.assertFocus(widget.$(".scroll"));
  });
}

test("files of the draft are not sent with a reply", async (t) => {
  const widget = await offered(t);
  const file = new widget.window.File(["x"], "photo.png", { type: "image/png" });
  const input = widget.$("input[type=file]");
  Object.defineProperty(input, "files", { value: [file] });
  input.dispatchEvent(new widget.window.Event("change"));
  await widget.until(() => widget.agent.asked("POST files").length);
  await widget.pass();
  widget.button("Prices").click();
  await widget.event("turn:ended", 2);
  assert.equal(widget.agent.asked("POST events").at(-1).body.attachments, undefined);
  assert.equal(widget.all(".file").length, 1);
});

test("two clicks before the next frame send one message", async (t) => {
  const widget = await offered(t);
  const [prices, hours] = group(widget).querySelectorAll("button");
  prices.click();
  prices.click();
  hours.click();
  await widget.event("turn:ended", 2);
  await widget.pass(1000);
  assert.deepEqual(widget.payloads("message:sent").map(({ text }) => text), ["Hello", "What does it cost?"]);
});

test("the buttons go with the next message, also one that waits, and come back if that is cancelled", async (t) => {
  const widget = await offered(t);
  Object.defineProperty(widget.window.navigator, "onLine", { value: false, configurable: true });
  widget.window.dispatchEvent(new widget.window.Event("offline"));
  widget.send("Something else");
  await widget.pass();
  assert.equal(group(widget), undefined);
  widget.button("Cancel").click();
  await widget.pass();
  assert.deepEqual(labels(widget), ["Prices", "Opening hours"]);
});

test("a button with the focus leaves it to the transcript when a message of the page removes the buttons", async (t) => {
  const widget = await offered(t);
  widget.button("Prices").focus();
  await widget.call("sendMessage", "From elsewhere");
  await widget.pass();
  assert.equal(group(widget), undefined);
  widget.assertFocus(widget.$(".scroll"));
});

test("while an answer runs there are no buttons, and the last event of a turn counts", async (t) => {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => [answer("We sell")[0], { type: "agent.suggestions", items: [PRICES] }];
  widget.send("Hello");
  await widget.until(() => widget.shows("We sell"));
  await widget.pass();
  assert.equal(group(widget), undefined);
  widget.agent.emit(ending("We sell coffee.", HOURS));
  await widget.event("turn:ended");
  await widget.pass();
  assert.deepEqual(labels(widget), ["Opening hours"]);
});

test("an empty list takes the earlier one of its turn back", async (t) => {
  const widget = await answered(t, [{ type: "agent.suggestions", items: [PRICES] }, ...ending("We sell coffee.")]);
  assert.equal(group(widget), undefined);
  assert.deepEqual(widget.warnings, []);
});

for (const [name, rows] of [
  ["a question to the visitor", [{ type: "session.status_idle", stop_reason: "requires_action", request_id: "r", tool: "pay", options: ["deny"] }]],
  ["a stop", [{ type: "session.status_idle", stop_reason: "interrupted" }]],
  ["an error", failure("model_provider_unavailable", "Down")],
  ["a limit", failure("limit_reached", "Enough for today.", { retry_after_seconds: 90 })],
]) {
  test(`${name} shows no buttons`, async (t) => {
    const widget = await open(t);
    await widget.open();
    widget.agent.reply = () => [...ending("We sell coffee.", PRICES).slice(0, 2), ...rows];
    widget.send("Hello");
    await widget.until(() => widget.shows("We sell coffee."));
    await widget.pass(500);
    assert.equal(group(widget), undefined);
  });
}

test("a message that reaches a limit hides the buttons", async (t) => {
  const widget = await offered(t);
  widget.agent.on("POST events", () => ({ status: 429, json: { error: { code: "limit_reached", message: "Enough.", retry_after_seconds: 60 } } }));
  widget.button("Prices").click();
  await widget.event("limit_reached");
  await widget.pass();
  assert.equal(group(widget), undefined);
});

test("a reload draws them from the log, and an answer without any has none", async (t) => {
  const first = await offered(t);
  const widget = await open(t, first.leave());
  await widget.until(() => group(widget));
  assert.deepEqual(labels(widget), ["Prices", "Opening hours"]);
  widget.button("Opening hours").click();
  await widget.event("turn:ended");
  await widget.pass();
  widget.assertMessages("Hello", "We sell coffee.", "When are you open?", "Of course.");
  assert.equal(group(widget), undefined);
});

test("each version of an answer has its own", async (t) => {
  const widget = await offered(t);
  widget.agent.reply = () => ending("We also sell tea.", { label: "Tea", text: "Which tea?" });
  widget.button("Answer again").click();
  await widget.event("turn:ended", 2);
  await widget.until(() => labels(widget)[0] === "Tea");
  widget.button("Previous version").click();
  await widget.until(() => labels(widget)[0] === "Prices");
  widget.button("Next version").click();
  await widget.until(() => labels(widget)[0] === "Tea");
  assert.equal(widget.named("group", "Suggestions").length, 1);
});

test("they wait for the features of the panel without being lost or drawn twice", async (t) => {
  let arrive;
  const late = new Promise((done) => (arrive = done));
  const widget = await open(t, { slow: (name) => (name.startsWith("panel.features") ? late : undefined) });
  (await widget.until(() => widget.launcher)).click();
  await widget.until(() => widget.isOpen && widget.composer);
  widget.agent.reply = () => ending("We sell coffee.", PRICES);
  await widget.say("Hello");
  widget.assertMessages("Hello", "We sell coffee.");
  assert.equal(group(widget), undefined);
  arrive();
  await widget.until(() => group(widget));
  assert.deepEqual(labels(widget), ["Prices"]);
  assert.equal(widget.named("group", "Suggestions").length, 1);
});

test("an answer in a closed panel counts once, with its replies", async (t) => {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => null;
  widget.send("Hello");
  await widget.event("turn:started");
  await widget.call("close");
  widget.agent.emit(ending("We sell coffee.", PRICES));
  await widget.event("unread");
  await widget.pass(500);
  assert.deepEqual(widget.payloads("unread"), [{ count: 1 }]);
});

test("the name of the group is in the language of the panel", async (t) => {
  const widget = await offered(t, { attributes: 'data-locale="de"' });
  assert.equal(widget.named("group", "Vorschläge").length, 1);
});

const LONG = "x".repeat(61);
for (const [name, items, shown] of [
  ["a label of 61 characters", [{ label: LONG, text: "a" }, PRICES], ["Prices"]],
  ["a text of 501 characters", [{ label: "a", text: "x".repeat(501) }, PRICES], ["Prices"]],
  ["a label of two lines", [{ label: "a\nb", text: "a" }, PRICES], ["Prices"]],
  ["a text of two lines", [{ label: "a", text: "a\nb" }, PRICES], ["Prices"]],
  ["a blank label", [{ label: " ", text: "a" }, PRICES], ["Prices"]],
  ["no text", [{ label: "a" }, PRICES], ["Prices"]],
  ["a number", [7, PRICES], ["Prices"]],
  ["null", [null, PRICES], ["Prices"]],
  ["a fifth item", ["a", "b", "c", "d", "e"].map((label) => ({ label, text: label })), ["a", "b", "c", "d"]],
  ["no list", "Prices", []],
]) {
  test(`${name} is dropped with one warning`, async (t) => {
    const widget = await answered(t, [answer("Hi.")[0], { type: "agent.suggestions", items }, answer("")[1]]);
    assert.deepEqual(labels(widget), shown);
    assert.equal(widget.warnings.length, 1);
    assert.match(widget.warnings[0], /agent\.suggestions: expected at most 4 items/);
    widget.agent.reply = () => [answer("Hi.")[0], { type: "agent.suggestions", items }, answer("")[1]];
    await widget.say("Again");
    assert.equal(widget.warnings.length, 1);
  });
}

test("60 characters of two units are a label, and markup is plain text", async (t) => {
  const label = "😀".repeat(60);
  const widget = await answered(t, ending("Hi.", { label, text: "a" }, { label: "<b>*x*</b>", text: "b" }));
  assert.deepEqual(labels(widget), [label, "<b>*x*</b>"]);
  assert.deepEqual(widget.warnings, []);
});

const unknown = (name, more) => ({ type: `agent.${name}`, ...more });

test("unknown events before, in and after the text change nothing", async (t) => {
  const step = [
    { type: "agent.tool_use", tool_use_id: "t1", tool: "stock", title: "Counting…", done: "Checked the stock" },
    { type: "agent.tool_result", tool_use_id: "t1" },
  ];
  const [text, end] = answer("We have *three*.");
  const widget = await answered(t, [
    unknown("greeting"),
    ...step,
    unknown("badge", { text: "<b>new</b>" }),
    ...step.map((row) => ({ ...row, tool_use_id: "t2" })),
    { ...text, text: "We have", delta: true },
    unknown("card"),
    { ...text, text: " *three*.", delta: true },
    { type: "person.waved" },
    { type: "session.title_changed" },
    unknown("card"),
    end,
  ]);
  widget.assertMessages("Hello", "We have three.");
  assert.equal(widget.$(".steps").textContent, "2 steps");
  assert.equal(widget.$(".parts").childNodes.length, 3);
  assert.deepEqual(widget.payloads("message:received"), [{ text: "We have *three*." }]);
  assert.deepEqual([widget.warnings, widget.errors], [[], []]);
});

test("dots show that text is still to come after an unknown event, and none once it grows", async (t) => {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => [unknown("card")];
  widget.send("Hello");
  await widget.until(() => widget.all(".pending").length);
  widget.agent.emit([{ type: "agent.message", part_id: "a", text: "We", delta: true }, unknown("card")]);
  await widget.until(() => widget.shows("We"));
  assert.equal(widget.all(".pending").length, 0);
});

test("an answer of unknown events alone shows nothing and is not reported", async (t) => {
  const widget = await answered(t, [unknown("card"), answer("")[1]]);
  assert.deepEqual(widget.all(".turn").map((turn) => turn.className), [widget.$(".you").className]);
  assert.equal(widget.all(".pending").length, 0);
  assert.deepEqual(widget.payloads("message:received"), []);
  await widget.say("And now?");
  widget.assertMessages("Hello", "And now?", "Of course.");
});
