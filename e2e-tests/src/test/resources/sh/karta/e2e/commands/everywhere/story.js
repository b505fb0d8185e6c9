// SPDX-License-Identifier: Apache-2.0
/* Uses every command once in a story and records each event with its payload. `story()` returns the deviations from the contract, a line each. */
window.karta = window.karta || function () {
  (window.karta.q = window.karta.q || []).push(arguments);
};

const seen = [];
for (const name of ["ready", "open", "close", "session:started", "message:sent", "message:received", "unread", "escalate", "error",
  "limit_reached", "turn:started", "turn:ended", "approval", "feedback"]) {
  karta("on", name, (payload) => seen.push([name, payload ?? null]));
}

const frame = () => new Promise(requestAnimationFrame);
const count = (name) => seen.filter(([event]) => event === name).length;
const host = () => document.querySelector("karta-widget");
const find = (selector) => host().shadowRoot.querySelector(selector);
const warnings = () => window[Symbol.for("karta.watch")].problems.filter((line) => line.startsWith("console warn"));

window.story = async () => {
  const wrong = [];
  const same = (what, actual, expected) => {
    const [is, be] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (is !== be) wrong.push(`${what}: ${is} instead of ${be}`);
  };
  /** Removes the events since the last call and compares them. */
  const events = (what, ...expected) => same(what, seen.splice(0), expected);
  const done = async (name, times = 1) => {
    while (count(name) < times) await frame();
  };
  const ok = { ok: true };

  same("open", await karta("open", "Where is it?"), ok);
  same("the draft", find("textarea").value, "Where is it?");
  events("open", ["ready", null], ["open", null]);
  same("close", await karta("close"), ok);
  same("toggle", await karta("toggle"), ok);
  same("toggle", await karta("toggle"), ok);
  events("close and toggle", ["close", null], ["open", null], ["close", null]);

  same("sendMessage", await karta("sendMessage", "say: One."), ok);
  await done("turn:ended");
  const first = seen.find(([name]) => name === "session:started")[1].sessionId;
  events("a turn behind a closed panel", ["message:sent", { text: "say: One." }], ["session:started", { sessionId: first }], ["turn:started", {}],
    ["message:received", { text: "One." }], ["unread", { count: 1 }], ["turn:ended", { status: "done" }]);
  await karta("open");
  events("open with a count", ["open", null], ["unread", { count: 0 }]);

  await karta("escalate", { reason: "angry", context: { order: 7 } });
  events("escalate", ["escalate", { reason: "angry", context: { order: 7,
    transcript: [{ role: "user", text: "say: One." }, { role: "assistant", text: "One." }], sessionId: first } }]);

  for (const word of ["Two.", "Three."]) void karta("sendMessage", `say: ${word}`);
  await done("turn:ended", 2);
  same("what was sent at once", seen.splice(0).filter(([name]) => name === "message:received"), [["message:received", { text: "Two." }], ["message:received", { text: "Three." }]]);

  await karta("identify", { userId: "u_1", attributes: { plan: "pro" } });
  await karta("sendMessage", "say: Four.");
  await done("turn:ended");
  same("a sign-in keeps the session", count("session:started"), 0);
  seen.length = 0;

  await karta("newConversation");
  await karta("sendMessage", "say: @limit 90 | Enough for today.");
  await done("limit_reached");
  const second = seen.find(([name]) => name === "session:started")[1].sessionId;
  same("a new conversation is a new session", second !== first, true);
  const [, limit] = seen.find(([name]) => name === "limit_reached");
  same("the limit", [typeof limit.message, typeof limit.code, limit.retryAfterSeconds > 0, count("error")], ["string", "string", true, 0]);
  const refused = await karta("sendMessage", "say: Five.");
  same("a message under a limit", refused.ok, false);
  await karta("newConversation");
  seen.length = 0;

  let heard = 0;
  const listener = () => heard++;
  karta("on", "close", listener);
  karta("on", "close", listener);
  karta("once", "close", () => heard++);
  await karta("close");
  await karta("open");
  await karta("off", "close", listener);
  await karta("close");
  same("on, once and off", heard, 2);

  await karta("update", { theme: { placeholder: "Ask us" }, strings: { log: "Our talk" } });
  const words = () => [find("textarea").placeholder, find("[role=log]").getAttribute("aria-label")];
  while (String(words()) !== "Ask us,Our talk") await frame();

  const before = warnings().length;
  same("init while mounted", (await karta("init", { locale: "de" })).ok, false);
  same("an unknown command", (await karta("fly")).ok, false);
  same("warnings", warnings().length - before, 2);

  await karta("sendMessage", "say: Six.");
  await done("message:received");
  seen.length = 0;
  same("shutdown", await karta("shutdown"), ok);
  same("the host after shutdown", host(), null);
  same("init after shutdown", await karta("init", { theme: { title: "Anew" } }), ok);
  await karta("open");
  await done("session:started");
  same("the mount after shutdown", [count("ready"), count("open"), count("session:started")], [1, 1, 1]);

  same("reset", await karta("reset"), ok);
  same("the host after reset", host(), null);
  same("what reset leaves", [...Object.keys(localStorage), ...Object.keys(sessionStorage)], []);
  return wrong;
};
