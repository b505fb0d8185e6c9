// SPDX-License-Identifier: Apache-2.0
/** Tests the agent in the page without a browser: it is compiled from the server's agent, so both must write the same events. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { IN_PAGE, inPageAgent } from "../pages/public/preview/agent.js";
import { fragmentOf, stateOf } from "../.vitepress/theme/playground/share.mjs";
import { root } from "./blocks.mjs";
import { agentServer } from "./stack.mjs";
import { repository } from "./tables.mjs";

const MODULE = join(root, "target/site/docs/preview/scripted-agent.js");
/** In bytes, Brotli level 11. The previews load it with their first request. */
const BUDGET = 40_000;

const SCRIPTS = join(repository, "scripted-agent/src/main/resources/sh/karta/scripted");
const CONFIG = `
projects:
  demo/assistant:
    keys:
      - {key: pk_test_demo, origins: [loopback]}
    agent: {kind: scripted, pace_millis: 0}
    limits: {key_per_minute: 100000, visitor_per_minute: 100000, address_per_minute: 100000, visitor_reads_per_minute: 100000, visitor_transcripts_per_minute: 100000}
`;

const kept = new Map();
globalThis.window = { sessionStorage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) } };

const { createAgent } = await import(MODULE);

/** Returns a new agent, whose timers do not wait. It keeps the conversations of the previous agent, as after a reload. */
function fastAgent() {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = (task) => setImmediate(task);
  const agent = inPageAgent(createAgent());
  globalThis.setTimeout = setTimeout;
  return agent;
}

/** Creates a client of the wire protocol. */
async function client(request, origin) {
  const call = async (path, method, body, headers) => {
    const response = await request(`${origin}${path}`, {
      method,
      headers: { "Content-Type": "application/json", Origin: "http://localhost", ...headers },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  };
  const minted = await call("/v1/embed/session-tokens", "POST", { embed_key: "pk_test_demo", visitor_id: "visitor-with-128-random-bits" });
  const headers = { Authorization: `Bearer ${JSON.parse(minted.text).token}` };
  const SESSIONS = "/demo/assistant/v1/managed-agents/sessions";
  return {
    async create() {
      const { id } = JSON.parse((await call(SESSIONS, "POST", {}, headers)).text);
      const own = async (rest, method, body) => {
        const { status, text } = await call(`${SESSIONS}/${id}${rest}`, method, body, headers);
        return { status, body: JSON.parse(text || "null") };
      };
      return {
        id,
        post: (event) => own("/events", "POST", event),
        say: (text) => own("/events", "POST", { type: "user.message", text }),
        view: (leaf) => own(leaf ? `?leaf=${leaf}` : "", "GET"),
        transcript: (leaf) => own(`/transcript${leaf ? `?leaf=${leaf}` : ""}`, "GET"),
        remove: () => own("", "DELETE"),
        async stream(after) {
          const { text } = await call(`${SESSIONS}/${id}/events/stream?after=${after}`, "GET", undefined, headers);
          return [...text.matchAll(/^data: (.*)$/gm)].map(([, event]) => JSON.parse(event));
        },
      };
    },
    list: async () => JSON.parse((await call(SESSIONS, "GET", undefined, headers)).text).data,
  };
}

/** Returns an event without the values that differ from run to run: times, numbers, and ids of HTTP requests. */
function comparable(event, turns) {
  const { seq, created_at, expires_at, request_id, ...rest } = event;
  const decided = request_id?.startsWith("approval-") ? { request_id } : {};
  const text = JSON.stringify({ ...rest, ...decided }).replace(/"(msg_|part-|tool-|approval-)(\d+)/g, (_, kind, turn) => `"${kind}turn${turns.indexOf(Number(turn))}`);
  return JSON.parse(text);
}

/** Returns events with each part in one, since a server sends deltas of any length, or the whole part to a late reader. */
function joined(events) {
  const all = [];
  for (const { delta, ...event } of events) {
    const before = all.at(-1);
    if (event.part_id === undefined || event.part_id !== before?.part_id) all.push(event);
    else before.text = delta ? before.text + event.text : event.text;
  }
  return all;
}

/**
 * Plays posts one after another in a new conversation. A function gets the last event and the ids of the messages, and returns a post.
 *
 * @returns {Promise<object[]>} each response, the events that follow it, and the history and the transcript of each path
 */
async function play(to, posts) {
  const session = await to.create();
  const turns = [];
  const trace = [];
  const ids = [];
  let last;
  for (const post of posts) {
    const event = typeof post === "function" ? post(last, ids) : { type: "user.message", text: post };
    const { status, body } = await session.post(event);
    if (body.error) {
      trace.push({ status, code: body.error.code });
      continue;
    }
    if (body.message_id) {
      turns.push(body.seq);
      ids.push(body.message_id);
    }
    const events = event.type === "user.interrupt" ? [] : await session.stream(body.seq);
    last = events.at(-1) ?? last;
    trace.push({ status, ...comparable(body, turns) }, ...joined(events.map((each) => comparable(each, turns))));
  }
  for (const leaf of [undefined, ...ids, "msg_999", "nothing"]) {
    const [view, transcript] = [await session.view(leaf), await session.transcript(leaf)];
    const events = joined(view.body.events ?? []).map((event) => comparable(event, turns));
    const messages = transcript.body.messages?.map((message) => comparable(message, turns));
    trace.push({ status: [view.status, transcript.status], running: view.body.status, events, messages });
  }
  return trace;
}

const decide = (result) => ({ request_id }) => ({ type: "user.tool_confirmation", request_id, result });
const send = (event) => () => event;
const again = (number) => (_, ids) => ({ type: "user.regenerate", message_id: ids[number].replace(/^msg_\d+$/, "$&_answer") });
/** Sends a text in place of a message: after the answer before it, or at the beginning. */
const edit = (text, after) => (_, ids) => ({ type: "user.message", text, parent: after === null ? null : ids[after].replace(/^msg_\d+$/, "$&_answer") });
const interrupt = send({ type: "user.interrupt" });

/** The scenes and keywords of each script. */
const prompts = readdirSync(SCRIPTS)
  .filter((name) => name.endsWith(".md"))
  .map((name) => [name, readFileSync(join(SCRIPTS, name), "utf8").split("\n", 2)])
  .map(([name, head]) => [name, head.flatMap((line) => /^(?:keywords|scenes): (.*)/.exec(line)?.[1].split(",") ?? []).map((item) => item.trim())]);

const CONVERSATIONS = [
  ["quantum chromodynamics"],
  ["Please give me my MONEY BACK!"],
  ["Straße, ÉCOLE und ½ ⅷ 表"],
  ["say: one\n@answer\ntwo \u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\n@thinking\nthree"],
  ["say:"],
  [" \n say: @end"],
  ['say: @tool a {"n": [1, 2.5, null, true], "s": "\\u00e9"}\nplain text\n@tool-error b not json\n{"x": 1} y\n@tool c null\n@tool'],
  ["say: @sources\n- [a](https://a.example) quote\n- [b [1]](https://b.example)\n- no source\n@warming\nwarm"],
  ["say: before\n@error over | It failed.\nnever said"],
  ["say: @limit 30 | Enough."],
  ["say: @limit soon | Enough.\n@error"],
  ["say: a\r\n@approval pay | 5 €\r\npaid\r\n@denied\r\nkept\r\n@end\r\nafter", decide("approve_once"), "hello"],
  ...["approve_once", "approve_session", "deny", "allow", "maybe"].map((result) => ["I want a refund", decide(result)]),
  ["I want a refund", decide("approve_session"), "I want a refund"],
  ["I want a refund", decide("deny"), "I want a refund"],
  ["I want a refund", "hello", interrupt, "hello"],
  ["I want a refund", decide("deny"), send({ type: "user.tool_confirmation", request_id: "approval-2-3", result: "deny" })],
  ["hello", send({ type: "user.tool_confirmation", request_id: "approval-9-9", result: "deny" }), interrupt, "hello"],
  ["say: one", again(0), "say: two", again(0), again(1)],
  ["say: one", "say: two", edit("say: three", 0), edit("say: zero", null), "say: four", again(1)],
  ["say: @error over | It failed.", again(0), "I want a refund", again(0), decide("approve_once"), again(2)],
  ["say: one", send({ type: "user.regenerate", message_id: "msg_99_answer" }), send({ type: "user.regenerate", message_id: "msg_2" }), send({ type: "user.message", text: "hm", parent: "msg_99_answer" })],
  [send({ type: "user.message", text: " " }), send({ type: "user.message" }), send({ type: "user.unknown" })],
];

describe("the agent in the page and the server", () => {
  let server;
  let clients;

  before(async () => {
    server = await agentServer({ config: CONFIG });
    clients = await Promise.all([client(fetch, server.origin), client(fastAgent(), IN_PAGE)]);
  });

  after(() => server?.close());

  const same = async (posts) => {
    const [expected, actual] = await Promise.all(clients.map((each) => play(each, posts)));
    assert.deepEqual(actual, expected);
  };

  for (const [name, items] of prompts) {
    test(`write the same events for each prompt of ${name}`, async () => {
      for (const prompt of items) await same([prompt]);
    });
  }

  for (const posts of CONVERSATIONS) {
    const name = posts.map((post) => (typeof post === "string" ? JSON.stringify(post) : "…")).join(", ");
    test(`write the same events for ${name}`, () => same(posts));
  }
});

const text = (events) => events.filter(({ type }) => type === "agent.message").map((event) => event.text).join("");

describe("the agent in the page", () => {
  test("counts events without a gap, and accepts an event with the same key once", async () => {
    const session = await (await client(fastAgent(), IN_PAGE)).create();
    const hello = { type: "user.message", text: "hello", idempotency_key: "key-1" };
    const { body } = await session.post(hello);
    assert.deepEqual((await session.post(hello)).body, body);
    const events = await session.stream(body.seq);
    assert.deepEqual(events.map(({ seq }) => seq), events.map((_, index) => body.seq + 1 + index));
    assert.equal(events.at(-1).stop_reason, "end_turn");
  });

  test("ends an interrupted turn at once", async () => {
    const session = await (await client(fastAgent(), IN_PAGE)).create();
    const { body } = await session.say("write something long");
    const stream = session.stream(body.seq);
    await session.post({ type: "user.interrupt" });
    const events = await stream;
    assert.equal(events.at(-1).stop_reason, "interrupted");
    assert.deepEqual((await session.view()).body.events.at(-1), events.at(-1));
  });

  test("continues an answer after a reload, as the server does after a restart", async () => {
    const whole = await (await client(fastAgent(), IN_PAGE)).create();
    const expected = text(await whole.stream((await whole.say("write something long")).body.seq));
    const slow = await (await client(inPageAgent(createAgent()), IN_PAGE)).create();
    const { body } = await slow.say("write something long");
    const reloaded = fastAgent();
    const response = await reloaded(`${IN_PAGE}/demo/assistant/v1/managed-agents/sessions/${slow.id}/events/stream?after=${body.seq}`);
    const events = [...(await response.text()).matchAll(/^data: (.*)$/gm)].map(([, event]) => JSON.parse(event));
    assert.equal(text(events), expected);
    await slow.post({ type: "user.interrupt" });
  });

  test("lists conversations, the newest first, and deletes them", async () => {
    kept.clear();
    const page = await client(fastAgent(), IN_PAGE);
    const [first, second] = [await page.create(), await page.create()];
    await first.say("hello");
    await second.say("What is Karta?");
    assert.deepEqual((await page.list()).map(({ id, title }) => [id, title]), [[second.id, "What is Karta?"], [first.id, "hello"]]);
    assert.equal((await second.remove()).status, 204);
    assert.equal((await second.view()).status, 404);
    assert.deepEqual((await page.list()).map(({ id }) => id), [first.id]);
  });

  test("is small", () => {
    const bytes = brotliCompressSync(readFileSync(MODULE)).length;
    assert.ok(bytes <= BUDGET, `${bytes} bytes`);
  });
});

test("an address keeps the look and nothing else", () => {
  const state = { theme: { agentName: "a=b&c#d", accent: "" }, settings: { launcher: "false" }, view: { dark: true, rtl: false, phone: false } };
  assert.deepEqual(stateOf(`#${fragmentOf(state)}`), { theme: { agentName: "a=b&c#d" }, settings: { launcher: "false" }, view: { dark: true } });
  assert.deepEqual(stateOf("#connection.src=x&theme.x=1&__proto__.a=1&theme.accent=" + "x".repeat(2000)), { theme: {}, settings: {}, view: {} });
});
