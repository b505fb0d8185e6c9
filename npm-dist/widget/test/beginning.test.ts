// SPDX-License-Identifier: Apache-2.0
/** Calls made while a turn waits for what it must load first. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import type { AgentEvent, KartaAgentClient } from "@karta/widget";
import { HOLD, type ScriptedServer } from "../testing/scripted-server.js";
import { all, clientFor, idle, say, serverFor } from "./support/setup.js";

/** Starts a client that reads its visitor from an asynchronous storage before its first turn. */
async function start(t: TestContext): Promise<{ server: ScriptedServer; client: KartaAgentClient }> {
  const server = await serverFor(t);
  const kept = new Map<string, string>();
  const storage = {
    get: async (key: string) => kept.get(key) ?? null,
    set: async (key: string, value: string) => void kept.set(key, value),
    remove: async (key: string) => void kept.delete(key),
  };
  return { server, client: clientFor(t, server, { storage }) };
}

test("interrupt() stops a turn that has not begun yet", { timeout: 120_000 }, async (t) => {
  const { server, client } = await start(t);
  server.scripts.push([say("One "), HOLD, say("two."), idle]);
  const events = all(client.sendMessage("Hello"));
  await client.interrupt();
  assert.equal((await events).at(-1)?.type, "done");
  assert.equal(client.status, "idle");
  server.scripts.push([say("Next."), idle]);
  assert.equal((await all(client.sendMessage("And now?"))).at(-1)?.type, "done");
});

test("a listener of the status that leaves the turn which has just begun closes its connection", { timeout: 120_000 }, async (t) => {
  const { server, client } = await start(t);
  // The message may be posted or not.
  server.scripts.push([say("One."), idle], [say("Next."), idle]);
  let events: AsyncGenerator<AgentEvent, undefined> | undefined;
  client.on("statechange", (status) => {
    if (status === "running") {
      void events?.return(undefined);
      events = undefined;
    }
  });
  events = client.sendMessage("Hello");
  assert.deepEqual(await events.next(), { done: true, value: undefined });
  assert.notEqual(client.status, "running");
  assert.equal((await all(client.sendMessage("And now?", { whenBusy: "interrupt" }))).at(-1)?.type, "done");
});
