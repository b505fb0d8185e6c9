// SPDX-License-Identifier: Apache-2.0
/** Tests the agent in the page by the wire protocol, without a browser. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { IN_PAGE, inPageAgent, scriptFor } from "../pages/public/preview/agent.js";
import { fragmentOf, stateOf } from "../.vitepress/theme/playground/share.mjs";
import { pagesDir } from "./blocks.mjs";

const scripts = JSON.parse(readFileSync(join(pagesDir, "public/preview/scripts.json"), "utf8"));
const SESSIONS = `${IN_PAGE}/demo/assistant/v1/managed-agents/sessions`;

/** A client of one conversation. */
async function conversation(agent) {
  const { id } = await (await agent(SESSIONS, { method: "POST", body: "{}" })).json();
  const post = (body) => agent(`${SESSIONS}/${id}/events`, { method: "POST", body: JSON.stringify(body) });
  return {
    id,
    post,
    say: async (text, idempotency_key) => (await post({ type: "user.message", text, idempotency_key })).json(),
    async stream(after) {
      const response = await agent(`${SESSIONS}/${id}/events/stream?after=${after}`);
      const events = (await response.text()).split("\n\n").filter(Boolean);
      return events.map((event) => JSON.parse(/^data: (.*)$/m.exec(event)[1]));
    },
  };
}

const text = (events) => events.filter(({ type }) => type === "agent.message").map((event) => event.text).join("");
const last = (events) => events.at(-1);

test("the best matching script answers, and help answers the rest", () => {
  assert.equal(scriptFor(scripts, "Please give me my MONEY BACK!"), scripts.find(({ keywords }) => keywords.includes("money back")).lines);
  assert.equal(scriptFor(scripts, "quantum chromodynamics"), scripts.at(-1).lines);
});

test("a turn is streamed in order and ends once, and the same key posts once", async () => {
  const chat = await conversation(inPageAgent(scripts));
  const first = await chat.say("hello", "key-1");
  assert.deepEqual(await chat.say("hello", "key-1"), first);
  const events = await chat.stream(first.seq);
  assert.deepEqual(events.map(({ seq }) => seq), events.map((_, index) => first.seq + 1 + index));
  assert.equal(events.filter(({ type }) => type === "session.status_idle").length, 1);
  assert.equal(last(events).stop_reason, "end_turn");
  assert.equal(text(events), scriptFor(scripts, "hello").map(({ say }) => say).join(""));
});

test("a refund waits for the visitor, and a denied one refunds nothing", async () => {
  const chat = await conversation(inPageAgent(scripts));
  const pause = last(await chat.stream((await chat.say("I want a refund")).seq));
  assert.equal(pause.stop_reason, "requires_action");
  const decision = { type: "user.tool_confirmation", request_id: pause.request_id, result: "deny" };
  assert.equal((await chat.post(decision)).status, 202);
  assert.match(text(await chat.stream(pause.seq)), /nothing was refunded/);
  assert.equal((await chat.post(decision)).status, 409);
});

test("an interrupted turn ends at once, and a reload keeps the conversation", async () => {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  const chat = await conversation(inPageAgent(scripts, storage));
  const { seq } = await chat.say("write something long");
  await chat.post({ type: "user.interrupt" });
  assert.equal(last(await chat.stream(seq)).stop_reason, "interrupted");
  await chat.stream((await chat.say("hello")).seq);
  await new Promise((resolve) => setImmediate(resolve));
  const again = inPageAgent(scripts, storage);
  const { events } = await (await again(`${SESSIONS}/${chat.id}`)).json();
  assert.equal(events.filter(({ type }) => type === "user.message").length, 2);
});

test("a look survives the way through an address, and nothing else does", () => {
  const state = { theme: { agentName: "a=b&c#d", accent: "" }, settings: { launcher: "false" }, view: { dark: true, rtl: false, phone: false } };
  assert.deepEqual(stateOf(`#${fragmentOf(state)}`), { theme: { agentName: "a=b&c#d" }, settings: { launcher: "false" }, view: { dark: true } });
  assert.deepEqual(stateOf("#connection.src=x&theme.x=1&__proto__.a=1&theme.accent=" + "x".repeat(2000)), { theme: {}, settings: {}, view: {} });
});
