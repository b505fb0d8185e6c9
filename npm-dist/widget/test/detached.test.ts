// SPDX-License-Identifier: Apache-2.0
/**
 * A turn whose stream was left and which continues at the server: its status, joining, stopping, and the next message.
 */
import assert from "node:assert/strict";
import test from "node:test";
import type { AgentEvent, KartaAgentClient } from "@karta/widget";
import { HOLD, type ScriptedServer } from "../testing/scripted-server.js";
import { all, clientFor, expectType, idle, pause, say, serverFor } from "./support/setup.js";

const posts = (server: ScriptedServer) => server.requestsTo("post").map(({ body }) => (JSON.parse(body) as { type: string }).type);

const WAYS: Record<string, (client: KartaAgentClient) => Promise<unknown>> = {
  "break": async (client) => {
    for await (const { type } of client.sendMessage("Hello")) {
      if (type === "message") break;
    }
  },
  "return()": async (client) => {
    const events = await untilMessage(client.sendMessage("Hello"));
    await events.return(undefined);
  },
  "throw()": async (client) => {
    const events = await untilMessage(client.sendMessage("Hello"));
    await assert.rejects(events.throw(new Error("mine")), /mine/);
  },
  "an abort between two steps": async (client) => {
    const abort = new AbortController();
    await untilMessage(client.sendMessage("Hello", { signal: abort.signal }));
    abort.abort();
  },
  "an abort while the loop waits": async (client) => {
    const abort = new AbortController();
    const events = await untilMessage(client.sendMessage("Hello", { signal: abort.signal }));
    const next = events.next();
    abort.abort();
    await assert.rejects(next, /Aborted/);
  },
};

async function untilMessage(events: AsyncGenerator<AgentEvent, undefined>): Promise<typeof events> {
  for (let step = await events.next(); step.value?.type !== "message"; step = await events.next());
  return events;
}

for (const [name, leave] of Object.entries(WAYS)) {
  test(`after ${name} the status is detached, and the next message interrupts the turn`, async (t) => {
    const server = await serverFor(t);
    const client = clientFor(t, server);
    server.scripts.push([say("One "), HOLD, say("never said"), idle], [say("Next."), idle]);
    const told: string[] = [];
    client.on("statechange", (status) => told.push(status));
    await leave(client);
    assert.equal(client.status, "detached");
    await server.requestsTo("stream")[0]!.closed;
    const events = await all(client.sendMessage("And now?"));
    assert.deepEqual(events.map(({ type }) => type), ["status", "message", "done"]);
    assert.equal(expectType(events[1], "message").text, "Next.");
    assert.deepEqual(posts(server), ["user.message", "user.interrupt", "user.message"]);
    assert.deepEqual(told, ["running", "detached", "running", "idle"]);
    assert.deepEqual(
      client.transcript.map(({ role, text }) => [role, text]),
      [
        ["user", "Hello"],
        ["assistant", "One "],
        ["user", "And now?"],
        ["assistant", "Next."],
      ],
    );
  });
}

test("the rest of a turn that ended meanwhile is before the next message in the transcript", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([say("One "), HOLD, say("two.", { delta: true }), idle], [say("Next."), idle]);
  await WAYS["break"]!(client);
  server.release();
  assert.equal((await all(client.sendMessage("And now?"))).at(-1)?.type, "done");
  assert.deepEqual(
    client.transcript.map(({ text }) => text),
    ["Hello", "One two.", "And now?", "Next."],
  );
});

test("a message that was aborted while it was being sent does not block the next one", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([say("One "), HOLD, idle], [say("Next."), idle]);
  // The server accepts the message, and its answer is lost with the connection.
  server.once("post", (request) => void server.take(request));
  const abort = new AbortController();
  const first = client.sendMessage("Hello", { signal: abort.signal }).next();
  await server.until(() => server.requestsTo("post").length === 1);
  abort.abort();
  await assert.rejects(first, /Aborted/);
  const events = await all(client.sendMessage("And now?"));
  assert.deepEqual(events.map(({ type }) => type), ["status", "message", "done"]);
});

test("stream() joins the turn again, and the status follows it to its end", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([say("One "), HOLD, say("two.", { delta: true }), idle]);
  await WAYS["break"]!(client);
  const rest = all(client.stream());
  await server.until(() => server.requestsTo("stream").length === 2);
  assert.equal(client.status, "running");
  server.release();
  const events = await rest;
  assert.deepEqual(events.map(({ type }) => type), ["message", "done"]);
  assert.equal(expectType(events[0], "message").text, "One two.");
  assert.equal(client.status, "idle");
});

test("interrupt() stops a turn that was left, and the next message is sent immediately", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([say("One "), HOLD, idle], [say("Next."), idle]);
  await WAYS["break"]!(client);
  await client.interrupt();
  assert.equal(client.status, "idle");
  assert.equal((await all(client.sendMessage("And now?"))).at(-1)?.type, "done");
  assert.deepEqual(posts(server), ["user.message", "user.interrupt", "user.message"]);
});

test("a turn that was left at its question begins with it again, and continues after the decision", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([say("May I? "), pause, say("Done.", { delta: true }), idle]);
  for await (const { type } of client.sendMessage("Refund me")) {
    if (type === "input_required") break;
  }
  assert.equal(client.status, "detached");
  const order: string[] = [];
  for await (const event of client.stream()) {
    order.push(event.type);
    if (event.type === "input_required") {
      assert.deepEqual([client.status, event.requestId], ["input_required", "r1"]);
      await client.confirmTool(event.requestId, true);
    }
  }
  assert.deepEqual(order, ["input_required", "message", "done"]);
  assert.equal(client.transcript.at(-1)?.text, "May I? Done.");
});

test("a session that is resumed in mid-turn is detached until it is joined", async (t) => {
  const server = await serverFor(t);
  server.scripts.push([say("One "), HOLD, idle], [say("Next."), idle]);
  const first = clientFor(t, server);
  await WAYS["break"]!(first);
  const second = clientFor(t, server);
  await second.resume(first.sessionId!);
  assert.equal(second.status, "detached");
  assert.equal((await all(second.sendMessage("And now?"))).at(-1)?.type, "done");
});

test("whenBusy queue sends after the end of the turn, in order, and a call may override the option", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server, { whenBusy: "queue" });
  server.scripts.push([say("One "), HOLD, idle], [say("Two."), idle], [say("Three."), idle]);
  await WAYS["break"]!(client);
  const second = all(client.sendMessage("second"));
  const third = all(client.sendMessage("third"));
  await assert.rejects(client.sendMessage("fourth", { whenBusy: "interrupt" }).next(), { code: "busy" });
  await server.until(() => server.requestsTo("stream").length === 2);
  assert.deepEqual(posts(server), ["user.message"]);
  server.release();
  assert.equal(expectType((await second)[1], "message").text, "Two.");
  assert.equal(expectType((await third)[1], "message").text, "Three.");
  assert.deepEqual(posts(server), ["user.message", "user.message", "user.message"]);
  assert.deepEqual(
    client.transcript.map(({ text }) => text),
    ["Hello", "One ", "second", "Two.", "third", "Three."],
  );
});

test("whenBusy reject throws busy while the turn runs, and the turn can still be joined", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([say("One "), HOLD, idle], [say("Two."), idle]);
  await WAYS["break"]!(client);
  const events = client.sendMessage("second", { whenBusy: "reject" });
  await assert.rejects(events.next(), { name: "KartaConflictError", code: "busy" });
  assert.deepEqual(await events.next(), { done: true, value: undefined });
  assert.deepEqual([client.status, posts(server)], ["detached", ["user.message"]]);
  server.release();
  assert.equal((await all(client.stream())).at(-1)?.type, "done");
  assert.equal((await all(client.sendMessage("second", { whenBusy: "reject" }))).at(-1)?.type, "done");
});

test("an invalid whenBusy is refused, as an option of the client and of a call", async (t) => {
  const server = await serverFor(t);
  const whenBusy = "wait" as unknown as "queue";
  const refusal = { code: "invalid_option", message: 'whenBusy: expected "interrupt", "queue" or "reject", got "wait"' };
  assert.throws(() => clientFor(t, server, { whenBusy }), refusal);
  await assert.rejects(clientFor(t, server).sendMessage("Hello", { whenBusy }).next(), refusal);
  assert.equal(server.requests.length, 0);
});

test("waiting messages are not sent after their senders have left, and shutdown() ends the others without an error", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server, { whenBusy: "queue" });
  server.scripts.push([say("One "), HOLD, idle]);
  await WAYS["break"]!(client);
  const second = client.sendMessage("second");
  const third = client.sendMessage("third");
  const nexts = [second.next(), third.next()];
  await second.return(undefined);
  client.shutdown();
  assert.deepEqual(await Promise.all(nexts), Array(2).fill({ done: true, value: undefined }));
  assert.equal(client.status, "closed");
  assert.deepEqual(posts(server), ["user.message"]);
});
