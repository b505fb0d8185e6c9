// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import test from "node:test";
import { HOLD } from "../testing/scripted-server.js";
import { all, clientFor, idle, pause, say, serverFor } from "./support/setup.js";

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

for (const change of ["createSession", "identify"] as const) {
  test(`after ${change} during a pause, confirmTool answers the question of the paused turn`, async (t) => {
    const server = await serverFor(t);
    const client = clientFor(t, server, { user: { id: "ada" } });
    server.scripts.push([say("Wait."), pause, say("Paid."), idle]);
    const events = client.sendMessage("Pay");
    let event = (await events.next()).value;
    while (event?.type !== "input_required") {
      event = (await events.next()).value;
    }
    const asked = client.sessionId!;
    await (change === "identify" ? client.identify({ id: "grace" }) : client.createSession());
    await client.confirmTool(event.requestId, true);
    assert.ok(server.requestsTo("post").at(-1)?.url.pathname.includes(asked));
    assert.deepEqual((await all(events)).map((event) => (event.type === "message" ? event.text : event.type)), ["Paid.", "done"]);
  });
}
