// SPDX-License-Identifier: Apache-2.0
/** Servers and networks that refuse requests or send invalid data: a helpful message, and no typed text is lost. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./harness/page.mjs";

const WORDS = "Where is my order?";
const UNREACHED = "Couldn't reach Assistant. Your message is kept.";
const REFUSED = "Assistant isn't available here right now.";

/** Opens a panel and sends a message while `calls` are answered by `answer`. Returns a function that ends that. */
async function troubled(t, call, answer) {
  const widget = await open(t);
  await widget.open();
  const end = widget.agent.on(call, answer);
  widget.send(WORDS);
  return { widget, end };
}

async function assertRetryAnswers({ widget, end }) {
  end();
  widget.button("Retry").click();
  await widget.event("message:received");
  await widget.pass();
  widget.assertMessages(WORDS, "Hello there.");
  assert.equal(widget.payloads("message:sent").length, 1);
  assert.equal(widget.button("Retry"), undefined);
}

for (const [status, code] of [[401, "unauthenticated"], [403, "origin_not_allowed"]]) {
  test(`a key that is refused with ${code} is explained, and the message stays`, async (t) => {
    const { widget } = await troubled(t, "POST session-tokens", () => ({ status, json: { error: { code, message: "no" } } }));
    assert.equal((await widget.event("error")).code, code);
    await widget.until(() => widget.shows(REFUSED));
    assert.deepEqual(widget.all(".bubble").map((bubble) => bubble.textContent), [WORDS]);
  });
}

for (const [name, answer, code] of [
  ["a broken connection", () => "lost", "network"],
  ["HTML of a guest network", () => ({ text: "<h1>Welcome to the guest network</h1>", type: "text/html" }), "bad_response"],
  ["an empty body", () => ({ text: "" }), "bad_response"],
  ["cut JSON", () => ({ text: '{"token": "' }), "bad_response"],
  ["HTML with 502", () => ({ status: 502, text: "<h1>Bad gateway</h1>", type: "text/html" }), "server_error"],
  ["status 500", () => ({ status: 500, json: { detail: "Not now." } }), "server_error"],
]) {
  test(`${name} in place of a token is ${code}, and Retry sends the message`, async (t) => {
    const trouble = await troubled(t, "POST session-tokens", answer);
    const error = await trouble.widget.event("error");
    assert.equal(error.code, code);
    assert.doesNotMatch(error.message, /<|^$/);
    await trouble.widget.until(() => trouble.widget.shows(UNREACHED));
    assert.doesNotMatch(trouble.widget.panel.textContent, /guest network/);
    await assertRetryAnswers(trouble);
  });
}

test("a message whose answer is lost is sent again with the same key, and shown once", async (t) => {
  let lost = 0;
  const { widget } = await troubled(t, "POST events", () => (lost++ < 2 ? "lost" : undefined));
  await widget.event("message:received");
  await widget.pass();
  widget.assertMessages(WORDS, "Hello there.");
  const keys = widget.agent.asked("POST events").map(({ body }) => body.idempotency_key);
  assert.deepEqual([keys.length, new Set(keys).size], [3, 1]);
});

test("garbage in a stream is skipped, and the answer arrives by the next one", async (t) => {
  let garbage = 1;
  const { widget } = await troubled(t, "GET events", () => (garbage-- > 0 ? { text: "data: {nonsense\n\n: \0\n\ndata: 7\n\n", type: "text/event-stream" } : undefined));
  assert.equal((await widget.event("message:received")).text, "Hello there.");
  assert.equal(widget.agent.asked("GET events").length, 2);
  assert.ok(!widget.events.includes("error"));
});

test("a stream of nothing but garbage ends with Retry", async (t) => {
  const trouble = await troubled(t, "GET events", () => ({ text: "data: {nonsense\n\n", type: "text/event-stream" }));
  const { widget } = trouble;
  for (let i = 0; i < 20 && !widget.events.includes("error"); i++) await widget.pass(10_000);
  assert.equal((await widget.event("error")).code, "network");
  await assertRetryAnswers(trouble);
});

test("an event of nine mebibytes is an error and not a hang", async (t) => {
  const { widget } = await troubled(t, "GET events", () => ({ text: `data: ${"x".repeat(9 << 20)}\n\n`, type: "text/event-stream" }));
  assert.equal((await widget.event("error")).code, "event_too_large");
  await widget.until(() => widget.shows("The answer was interrupted."));
  widget.fill("The composer still takes input");
  assert.equal(widget.composer.value, "The composer still takes input");
});

test("a conversation that cannot be loaded is reported in the visitor's language, and Retry loads it", async (t) => {
  const first = await open(t);
  await first.open();
  await first.say("say: Hello there.");
  const left = first.leave();
  const end = left.agent.on("GET session", () => ({ status: 500, json: { detail: "Not now." } }));
  const widget = await open(t, { ...left, attributes: 'data-locale="de"' });
  const said = () => widget.shows("Die Unterhaltung konnte nicht geladen werden. Sie ist nicht verloren.");
  for (let i = 0; i < 20 && !said(); i++) await widget.pass(10_000);
  assert.ok(said());
  widget.fill("half a thought");
  end();
  widget.button("Wiederholen").click();
  await widget.until(() => widget.log.textContent.includes("Hello there."));
  await widget.pass();
  assert.ok(!said());
  assert.equal(widget.composer.value, "half a thought");
});

test("a configuration that cannot be loaded leaves the defaults, without an error", async (t) => {
  const widget = await open(t);
  widget.agent.on("GET config", () => "lost");
  widget.launcher.click();
  await widget.until(() => widget.isOpen);
  await widget.say("say: Hello there.");
  widget.assertMessages("say: Hello there.", "Hello there.");
  assert.ok(!widget.events.includes("error"));
});

for (const [name, theme, warned] of [
  ["hostile values", { accent: "red;background:url(https://evil.example/a)", fontFamily: "x;}*{background:url(https://evil.example/c)", agentAvatar: "javascript:alert(1)//", privacyUrl: "javascript:alert(2)" }, 4],
  ["values of another type", { expandable: 0, footer: ["yes"], suggestedPrompts: "One?", imageHosts: 7 }, 4],
]) {
  test(`a theme with ${name} has one warning for each, also when it comes again, and no effect`, async (t) => {
    const widget = await open(t);
    await widget.open();
    const before = widget.panel.getAttribute("style");
    for (let i = 0; i < 2; i++) await widget.call("update", { theme });
    await widget.pass(500);
    assert.equal(widget.warnings.length, warned, widget.warnings.join("\n"));
    for (const field of Object.keys(theme)) assert.equal(widget.warnings.filter((warning) => warning.includes(`theme.${field} `)).length, 1, field);
    assert.equal(widget.panel.getAttribute("style"), before);
    assert.doesNotMatch(widget.host.outerHTML + widget.root.innerHTML, /evil|javascript:/);
  });
}

test("links and footer of the theme are shown and hidden in place", async (t) => {
  const widget = await open(t);
  await widget.open();
  await widget.call("update", { theme: { privacyUrl: "https://shop.example/privacy", footer: true } });
  await widget.until(() => widget.shows("Powered by Karta"));
  assert.equal(widget.all("a").find((link) => link.textContent === "Privacy").href, "https://shop.example/privacy");
  await widget.call("update", { theme: { footer: false } });
  await widget.pass();
  assert.ok(!widget.shows("Powered by Karta"));
});

test("a name stays one harmless line, and six prompts at most are shown", async (t) => {
  const widget = await open(t);
  await widget.open();
  await widget.call("update", { theme: { agentName: `Ada\u202e\u200b\u2066 of\n\tBeans ${"long".repeat(125)}`, suggestedPrompts: ["1", "2", "3", "4", "5", "6", "7"] } });
  await widget.pass();
  const title = widget.$(".title").textContent;
  assert.match(title, /^Ada of Beans longlong/);
  assert.ok(title.length <= 120);
  assert.doesNotMatch(title, /[\u200b-\u202e\u2066\n]/);
  assert.deepEqual(widget.all(".prompt").map((prompt) => prompt.textContent), ["1", "2", "3", "4", "5", "6"]);
});

for (const [place, call] of [["a stream", "GET events"], ["an accepted message", "POST events"]]) {
  test(`a page of HTML in place of ${place} is explained in the console, and the visitor reads no name of a setting`, async (t) => {
    const widget = await open(t);
    await widget.open();
    widget.agent.on(call, () => ({ text: "<!doctype html><title>Welcome</title>", type: "text/html" }));
    widget.send("Hello?");
    assert.match((await widget.event("error")).message, /baseUrl/);
    await widget.pass();
    assert.doesNotMatch(widget.panel.textContent, /baseUrl/);
    assert.match(widget.warnings.join(), /unexpected response: check baseUrl/);
    assert.ok(widget.all(".note.bad, .note").length > 0);
  });
}
