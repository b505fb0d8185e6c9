// SPDX-License-Identifier: Apache-2.0
/** What each command of a page does in a panel, and what it returns. The loader's own tests have those before the panel. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, failure } from "./harness/agent.mjs";
import { open } from "./harness/page.mjs";

const OK = { ok: true };

test("open focuses the composer, and close restores the focus of the page", async (t) => {
  const widget = await open(t);
  const search = widget.document.querySelector("[aria-label=Search]");
  search.focus();
  assert.deepEqual(await widget.call("open"), OK);
  widget.assertFocus(widget.composer);
  assert.deepEqual(await widget.call("close"), OK);
  assert.ok(!widget.isOpen);
  widget.assertFocus(search);
  assert.deepEqual(widget.events, ["ready", "open", "close"]);
});

test("open with a text fills the composer and sends nothing", async (t) => {
  const widget = await open(t);
  assert.deepEqual(await widget.call("open", "Where is my order?"), OK);
  await widget.pass();
  assert.equal(widget.composer.value, "Where is my order?");
  assert.ok(!widget.events.includes("message:sent"));
});

test("open with a text keeps the visitor's draft", async (t) => {
  const widget = await open(t);
  await widget.open();
  widget.fill("Half a thought");
  await widget.call("close");
  const { ok, error } = await widget.call("open", "Where is my order?");
  assert.deepEqual([ok, error.code], [false, "draft_kept"]);
  await widget.pass();
  assert.ok(widget.isOpen);
  assert.equal(widget.composer.value, "Half a thought");
  assert.deepEqual(await widget.call("open", "Half a thought"), OK);
  assert.deepEqual(await widget.call("open", ""), OK);
  widget.fill(" \n");
  assert.deepEqual(await widget.call("open", "Where is my order?"), OK);
  assert.equal(widget.composer.value, "Where is my order?");
  assert.deepEqual(widget.warnings, []);
});

test("open with a text keeps the draft of the page before", async (t) => {
  const first = await open(t);
  await first.open();
  first.fill("Half a thought");
  await first.pass(5000);
  const widget = await open(t, first.leave());
  assert.equal((await widget.call("open", "Where is my order?")).error.code, "draft_kept");
  assert.equal(widget.composer.value, "Half a thought");
});

for (const [name, code] of [
  ["identify", 'karta("identify", { userId: "u", identityToken: Promise.resolve("proof") })'],
  ["init", 'karta("init", { user: { id: "u", identityToken: Promise.resolve("proof") } })'],
]) {
  test(`a promise as identityToken of ${name} is refused, and warned of once`, async (t) => {
    const widget = await open(t, { script: code });
    const refused = await widget.call("sendMessage", "say: One.");
    assert.deepEqual([refused.ok, refused.error.code], [false, "identity_invalid"]);
    await widget.call("sendMessage", "say: Two.");
    assert.equal(widget.agent.asked("POST session-tokens").length, 0);
    assert.equal(widget.warnings.length, 1);
    assert.match(widget.warnings[0], /identityToken: expected a string.*await/);
    await widget.call("identify", { userId: "u", identityToken: "proof" });
    assert.deepEqual(await widget.call("sendMessage", "say: Three."), OK);
    assert.equal(widget.agent.asked("POST session-tokens")[0].body.identity_token, "proof");
  });
}

test("toggle opens and closes, and repeated calls of open and close have no further effect", async (t) => {
  const widget = await open(t);
  for (const command of ["toggle", "toggle", "open", "open", "close", "close"]) assert.deepEqual(await widget.call(command), OK);
  assert.deepEqual(widget.events, ["ready", "open", "close", "open", "close"]);
});

test("sendMessage mounts without opening, counts unread, and opening resets the count", async (t) => {
  const widget = await open(t);
  assert.deepEqual(await widget.call("sendMessage", "say: Good day."), OK);
  assert.equal((await widget.event("unread")).count, 1);
  await widget.event("turn:ended");
  assert.ok(!widget.isOpen);
  assert.deepEqual(widget.events, ["ready", "message:sent", "session:started", "turn:started", "message:received", "unread", "turn:ended"]);
  await widget.call("open");
  assert.deepEqual(widget.events.slice(-2), ["open", "unread"]);
  assert.equal(widget.payloads("unread")[1].count, 0);
  await widget.call("close");
  for (let i = 1; i <= 10; i++) {
    await widget.call("sendMessage", "say: Good day.");
    assert.equal((await widget.event("unread", 2 + i)).count, i);
    assert.equal(widget.launcher.querySelector("[part=badge]").textContent, i > 9 ? "9+" : String(i));
  }
  assert.equal(widget.launcher.getAttribute("aria-description"), "10 unread");
});

test("an answer that the visitor sees is never unread", async (t) => {
  const widget = await open(t);
  await widget.open();
  await widget.say("say: Seen at once.");
  assert.ok(!widget.events.includes("unread"));
});

test("sendMessage resolves when the server has accepted, or with the reason why not", async (t) => {
  const widget = await open(t);
  const go = widget.agent.hold("POST events");
  let result;
  widget.window.karta("sendMessage", "say: One.").then((given) => (result = given));
  await widget.pass(1000);
  assert.equal(result, undefined);
  go();
  await widget.until(() => result?.ok);
  widget.agent.on("POST events", () => ({ status: 400, json: { error: { code: "invalid_request", message: "no" } } }));
  const refused = await widget.call("sendMessage", "say: Two.");
  assert.deepEqual([refused.ok, refused.error.code], [false, "invalid_request"]);
});

test("messages sent during a turn are answered in order, in one session", async (t) => {
  const widget = await open(t);
  for (const n of [1, 2, 3]) widget.window.karta("sendMessage", `say: Answer ${n}.`);
  await widget.event("message:received", 3);
  assert.deepEqual(widget.payloads("message:received").map(({ text }) => text), ["Answer 1.", "Answer 2.", "Answer 3."]);
  assert.equal(widget.payloads("session:started").length, 1);
});

test("newConversation clears the transcript, and the next message starts a session", async (t) => {
  const widget = await open(t);
  await widget.open();
  await widget.say("say: First chat.");
  assert.deepEqual(await widget.call("newConversation"), OK);
  await widget.pass();
  widget.assertMessages();
  assert.equal(widget.payloads("session:started").length, 1);
  await widget.say("say: Second chat.");
  assert.deepEqual(widget.payloads("session:started").map(({ sessionId }) => sessionId), ["s1", "s2"]);
});

test("newConversation stops the turn, and fails the messages that wait", async (t) => {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => null;
  widget.send("Go on");
  await widget.event("turn:started");
  let dropped;
  widget.window.karta("sendMessage", "say: Dropped.").then((given) => (dropped = given));
  await widget.pass();
  widget.agent.reply = () => answer("Anew.");
  await widget.call("newConversation");
  assert.equal((await widget.event("turn:ended")).status, "stopped");
  assert.equal((await widget.until(() => dropped)).error.code, "aborted");
  await widget.say("Again");
  widget.assertMessages("Again", "Anew.");
});

test("escalate has the transcript and sends nothing", async (t) => {
  const widget = await open(t);
  await widget.call("sendMessage", "say: Of course.");
  await widget.event("message:received");
  const requests = widget.agent.requests.length;
  await widget.call("escalate", { reason: "person", context: { order: 7 } });
  assert.deepEqual(await widget.event("escalate"), {
    reason: "person",
    context: { order: 7, sessionId: "s1", transcript: [{ role: "user", text: "say: Of course." }, { role: "assistant", text: "Of course." }] },
  });
  assert.equal(widget.agent.requests.length, requests);
});

test("shutdown removes the widget, and open mounts it again with the conversation", async (t) => {
  const widget = await open(t);
  await widget.open();
  await widget.say("say: Kept for later.");
  assert.deepEqual(await widget.call("shutdown"), OK);
  assert.equal(widget.host, null);
  await widget.call("open");
  await widget.until(() => widget.log?.textContent.includes("Kept for later."));
  assert.deepEqual(widget.payloads("session:started"), [{ sessionId: "s1" }, { sessionId: "s1" }]);
  assert.equal(widget.payloads("ready").length, 2);
});

test("shutdown during an answer closes its stream, fails the calls that wait, and leaves no timer that asks again", async (t) => {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => [{ type: "agent.message", part_id: "a", text: "more" }];
  widget.send("Go on");
  await widget.until(() => widget.log.textContent.includes("more"));
  let later;
  widget.window.karta("sendMessage", "say: Later.").then((given) => (later = given));
  await widget.pass();
  await widget.call("shutdown");
  assert.equal((await widget.until(() => later)).error.code, "closed");
  assert.equal(widget.agent.session.streams.size, 0);
  const requests = widget.agent.requests.length;
  await widget.pass(120_000);
  assert.equal(widget.agent.requests.length, requests);
});

for (const command of ["shutdown", "reset"]) {
  test(`a subscriber may call ${command}`, async (t) => {
    const widget = await open(t);
    widget.run(`karta("once", "message:received", () => karta("${command}"))`);
    await widget.call("sendMessage", "say: The last words.");
    await widget.until(() => !widget.host);
    await widget.call("open");
    widget.assertFocus(widget.composer);
    assert.equal(widget.payloads("ready").length, 2);
  });
}

test("update applies the theme, texts and language in place", async (t) => {
  const widget = await open(t);
  await widget.open();
  await widget.say("say: Good day.");
  widget.fill("half a thought");
  const { composer } = widget;
  assert.deepEqual(await widget.call("update", { theme: { placeholder: "Ask us anything" }, strings: { log: "Our talk" } }), OK);
  await widget.call("update", { locale: "de" });
  await widget.until(() => widget.panel.lang === "de");
  assert.equal(widget.composer, composer);
  assert.deepEqual([composer.placeholder, composer.value, widget.log.getAttribute("aria-label")], ["Ask us anything", "half a thought", "Our talk"]);
  widget.assertMessages("say: Good day.", "Good day.");
  assert.equal(widget.payloads("ready").length, 1);
});

test("update removes and restores the launcher", async (t) => {
  const widget = await open(t);
  await widget.open();
  await widget.call("update", { launcher: false });
  assert.ok(widget.launcher === null || widget.launcher.hidden);
  await widget.call("close");
  await widget.call("update", { launcher: true, theme: { launcherLabel: "Ask Beans" } });
  assert.ok(!widget.launcher.hidden);
  assert.match(widget.launcher.textContent, /Ask Beans/);
});

test("init is ignored while the panel is mounted, with one warning", async (t) => {
  const widget = await open(t);
  await widget.open();
  const { ok } = await widget.call("init", { theme: { placeholder: "Ask us anything" } });
  assert.equal(ok, false);
  assert.equal(widget.composer.placeholder, "Message Assistant…");
  assert.equal(widget.warnings.length, 1);
  assert.match(widget.warnings[0], /init/);
});

test("a panel inside the page is open, takes no focus, is never unread, and cannot be closed", async (t) => {
  const widget = await open(t, { attributes: 'data-mount="body"' });
  await widget.until(() => widget.composer);
  assert.equal(widget.document.activeElement, widget.document.body);
  for (const command of ["close", "toggle"]) assert.equal((await widget.call(command)).ok, false);
  assert.equal(widget.warnings.length, 2);
  await widget.call("open");
  widget.assertFocus(widget.composer);
  await widget.say("say: Read at once.");
  assert.ok(!widget.events.includes("unread") && !widget.events.includes("close"));
});

test("data-config=eager loads the configuration and stays closed", async (t) => {
  const widget = await open(t, { attributes: 'data-config="eager"' });
  await widget.event("ready");
  assert.ok(!widget.isOpen);
  await widget.until(() => widget.agent.asked("GET config").length === 1);
  assert.ok(widget.agent.requests.every(({ method }) => method === "GET"));
});

test("elements of the page open the panel with their text", async (t) => {
  const widget = await open(t);
  await widget.open();
  await widget.call("close");
  const link = widget.document.body.appendChild(widget.document.createElement("a"));
  link.setAttribute("data-karta-open", "Where is it?");
  link.click();
  await widget.until(() => widget.isOpen);
  await widget.pass();
  assert.equal(widget.composer.value, "Where is it?");
});

test("a widget that the page removes is put back with its conversation", async (t) => {
  const widget = await open(t);
  await widget.open();
  await widget.say("say: Still here.");
  widget.document.body.replaceChildren();
  await widget.until(() => widget.host);
  widget.assertMessages("say: Still here.", "Still here.");
});

test("a turn raises its events in order, with their payloads", async (t) => {
  const widget = await open(t);
  await widget.open();
  await widget.say("say: Short answer.");
  assert.deepEqual(widget.run("JSON.stringify(seen)"), JSON.stringify([
    ["ready", null], ["open", null], ["message:sent", { text: "say: Short answer." }], ["session:started", { sessionId: "s1" }],
    ["turn:started", {}], ["message:received", { text: "Short answer." }], ["turn:ended", { status: "done" }],
  ]));
});

test("a failed turn raises error and neither message:received nor limit_reached", async (t) => {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => failure("tool_failed", "The shelf is empty.");
  widget.send("Go on");
  const { code, message } = await widget.event("error");
  assert.deepEqual([code, message], ["tool_failed", "The shelf is empty."]);
  await widget.pass();
  assert.ok(!widget.events.includes("message:received") && !widget.events.includes("limit_reached"));
});

test("a subscriber that changes a payload does not affect the panel", async (t) => {
  const widget = await open(t);
  widget.run(`for (const name of ["message:sent", "message:received"]) karta("on", name, (payload) => { payload.text = "changed"; })`);
  await widget.open();
  await widget.say("say: Unchanged.");
  widget.assertMessages("say: Unchanged.", "Unchanged.");
});

test("a subscriber that throws does not affect the turn", async (t) => {
  const widget = await open(t);
  widget.run(`karta("on", "message:sent", () => { throw new Error("plums"); })`);
  await widget.open();
  await widget.say("say: Good day.");
  widget.assertMessages("say: Good day.", "Good day.");
  assert.equal(widget.warnings.filter((warning) => warning.includes("plums")).length, 1);
});
