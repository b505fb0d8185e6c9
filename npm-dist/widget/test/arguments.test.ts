// SPDX-License-Identifier: Apache-2.0
/** Arguments that the types do not allow, as callers without a type checker may pass them. */
import assert from "node:assert/strict";
import test from "node:test";
import type { KartaAgentClient } from "@karta/widget";
import { all, clientFor, idle, say, serverFor } from "./support/setup.js";

const invalid = (message: string) => ({ name: "KartaError", code: "invalid_option", message });

/** The client without its types. */
type Untyped = { [name in keyof KartaAgentClient]: (...args: unknown[]) => any };
const untyped = (client: KartaAgentClient) => client as unknown as Untyped;

test("resume() without a session rejects before any request", async (t) => {
  const server = await serverFor(t);
  await assert.rejects(untyped(clientFor(t, server)).resume(), invalid("sessionId: expected a string"));
  assert.deepEqual(server.requests, []);
});

test("options that are null count as none", async (t) => {
  const server = await serverFor(t);
  const client = untyped(clientFor(t, server));
  server.scripts.push([say("Hi."), idle]);
  assert.equal((await all(client.sendMessage("Hello", null))).at(-1)?.type, "done");
  assert.deepEqual(await all(client.stream(undefined, null)), []);
  await client.resume(server.sessions.keys().next().value, null);
  assert.equal(await client.restore(null), false);
});

for (const [name, args] of [
  ["no event of that name", ["message", () => {}]],
  ["the name of a member of all objects", ["toString", () => {}]],
] as const) {
  test(`on() with ${name} throws`, async (t) => {
    const client = untyped(clientFor(t, await serverFor(t)));
    assert.throws(() => client.on(...args), invalid("on: expected statechange, reconnect or token"));
  });
}
