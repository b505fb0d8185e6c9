// SPDX-License-Identifier: Apache-2.0
/**
 * Tests the agent in the page without a browser. Its recorded answers are those of the server's scripted agent. After a change of the
 * scripts, `KARTA_RECORD=true node --test test/agent.test.mjs` writes them again.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, test } from "node:test";
import { IN_PAGE, inPageAgent } from "../pages/public/preview/agent.js";
import { fragmentOf, stateOf } from "../.vitepress/theme/playground/share.mjs";
import { root } from "./blocks.mjs";
import { fullTest } from "./full.mjs";
import { agentServer } from "./stack.mjs";

const FILE = join(root, "pages/public/preview/answers.json");
const answers = JSON.parse(readFileSync(FILE, "utf8"));

const CONFIG = `
projects:
  demo/assistant:
    keys:
      - {key: pk_test_demo, origins: [loopback]}
    agent: {kind: scripted, pace_millis: 0}
`;

let kept;
const store = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
beforeEach(() => (kept = new Map()));

/** Creates a client of the wire protocol. */
async function client(request, origin) {
  const call = async (path, method, body, headers) => {
    const response = await request(`${origin}${path}`, {
      method,
      headers: { "Content-Type": "application/json", Origin: "http://localhost", ...headers },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, text, body: text.startsWith("{") ? JSON.parse(text) : null };
  };
  const minted = await call("/v1/embed/session-tokens", "POST", { embed_key: "pk_test_demo", visitor_id: "visitor-with-128-random-bits" });
  const headers = { Authorization: `Bearer ${minted.body.token}` };
  const SESSIONS = "/demo/assistant/v1/managed-agents/sessions";
  const own = (id) => ({
    id,
    post: (event) => call(`${SESSIONS}/${id}/events`, "POST", event, headers),
    say: (text) => call(`${SESSIONS}/${id}/events`, "POST", { type: "user.message", text }, headers),
    view: () => call(`${SESSIONS}/${id}`, "GET", undefined, headers),
    transcript: () => call(`${SESSIONS}/${id}/transcript`, "GET", undefined, headers),
    remove: () => call(`${SESSIONS}/${id}`, "DELETE", undefined, headers),
    async stream(after) {
      const { text } = await call(`${SESSIONS}/${id}/events/stream?after=${after}`, "GET", undefined, headers);
      return [...text.matchAll(/^data: (.*)$/gm)].map(([, event]) => JSON.parse(event));
    },
  });
  return {
    own,
    create: async () => own((await call(SESSIONS, "POST", {}, headers)).body.id),
    list: async () => (await call(SESSIONS, "GET", undefined, headers)).body.data,
  };
}

const page = () => client(inPageAgent(answers, store), IN_PAGE);

/** Returns events as they are recorded: parts in one, ids counted from 1, without numbers, times and ids of messages. */
function recorded(events) {
  const ids = new Map();
  const short = (id) => ids.get(id) ?? ids.set(id, String(ids.size + 1)).get(id);
  const all = [];
  for (const { seq, created_at, expires_at, message_id, parent, request_id, delta, ...event } of events) {
    for (const name of ["part_id", "tool_use_id"]) if (event[name]) event[name] = short(event[name]);
    const before = all.at(-1);
    if (event.part_id === undefined || event.part_id !== before?.part_id) all.push(event);
    else before.text = delta ? before.text + event.text : event.text;
  }
  return all;
}

/** Asks for an answer and, at an approval, for both ways on, each in a conversation of its own. */
async function record(to, prompt) {
  const ask = async () => {
    const session = await to.create();
    return { session, events: await session.stream((await session.say(prompt)).body.seq) };
  };
  const { session, events } = await ask();
  const whole = recorded(events);
  const { request_id } = events.at(-1);
  if (request_id) {
    const decide = async (on, id, result) => recorded(await on.stream((await on.post({ type: "user.tool_confirmation", request_id: id, result })).body.seq));
    const second = await ask();
    whole.at(-1).approved = await decide(session, request_id, "approve_once");
    whole.at(-1).denied = await decide(second.session, second.events.at(-1).request_id, "deny");
  }
  return whole;
}

fullTest("the recorded answers are those of the server's scripted agent", async () => {
  const server = await agentServer({ config: CONFIG });
  try {
    const scripted = await client(fetch, server.origin);
    const now = [];
    for (const { events, ...answer } of answers) now.push({ ...answer, events: await record(scripted, answer.starter ?? answer.words[0]) });
    if (process.env.KARTA_RECORD === "true") writeFileSync(FILE, `${JSON.stringify(now, null, 1)}\n`);
    else assert.deepEqual(answers, now);
  } finally {
    await server.close();
  }
});

test("the agent in the page plays what was recorded, in deltas", async () => {
  const session = await (await page()).create();
  const events = await session.stream((await session.say("Show me a TABLE")).body.seq);
  assert.ok(events.filter(({ delta }) => delta).length > 10);
  assert.deepEqual(recorded(events), answers.find(({ words }) => words.includes("table")).events);
  assert.deepEqual((await session.transcript()).body.messages.map(({ id, role }) => [id, role]), [["msg_2", "user"], ["msg_2_answer", "assistant"]]);
});

test("an approval is asked for, and each answer to it goes on as recorded", async () => {
  for (const [result, kind] of [["approve_once", "approved"], ["deny", "denied"]]) {
    const session = await (await page()).create();
    const events = await session.stream((await session.say("I want a refund")).body.seq);
    const { request_id, stop_reason, expires_at } = events.at(-1);
    assert.equal(stop_reason, "requires_action");
    assert.ok(Date.parse(expires_at) > Date.now());
    assert.equal((await session.say("hello")).status, 409);
    assert.equal((await session.post({ type: "user.tool_confirmation", request_id: "approval-99", result })).status, 404);
    const { body } = await session.post({ type: "user.tool_confirmation", request_id, result });
    const paused = answers.find(({ words }) => words.includes("refund")).events.at(-1);
    assert.deepEqual(recorded(await session.stream(body.seq)), paused[kind]);
  }
});

test("the agent in the page counts events without a gap, and accepts an event with the same key once", async () => {
  const session = await (await page()).create();
  const hello = { type: "user.message", text: "hello", idempotency_key: "key-1" };
  const { body } = await session.post(hello);
  assert.deepEqual((await session.post(hello)).body, body);
  const events = await session.stream(body.seq);
  assert.deepEqual(events.map(({ seq }) => seq), events.map((_, index) => body.seq + 1 + index));
  assert.equal(events.at(-1).stop_reason, "end_turn");
});

test("the agent in the page ends an interrupted turn at once", async () => {
  const session = await (await page()).create();
  const { body } = await session.say("write something long");
  const stream = session.stream(body.seq);
  await session.post({ type: "user.interrupt" });
  const events = await stream;
  assert.equal(events.at(-1).stop_reason, "interrupted");
  assert.deepEqual((await session.view()).body.events.at(-1), events.at(-1));
});

test("the agent in the page continues an answer after a reload", async () => {
  const before = await (await page()).create();
  const { body } = await before.say("hello");
  const after = (await page()).own(before.id);
  assert.deepEqual(recorded(await after.stream(body.seq)), answers.at(-1).events);
});

test("the agent in the page lists conversations, the newest first, and deletes them", async () => {
  const own = await page();
  const [first, second] = [await own.create(), await own.create()];
  await first.say("hello");
  await second.say("What is Karta?");
  assert.deepEqual((await own.list()).map(({ id, title }) => [id, title]), [[second.id, "What is Karta?"], [first.id, "hello"]]);
  assert.equal((await second.remove()).status, 204);
  assert.equal((await second.view()).status, 404);
  assert.deepEqual((await own.list()).map(({ id }) => id), [first.id]);
  await first.post({ type: "user.interrupt" });
});

test("an address keeps the look and nothing else", () => {
  const state = { theme: { agentName: "a=b&c#d", accent: "" }, settings: { launcher: "false" }, view: { dark: true, rtl: false, phone: false } };
  assert.deepEqual(stateOf(`#${fragmentOf(state)}`), { theme: { agentName: "a=b&c#d" }, settings: { launcher: "false" }, view: { dark: true } });
  assert.deepEqual(stateOf("#connection.src=x&theme.x=1&__proto__.a=1&theme.accent=" + "x".repeat(2000)), { theme: {}, settings: {}, view: {} });
});
