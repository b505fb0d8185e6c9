// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import test from "node:test";
import { HOLD } from "../testing/scripted-server.js";
import { all, clientFor, idle, say, serverFor } from "./support/setup.js";

test("a turn of the former user that is still followed stays out of the transcript", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  client.identify({ id: "ada" });
  server.scripts.push([say("Hello "), HOLD, say("Hello Ada."), idle]);
  const events = client.sendMessage("Hi");
  assert.equal((await events.next()).value?.type, "status");
  assert.equal((await events.next()).value?.type, "message");
  const former = client.sessionId!;
  assert.deepEqual(client.transcript.map(({ text }) => text), ["Hi", "Hello "]);
  client.identify({ id: "grace" });
  const { sessionId } = await client.createSession();
  server.release(former);
  assert.deepEqual((await all(events)).map((event) => (event.type === "message" ? event.text : event.type)), ["Hello Ada.", "done"]);
  assert.deepEqual(client.transcript, []);
  await all(client.sendMessage("Hi again"));
  assert.deepEqual([client.sessionId, client.transcript.map(({ text }) => text)], [sessionId, ["Hi again"]]);
});
