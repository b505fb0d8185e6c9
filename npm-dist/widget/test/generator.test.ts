// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import test from "node:test";
import { KartaConflictError, KartaError, KartaNetworkError, type AgentEvent } from "@karta/widget";
import { HOLD } from "../testing/scripted-server.js";
import { all, clientFor, expectType, idle, pause, say, serverFor } from "./support/setup.js";
import { VirtualClock } from "./support/virtual-clock.js";

const code = (expected: string) => (error: unknown) => error instanceof KartaError && error.code === expected;

test("the loop of the reference runs to the end, with its nested stream", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([say("Wait. "), pause, say("Done.", { part_id: "p2" }), idle]);
  const seen: string[] = [];
  const render = (text: string) => seen.push(text);
  const order: string[] = [];

  for await (const event of client.sendMessage("Refund me")) {
    order.push(event.type);
    switch (event.type) {
      case "message":
        render(event.text);
        break;
      case "input_required":
        await client.confirmTool(event.requestId, true);
        for await (const e2 of client.stream()) {
          order.push(`nested ${e2.type}`);
          render(e2.type === "message" ? e2.text : "");
        }
        break;
    }
  }

  assert.deepEqual(order, ["status", "message", "input_required", "nested message", "nested done"]);
  assert.deepEqual(seen, ["Wait. ", "Wait. \n\nDone.", ""]);
  assert.equal(client.status, "idle");
});

test("without a nested stream the outer loop continues the turn", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([pause, say("Done."), idle]);
  const order: string[] = [];
  for await (const event of client.sendMessage("Refund me")) {
    order.push(event.type);
    if (event.type === "input_required") {
      await client.confirmTool(event.requestId, "deny");
    }
  }
  assert.deepEqual(order, ["status", "input_required", "message", "done"]);
  assert.deepEqual(
    server.requestsTo("post").map((post) => JSON.parse(post.body)).map(({ type, request_id, result }) => ({ type, request_id, result })),
    [
      { type: "user.message", request_id: undefined, result: undefined },
      { type: "user.tool_confirmation", request_id: "r1", result: "deny" },
    ],
  );
});

test("a confirmation outside of the loop resumes the waiting loop", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([pause, say("Done."), idle]);
  const events = client.sendMessage("Refund me");
  await events.next();
  const required = expectType((await events.next()).value, "input_required");
  const rest = all(events);
  assert.equal(client.status, "input_required");
  await client.confirmTool(required.requestId, true);
  assert.deepEqual((await rest).map((event) => event.type), ["message", "done"]);
});

test("nothing is sent before the first next()", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  const events = client.sendMessage("Hello");
  assert.deepEqual(await events.return(undefined), { done: true, value: undefined });
  assert.deepEqual(await events.next(), { done: true, value: undefined });
  assert.equal(server.requests.length, 0);
});

test("the result is an async generator by all its properties", async (t) => {
  const server = await serverFor(t);
  const events = clientFor(t, server).sendMessage("Hello");
  assert.equal(Object.prototype.toString.call(events), "[object AsyncGenerator]");
  assert.equal(events[Symbol.asyncIterator](), events);
  const native = (async function* () {})();
  for (const key of [Symbol.asyncIterator, Symbol.asyncDispose]) {
    const read = (object: object) => (object as Record<symbol, unknown>)[key];
    assert.equal(read(events), read(native), String(key));
  }
});

for (const [name, leave] of [
  ["break", null],
  ["return()", (events: AsyncGenerator<AgentEvent>) => events.return(undefined)],
  ["throw()", (events: AsyncGenerator<AgentEvent>) => events.throw(new Error("mine"))],
] as const) {
  test(`${name} closes the connection immediately`, async (t) => {
    const server = await serverFor(t);
    const client = clientFor(t, server);
    server.scripts.push([say("One"), HOLD, idle]);
    if (leave === null) {
      for await (const event of client.sendMessage("Hello")) {
        if (event.type === "message") {
          break;
        }
      }
    } else {
      const events = client.sendMessage("Hello");
      await events.next();
      await events.next();
      const pending = events.next();
      const left = leave(events);
      assert.deepEqual(await pending, { done: true, value: undefined });
      if (name === "throw()") {
        await assert.rejects(left, /mine/);
      } else {
        assert.deepEqual(await left, { done: true, value: undefined });
      }
    }
    await server.requestsTo("stream")[0]!.closed;
    assert.equal(client.status, "detached");
  });
}

test("leaving while the message is being sent closes that connection and opens no other", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.once("post", () => true);
  const events = client.sendMessage("Hello");
  const first = events.next();
  await server.until(() => server.requestsTo("post").length === 1);
  await events.return(undefined);
  assert.deepEqual(await first, { done: true, value: undefined });
  await server.requestsTo("post")[0]!.closed;
  assert.equal(server.requestsTo("stream").length, 0);
});

test("stream() joins a turn that was left", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([say("One ", { delta: true }), HOLD, say("two.", { delta: true }), idle]);
  for await (const event of client.sendMessage("Hello")) {
    if (event.type === "message") {
      break;
    }
  }
  const rest = all(client.stream());
  await server.until(() => server.requestsTo("stream").length === 2);
  server.release();
  const events = await rest;
  assert.deepEqual(events.map((event) => event.type), ["message", "done"]);
  assert.equal(expectType(events[0], "message").text, "One two.");
});

test("stream(fromSeq) is exclusive and starts the text again", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([say("One ", { delta: true }), HOLD, say("two.", { delta: true }), idle]);
  let seq = 0;
  for await (const event of client.sendMessage("Hello")) {
    seq = event.seq ?? 0;
    if (event.type === "message") {
      break;
    }
  }
  const rest = all(client.stream(seq - 1));
  await server.until(() => server.requestsTo("stream").length === 2);
  server.release();
  const texts = (await rest).flatMap((event) => (event.type === "message" ? [event.text] : []));
  assert.equal(texts.at(-1), "One two.");
  assert.equal(server.requestsTo("stream")[1]!.url.searchParams.get("after"), String(seq - 1));
});

test("stream() ends immediately if no turn is running", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  assert.deepEqual(await all(client.stream()), []);
  await all(client.sendMessage("Hello"));
  assert.deepEqual(await all(client.stream()), []);
});

test("a second message while a turn runs is refused before any request", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([say("One"), HOLD, idle]);
  const events = client.sendMessage("Hello");
  await events.next();
  const before = server.requests.length;
  await assert.rejects(client.sendMessage("Again").next(), code("busy"));
  await assert.rejects(client.sendMessage("Again").next(), KartaConflictError);
  assert.equal(server.requests.length, before);
  server.release();
  assert.equal((await all(events)).at(-1)?.type, "done");
});

test("a second consumer of a running turn gets an error instead of half of the events", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([say("One"), HOLD, say("Two"), idle]);
  const events = client.sendMessage("Hello");
  await events.next();
  await assert.rejects(client.stream().next(), code("busy"));
  server.release();
  assert.deepEqual((await all(events)).map((event) => event.type).at(-1), "done");
});

test("stream() is refused while the outer loop waits for the end of a pause", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([pause, idle]);
  const events = client.sendMessage("Hello");
  await events.next();
  await events.next();
  const waiting = events.next();
  await assert.rejects(client.stream().next(), code("busy"));
  await client.confirmTool("r1", true);
  assert.equal((await waiting).value?.type, "done");
});

test("the caller's signal throws and closes the connection", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([say("One"), HOLD, idle]);
  const abort = new AbortController();
  const events = client.sendMessage("Hello", { signal: abort.signal });
  await events.next();
  await events.next();
  const pending = events.next();
  abort.abort(new Error("enough"));
  await assert.rejects(pending, (error) => {
    assert.ok(error instanceof KartaNetworkError);
    assert.equal(error.code, "aborted");
    assert.equal((error.cause as Error).message, "enough");
    return true;
  });
  assert.deepEqual(await events.next(), { done: true, value: undefined });
  await server.requestsTo("stream")[0]!.closed;
});

test("a signal that fired before, or while the loop's body runs, throws at the next step", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  await assert.rejects(client.sendMessage("Hello", { signal: AbortSignal.abort() }).next(), code("aborted"));
  assert.equal(server.requests.length, 0);
  server.scripts.push([say("One"), HOLD, idle]);
  const abort = new AbortController();
  const events = client.sendMessage("Hello", { signal: abort.signal });
  await events.next();
  abort.abort();
  await assert.rejects(events.next(), code("aborted"));
  assert.equal(client.status, "detached");
});

test("shutdown() ends the loop without an error, and later calls are closed", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([say("One"), HOLD, idle]);
  const events = client.sendMessage("Hello");
  await events.next();
  await events.next();
  const pending = events.next();
  client.shutdown();
  assert.deepEqual(await pending, { done: true, value: undefined });
  await server.requestsTo("stream")[0]!.closed;
  assert.equal(client.status, "closed");
  await assert.rejects(client.sendMessage("Again").next(), code("closed"));
  await assert.rejects(client.stream().next(), code("closed"));
  await assert.rejects(client.createSession(), code("closed"));
  await assert.rejects(client.listSessions(), code("closed"));
  client.shutdown();
});

for (const status of ["running", "input_required"] as const) {
  test(`shutdown() when the status becomes ${status} ends the loop without an error and leaves no timer`, async (t) => {
    const server = await serverFor(t);
    const clock = new VirtualClock();
    const client = clock.lend(() => clientFor(t, server));
    server.scripts.push([{ ...pause, expires_at: "2099-01-01T00:00:00Z" }, idle]);
    client.on("statechange", (now) => now === status && client.shutdown());
    const events = await all(client.sendMessage("Hello"));
    assert.deepEqual(events.filter(({ type }) => type !== "status"), []);
    assert.equal(client.status, "closed");
    assert.equal(clock.waiting, 0);
  });
}

test("interrupt() when the status becomes input_required ends the loop with done", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([pause, idle]);
  let interrupted: Promise<void> | undefined;
  client.on("statechange", (now) => {
    if (now === "input_required") {
      interrupted = client.interrupt();
    }
  });
  const events = await all(client.sendMessage("Refund me"));
  assert.deepEqual(events.map(({ type }) => type), ["status", "input_required", "done"]);
  await interrupted;
  assert.equal(client.status, "idle");
});

test("several calls of next() are answered in order", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([say("One"), { type: "agent.tool_use", tool_use_id: "u", tool: "look", input: {} }, idle]);
  const events = client.sendMessage("Hello");
  const steps = await Promise.all([events.next(), events.next(), events.next(), events.next(), events.next()]);
  assert.deepEqual(steps.map((step) => step.value?.type), ["status", "message", "tool_use", "done", undefined]);
});

test("the server's texts about a tool and its question are passed on, and nothing but texts", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([
    { type: "agent.tool_use", tool_use_id: "u", tool: "find_order", input: {}, title: "Find order", done: "Found order" },
    { type: "session.status_idle", stop_reason: "requires_action", request_id: "r", tool: "refund", options: [], title: 7, question: "Refund order 1?" },
    idle,
  ]);
  const events: AgentEvent[] = [];
  for await (const event of client.sendMessage("Where is it?")) {
    events.push(event);
    if (event.type === "input_required") {
      await client.confirmTool(event.requestId, true);
    }
  }
  const [use, pause] = ["tool_use", "input_required"].map((wanted) => events.find(({ type }) => type === wanted));
  assert.deepEqual(use, { ...use, title: "Find order", done: "Found order" });
  assert.deepEqual(pause, { ...pause, question: "Refund order 1?" });
  assert.ok(pause && !("title" in pause));
});

test("a slow consumer may miss intermediate texts, but not the last one before done", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  const words = Array.from({ length: 50 }, (_, i) => say(`${i} `, { delta: true }));
  server.scripts.push([...words, idle]);
  const events = client.sendMessage("Hello");
  await events.next();
  await server.requestsTo("stream")[0]!.closed;
  await new Promise((resolve) => setImmediate(resolve));
  const rest = await all(events);
  assert.ok(rest.length < 50);
  assert.equal(expectType(rest.at(-2), "message").text, words.map((word) => word["text"]).join(""));
  assert.equal(rest.at(-1)?.type, "done");
});
