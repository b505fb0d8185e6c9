// SPDX-License-Identifier: Apache-2.0
/** Who the visitor is, and what is kept of a visit: identify, reset, storage. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./harness/page.mjs";

const created = (widget) => widget.agent.asked("POST sessions").map(({ body }) => body.metadata ?? {});
const mints = (widget) => widget.agent.asked("POST session-tokens").map(({ body }) => body);

/** Returns the widget's entries in both storages. */
function kept(widget) {
  const { localStorage, sessionStorage } = widget.window;
  return [localStorage, sessionStorage].flatMap((storage) => Object.entries(storage)).filter(([key]) => key.startsWith("karta:"));
}
const names = (widget) => kept(widget).map(([key]) => key.split(":").at(-1));

async function say(widget, text, count = 1) {
  await widget.call("sendMessage", `say: ${text}`);
  await widget.event("message:received", count);
  await widget.pass();
}

test("identify before the session sets its metadata, and null clears a field", async (t) => {
  const widget = await open(t);
  await widget.call("identify", { userId: "u_1", attributes: { plan: "pro", seats: 3 } });
  await widget.call("identify", { attributes: { plan: "team" } });
  await say(widget, "One.");
  assert.deepEqual(created(widget), [{ user_id: "u_1", attributes: { plan: "team" } }]);
  const other = await open(t);
  await other.call("identify", { id: "u_1", attributes: { plan: "pro" } });
  await other.call("identify", { userId: null, attributes: null });
  await say(other, "One.");
  assert.deepEqual(created(other), [{}]);
});

test("signing in keeps the session", async (t) => {
  const widget = await open(t);
  await say(widget, "One.");
  await widget.call("identify", { userId: "u_1" });
  await say(widget, "Two.", 2);
  assert.equal(widget.payloads("session:started").length, 1);
});

/** Lets another user, or nobody, follow the first. */
async function follows(t, next) {
  const widget = await open(t);
  await widget.call("identify", { userId: "u_1" });
  await say(widget, "One.");
  await widget.call("identify", { userId: next });
  await widget.call("open");
  widget.assertMessages();
  await say(widget, "Two.", 2);
  assert.deepEqual(widget.payloads("session:started").map(({ sessionId }) => sessionId), ["s1", "s2"]);
  assert.equal(created(widget)[1].user_id, next ?? undefined);
}

test("another user starts a session and sees nothing of the first", (t) => follows(t, "u_2"));

test("a user who signs out starts a session and leaves nothing behind", (t) => follows(t, null));

test("a proof is minted anew and keeps the session, and a fresher one of the same user changes nothing", async (t) => {
  const widget = await open(t);
  await say(widget, "One.");
  assert.ok(!("identity_token" in mints(widget)[0]));
  await widget.call("identify", { userId: "u_a", identityToken: "a".repeat(64) });
  await say(widget, "Two.", 2);
  await widget.call("identify", { userId: "u_a", identityToken: "b".repeat(64) });
  await say(widget, "Three.", 3);
  assert.equal(widget.payloads("session:started").length, 1);
  assert.deepEqual([mints(widget)[1].user_id, mints(widget)[1].visitor_id], ["u_a", mints(widget)[0].visitor_id]);
});

test("another verified user, and signing out, start a session without the first proof", async (t) => {
  const widget = await open(t);
  await widget.call("identify", { userId: "u_a", identityToken: "a".repeat(64) });
  await say(widget, "One.");
  await widget.call("identify", { userId: "u_b", identityToken: "b".repeat(64) });
  await widget.call("open");
  widget.assertMessages();
  await say(widget, "Two.", 2);
  await widget.call("identify", { userId: null, identityToken: null });
  await say(widget, "Three.", 3);
  assert.equal(new Set(widget.payloads("session:started").map(({ sessionId }) => sessionId)).size, 3);
  const [a, b, none] = mints(widget);
  assert.deepEqual([a.user_id, b.user_id, none.user_id === none.visitor_id, "identity_token" in none], ["u_a", "u_b", true, false]);
});

test("an invalid proof is an error and never makes the visitor anonymous", async (t) => {
  const widget = await open(t);
  widget.agent.on("POST session-tokens", () => ({ status: 401, json: { error: { code: "identity_invalid", message: "no" } } }));
  await widget.call("identify", { userId: "u_1", identityToken: "0".repeat(64) });
  const { ok, error } = await widget.call("sendMessage", "say: Not to be heard.");
  assert.deepEqual([ok, error.code], [false, "identity_invalid"]);
  assert.equal((await widget.event("error")).code, "identity_invalid");
  assert.deepEqual(created(widget), []);
});

test("identity survives shutdown and not reset", async (t) => {
  const widget = await open(t);
  await widget.call("identify", { userId: "u_1" });
  await widget.call("open");
  await widget.call("shutdown");
  await say(widget, "One.");
  await widget.call("reset");
  await say(widget, "Two.", 2);
  assert.deepEqual(created(widget).map(({ user_id }) => user_id), ["u_1", undefined]);
});

/** Lets every write into the storage fail, as where it is full. */
const full = (window) => {
  window.Storage.prototype.setItem = () => {
    throw new window.DOMException("The quota has been exceeded.", "QuotaExceededError");
  };
};

async function forgotten(t, options) {
  const widget = await open(t, options);
  await widget.open();
  await widget.say("say: To be forgotten.");
  await widget.call("reset");
  assert.equal(widget.host, null);
  assert.deepEqual(kept(widget), []);
  await widget.call("open");
  await widget.pass();
  widget.assertMessages();
  await widget.say("say: Fresh.");
  widget.assertMessages("say: Fresh.", "Fresh.");
  assert.deepEqual(widget.payloads("session:started").map(({ sessionId }) => sessionId), ["s1", "s2"]);
  assert.notEqual(mints(widget)[1].visitor_id, mints(widget)[0].visitor_id);
}

test("reset forgets the visitor and the conversation", (t) => forgotten(t));

test("reset forgets what is only in memory because the page stores nothing", (t) => forgotten(t, { attributes: 'data-storage="none"' }));

test("reset forgets what is only in memory because storage is full", (t) => forgotten(t, { prepare: full }));

test("data that moved to memory when the storage became full is forgotten too", async (t) => {
  const first = await open(t);
  await first.open();
  await first.say("say: To be forgotten.");
  const widget = await open(t, { ...first.leave(), script: "fill()", prepare: (window) => (window.fill = () => full(window)) });
  await widget.until(() => widget.log?.textContent.includes("To be forgotten."));
  await widget.say("say: More.");
  assert.ok(!names(widget).includes("visitor") && !names(widget).includes("session"));
  await widget.call("reset");
  assert.deepEqual(kept(widget), []);
});

test("consent after a reset stores nothing from before it", async (t) => {
  const widget = await open(t, { attributes: 'data-storage="none"' });
  await say(widget, "To be forgotten.");
  await widget.call("reset");
  await widget.call("open");
  await widget.call("update", { storage: "local" });
  await say(widget, "Fresh.", 2);
  const text = JSON.stringify(kept(widget));
  const [before, after] = mints(widget).map(({ visitor_id }) => visitor_id);
  assert.deepEqual([text.includes(before), text.includes("s1"), text.includes(after), text.includes("s2")], [false, false, true, true]);
});

test("a change of consent moves the stored data, and the conversation goes on", async (t) => {
  const widget = await open(t);
  await say(widget, "Before.");
  assert.ok(["session", "visitor"].every((name) => names(widget).includes(name)));
  await widget.call("update", { storage: "none" });
  assert.deepEqual(kept(widget), []);
  await say(widget, "Meanwhile.", 2);
  assert.deepEqual(kept(widget), []);
  await widget.call("update", { storage: "local" });
  assert.ok(["session", "visitor"].every((name) => names(widget).includes(name)));
  assert.equal(widget.payloads("session:started").length, 1);
});

test("with data-storage=session nothing is in the storage of other tabs, and a reload restores", async (t) => {
  const options = { attributes: 'data-storage="session"' };
  const first = await open(t, options);
  await first.open();
  await first.say("say: Kept in this tab.");
  assert.equal(first.window.localStorage.length, 0);
  const widget = await open(t, { ...first.leave(), ...options });
  await widget.until(() => widget.all(".md").length);
  widget.assertMessages("say: Kept in this tab.", "Kept in this tab.");
});

test("consent withdrawn before the panel is loaded deletes the stored data", async (t) => {
  const first = await open(t);
  await first.open();
  await first.say("say: Before.");
  await first.call("close");
  const widget = await open(t, first.leave());
  assert.ok(names(widget).includes("visitor"));
  await widget.call("update", { storage: "none" });
  assert.deepEqual(kept(widget), []);
  await widget.open();
  await widget.say("say: After.");
  widget.assertMessages("say: After.", "After.");
  assert.deepEqual(kept(widget), []);
});

test("a full storage is reported once, and blocks nothing", async (t) => {
  const widget = await open(t, { prepare: full });
  await widget.open();
  await widget.say("say: First.");
  const said = () => widget.shows(/^Storage is full\./);
  await widget.until(said);
  widget.button("Got it").click();
  await widget.pass();
  assert.ok(!said());
  widget.fill("half a thought");
  widget.button("Close chat").click();
  widget.launcher.click();
  assert.equal(widget.composer.value, "half a thought");
  await widget.say("say: Second.");
  assert.ok(!said());
  assert.equal(widget.payloads("session:started").length, 1);
});

test("what waits and what runs survives a reload", async (t) => {
  const first = await open(t);
  await first.open();
  first.agent.reply = () => [{ type: "agent.message", part_id: "a", text: "Half", delta: true }];
  first.send("Go on");
  await first.until(() => first.log.textContent.includes("Half"));
  first.send("say: After the reload.");
  await first.pass();
  const left = first.leave();
  left.agent.reply = () => [{ type: "agent.message", part_id: "a", text: "Next." }, { type: "session.status_idle", stop_reason: "end_turn" }];
  const widget = await open(t, left);
  await widget.until(() => widget.log?.textContent.includes("Half"));
  left.agent.emit([{ type: "agent.message", part_id: "a", text: " and half", delta: true }, { type: "session.status_idle", stop_reason: "end_turn" }]);
  await widget.event("message:received", 2);
  await widget.pass();
  widget.assertMessages("Go on", "Half and half", "say: After the reload.", "Next.");
});

/** Tells a page that its network is gone or back. */
function network(widget, online) {
  Object.defineProperty(widget.window.navigator, "onLine", { value: online, configurable: true });
  widget.window.dispatchEvent(new widget.window.Event(online ? "online" : "offline"));
}

test("messages sent offline wait with a banner, raise no event, and are sent in order", async (t) => {
  const widget = await open(t);
  await widget.open();
  network(widget, false);
  const answers = [];
  for (const n of [1, 2]) widget.window.karta("sendMessage", `say: Number ${n}.`).then(({ ok }) => answers.push(ok));
  await widget.until(() => widget.shows(/^You're offline\./));
  await widget.pass(5000);
  assert.ok(!widget.events.includes("message:sent") && !widget.events.includes("error"));
  assert.deepEqual(answers, []);
  network(widget, true);
  await widget.event("message:received", 2);
  await widget.pass();
  widget.assertMessages("say: Number 1.", "Number 1.", "say: Number 2.", "Number 2.");
  assert.deepEqual(answers, [true, true]);
});
