// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import test, { type TestContext } from "node:test";
import { KartaAgentClient, type AgentEvent } from "@karta/widget";
import { IDENTITY_SECRET, sharedServer } from "../testing/agent-server.js";
import { all, expectType, type AnyOptions } from "./support/setup.js";

const server = sharedServer();

function connect(t: TestContext, options: AnyOptions = {}): KartaAgentClient {
  const client = new KartaAgentClient({
    baseUrl: server.baseUrl,
    projectRef: "demo/assistant",
    ...(options.token === undefined && { embedKey: "pk_test_demo" }),
    ...options,
  } as AnyOptions as never);
  t.after(() => client.shutdown());
  return client;
}

/** Returns the types of events, each series of equal types once. */
const course = (events: readonly AgentEvent[]) =>
  events.map((event) => event.type).filter((type, index, types) => type !== types[index - 1]);

const lastText = (events: readonly AgentEvent[]) =>
  events.reduce((text, event) => (event.type === "message" ? event.text : text), "");

test("a turn with a tool, its text, its end and its transcript", async (t) => {
  const client = connect(t);
  const events = await all(client.sendMessage("Where is my order?"));
  assert.deepEqual(course(events), ["status", "message", "tool_use", "tool_result", "message", "suggestions", "done"]);
  const use = expectType(events.find(({ type }) => type === "tool_use"), "tool_use");
  const result = expectType(events.find(({ type }) => type === "tool_result"), "tool_result");
  assert.deepEqual([use.tool, use.input], ["find_order", { order: "1042" }]);
  assert.equal(result.toolUseId, use.toolUseId);
  assert.equal(result.isError, false);
  assert.match(lastText(events), /^Let me look that up\.\n\nOrder \*\*1042\*\* is on its way .* 250 g Decaf\.$/);
  const { usage } = expectType(events.at(-1), "done");
  assert.equal(usage?.totalTokens, (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0));
  const seqs = events.map(({ seq }) => seq ?? 0);
  assert.deepEqual(seqs, [...seqs].sort((a, b) => a - b));
  assert.deepEqual(client.transcript.map(({ role, text }) => [role, text]), [
    ["user", "Where is my order?"],
    ["assistant", lastText(events)],
  ]);
});

test("the reference's loop: an approval, and its nested stream", async (t) => {
  const client = connect(t);
  const outer: AgentEvent[] = [];
  const inner: AgentEvent[] = [];
  for await (const event of client.sendMessage("I want a refund")) {
    outer.push(event);
    if (event.type === "input_required") {
      assert.equal(event.tool, "refund_order");
      assert.ok(event.options.some(({ id }) => id === "deny"));
      await client.confirmTool(event.requestId, true);
      for await (const next of client.stream()) {
        inner.push(next);
      }
    }
  }
  assert.equal(outer.at(-1)?.type, "input_required");
  assert.equal(inner.at(-1)?.type, "done");
  assert.match(lastText(inner), /^I can refund order [\s\S]*Done: \*\*€42\.00\*\* are on their way back/);
});

test("after a denied approval the turn continues in the same loop", async (t) => {
  const client = connect(t);
  const events: AgentEvent[] = [];
  for await (const event of client.sendMessage("I want a refund")) {
    events.push(event);
    if (event.type === "input_required") {
      await client.confirmTool(event.requestId, false);
    }
  }
  assert.match(lastText(events), /All right, nothing was refunded/);
  assert.equal(events.at(-1)?.type, "done");
});

test("thinking, sources and warming arrive as their own events", async (t) => {
  const client = connect(t);
  const thought = await all(client.sendMessage("think about it"));
  assert.match(expectType(thought.findLast(({ type }) => type === "thinking"), "thinking").text, /^The question is .* eight people\.$/);
  const cited = await all(client.sendMessage("what are your sources?"));
  assert.equal(expectType(cited.find(({ type }) => type === "sources"), "sources").items[1]?.title, "RFC 8259");
  assert.equal(expectType(cited.find(({ type }) => type === "sources"), "sources").items[1]?.n, 2);
  assert.match(lastText(cited), /line by line\.\[1\]\(#source-1\)/);
  assert.ok(course(await all(client.sendMessage("wake up"))).includes("warming"));
});

test("errors and limits of a turn are typed, and the error keeps the raw message", async (t) => {
  const client = connect(t);
  const failed = expectType((await all(client.sendMessage("show an error"))).at(-1), "error");
  assert.equal(failed.code, "model_provider_unavailable");
  assert.equal(failed.error.name, "KartaServerError");
  assert.doesNotMatch(failed.message, /127\.0\.0\.1/);
  const limited = expectType((await all(client.sendMessage("show a limit"))).at(-1), "error");
  assert.deepEqual([limited.error.name, limited.error.retryAfterSeconds], ["KartaLimitReachedError", 30]);
});

test("another client resumes the session, reads its transcript and continues it", async (t) => {
  const token = await mint("visitor-of-this-test-0000000000");
  const one = connect(t, { token });
  await all(one.sendMessage("hello"));
  const two = connect(t, { token });
  await two.resume(one.sessionId!);
  assert.deepEqual(two.transcript.map(({ role, text }) => [role, text]), one.transcript.map(({ role, text }) => [role, text]));
  assert.equal(expectType((await all(two.sendMessage("show me a table"))).at(-1), "done").type, "done");
  await assert.rejects(connect(t).resume(one.sessionId!), { name: /^Karta(NotFound|Forbidden)Error$/ });
});

test("sessions are listed and deleted, and uploads are stored and sent with a message", async (t) => {
  const client = connect(t);
  const shares: number[] = [];
  const file = new File(["hello"], "grün & co.txt", { type: "text/plain" });
  const attachment = await client.uploadFile(file, { onProgress: (share) => shares.push(share) });
  assert.deepEqual([shares.at(0), shares.at(-1)], [0, 1]);
  assert.deepEqual([attachment.size, attachment.type], [5, "text/plain"]);
  const events = await all(client.sendMessage("hello", { attachments: [attachment] }));
  assert.equal(events.at(-1)?.type, "done");
  const sessions = await client.listSessions();
  assert.deepEqual(sessions.map(({ id }) => id), [client.sessionId]);
  await client.deleteSession(client.sessionId!);
  assert.deepEqual(await client.listSessions(), []);
});

test("sessions are listed in pages, the last one first, each with a preview in plain words", async (t) => {
  const token = await mint("visitor-of-three-pages-00000000");
  const ids: (string | null)[] = [];
  for (const text of ["say: **First** answer.", "say: Second [answer](https://example.com/)."]) {
    const client = connect(t, { token });
    await all(client.sendMessage(text));
    ids.unshift(client.sessionId);
  }
  const client = connect(t, { token });
  const page = await client.listSessions({ limit: 1 });
  assert.ok(Array.isArray(page));
  assert.deepEqual(page.map(({ id, preview }) => [id, preview]), [[ids[0], "Second answer."]]);
  const rest = await client.listSessions({ limit: 1, cursor: page.next! });
  assert.deepEqual(rest.map(({ id, preview }) => [id, preview]), [[ids[1], "First answer."]]);
  assert.equal(rest.next, undefined);
});

test("a verified identity is accepted, a forged one is refused", async (t) => {
  const identityToken = createHmac("sha256", IDENTITY_SECRET).update("user_123").digest("hex");
  const client = connect(t, { user: { id: "user_123", identityToken } });
  assert.equal((await all(client.sendMessage("hello"))).at(-1)?.type, "done");
  const forged = connect(t, { user: { id: "user_124", identityToken } });
  const error = expectType((await all(forged.sendMessage("hello"))).at(-1), "error").error;
  assert.deepEqual([error.name, error.code], ["KartaAuthError", "identity_invalid"]);
});

test("interrupt ends a long answer, and the session continues", async (t) => {
  const client = connect(t);
  let stopped: Promise<void> | undefined;
  let last: AgentEvent | undefined;
  for await (const event of client.sendMessage("write something long")) {
    last = event;
    if (event.type === "message") {
      stopped ??= client.interrupt();
    }
  }
  await stopped;
  assert.equal(last?.type, "done");
  assert.equal((await all(client.sendMessage("hello"))).at(-1)?.type, "done");
});

for (const [name, project, question, until] of [
  ["in mid-sentence", { projectRef: "demo/slow", embedKey: "pk_test_slow" }, "write something long", "message"],
  ["at its question", {}, "I want a refund", "input_required"],
] as const) {
  test(`a stop button that aborts a turn ${name}: the next message is answered immediately`, async (t) => {
    const client = connect(t, project);
    const stopButton = new AbortController();
    await assert.rejects(async () => {
      for await (const event of client.sendMessage(question, { signal: stopButton.signal })) {
        if (event.type === until) stopButton.abort();
      }
    }, { code: "aborted" });
    assert.equal(client.status, "detached");
    const events = await all(client.sendMessage("hello"));
    assert.equal(expectType(events.at(-1), "done").type, "done");
    assert.equal(client.transcript.at(-1)?.text, lastText(events));
    assert.deepEqual(client.transcript.map(({ role }) => role), ["user", "assistant", "user", "assistant"]);
  });
}

test("a stop button that interrupts: the next message is answered immediately, whether the loop continues or was left", async (t) => {
  const client = connect(t, { projectRef: "demo/slow", embedKey: "pk_test_slow" });
  for (const leaves of [false, true]) {
    const turn = client.sendMessage("write something long");
    for (let step = await turn.next(); step.value?.type !== "message"; step = await turn.next());
    const rest = leaves ? turn.return(undefined) : all(turn);
    await client.interrupt();
    const next = client.sendMessage("hello");
    assert.equal((await next.next()).value?.type, "status");
    await rest;
    await next.return(undefined);
    await client.interrupt();
    assert.equal(client.status, "idle");
  }
});

test("the Responses transport: text, tools and thinking, and a conversation over two turns", async (t) => {
  const client = connect(t, { transport: "responses" });
  const events = await all(client.sendMessage("Where is my order?"));
  assert.deepEqual(course(events).filter((type) => type !== "status"), ["message", "tool_use", "message", "done"]);
  assert.match(lastText(events), /Order \*\*1042\*\* is on its way/);
  assert.deepEqual(expectType(events.find(({ type }) => type === "tool_use"), "tool_use").input, { order: "1042" });
  const thought = await all(client.sendMessage("think about it"));
  assert.ok(course(thought).includes("thinking"));
  assert.equal(thought.at(-1)?.type, "done");
});

test("the Responses transport: a failed turn and a limit have their error classes", async (t) => {
  const client = connect(t, { transport: "responses" });
  assert.equal(expectType((await all(client.sendMessage("show an error"))).at(-1), "error").error.name, "KartaServerError");
  const limited = expectType((await all(client.sendMessage("show a limit"))).at(-1), "error");
  assert.equal(limited.error.name, "KartaLimitReachedError");
});

async function mint(visitor: string): Promise<string> {
  const response = await fetch(`${server.baseUrl}/v1/embed/session-tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ embed_key: "pk_test_demo", user_id: visitor, visitor_id: visitor }),
  });
  return ((await response.json()) as { token: string }).token;
}
