// SPDX-License-Identifier: Apache-2.0
/** Events that have arrived when a loop is left, and that it has not taken. */
import assert from "node:assert/strict";
import test from "node:test";
import { KartaError } from "@karta/widget";
import { HOLD } from "../testing/scripted-server.js";
import { all, clientFor, expectType, idle, say, serverFor } from "./support/setup.js";

test("stream() begins with the events that the left loop had received and not taken", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([say("One ", { delta: true }), HOLD, say("two.", { delta: true }), idle]);
  // The server sends status and text in one piece.
  for await (const event of client.sendMessage("Hello")) {
    assert.equal(event.type, "status");
    break;
  }
  // A loop that is left before its files have loaded takes nothing.
  const joining = client.stream();
  const first = joining.next();
  await joining.return(undefined);
  const rest = client.stream();
  const value = (await first).value ?? (await rest.next()).value;
  assert.equal(expectType(value!, "message").text, "One ");
  server.release();
  const events = await all(rest);
  assert.deepEqual(events.map((event) => event.type), ["message", "done"]);
  assert.equal(expectType(events[0], "message").text, "One two.");
});

test("events that a left loop had not taken come once, and not after those of an interrupted turn", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  const leave = async () => {
    server.scripts.push([{ type: "agent.tool_use", id: "t1", tool: "find", input: {} }, say("One "), HOLD, say("two."), idle]);
    for await (const _ of client.sendMessage("Hello", { whenBusy: "interrupt" })) {
      break;
    }
  };
  await leave();
  await assert.rejects(async () => {
    for await (const event of client.sendMessage("And?", { whenBusy: "reject" })) {
      if (event.type === "error") throw event.error;
    }
  }, (error) => error instanceof KartaError && error.code === "busy");
  const rest = client.stream();
  assert.equal((await rest.next()).value?.type, "tool_use", "a refused message changes nothing");
  await rest.return(undefined);
  const again = client.stream();
  assert.equal((await again.next()).value?.type, "message");
  server.release();
  assert.deepEqual((await all(again)).map((event) => event.type), ["message", "done"]);

  await leave();
  await client.interrupt();
  assert.deepEqual(await all(client.stream()), []);
});

test("events that a left loop had not taken are not part of the next turn or of another session", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  const leave = async () => {
    server.scripts.push([say("One "), HOLD, idle]);
    for await (const _ of client.sendMessage("Hello")) {
      break;
    }
  };
  await leave();
  server.scripts.push([say("Next."), idle]);
  const next = await all(client.sendMessage("And?", { whenBusy: "interrupt" }));
  assert.deepEqual(next.flatMap((event) => (event.type === "message" ? [event.text] : [])), ["Next."]);
  assert.deepEqual(await all(client.stream()), []);

  await leave();
  const { sessionId } = await client.createSession();
  await client.resume(sessionId);
  assert.deepEqual(await all(client.stream()), []);
});

test("events that a failed stream() has delivered do not come again", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  server.scripts.push([{ type: "agent.tool_use", id: "t1", tool: "find", input: {} }, HOLD, say("One."), idle]);
  for await (const _ of client.sendMessage("Hello")) {
    break;
  }
  server.once("get", (_, response) => void response.writeHead(403).end("{}"));
  const failed = await all(client.stream());
  assert.deepEqual(failed.map((event) => event.type), ["tool_use", "error"]);
  const rest = all(client.stream());
  await server.until(() => server.requestsTo("stream").length === 2);
  server.release();
  assert.deepEqual((await rest).map((event) => event.type), ["message", "done"]);
});
