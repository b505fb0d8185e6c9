// SPDX-License-Identifier: Apache-2.0
/** Storages of the caller, which keep the visitor and the last session for a later process. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { KartaNetworkError, type KartaError, type KartaStorage, type LogEvent } from "@karta/widget";
import { HOLD, type ScriptedServer } from "../testing/scripted-server.js";
import { all, clientFor, expectType, idle, pause, say, serverFor, type AnyOptions } from "./support/setup.js";

const visitors = (server: ScriptedServer) => server.requestsTo("mint").map(({ body }) => JSON.parse(body).visitor_id as string);

/** Creates a storage that answers at once, or in a later task as a file or database does. */
function storage(texts = new Map<string, string>(), later = false): KartaStorage {
  const when = <T>(value: T) => (later ? new Promise<T>((resolve) => setImmediate(resolve, value)) : value);
  return {
    get: (key) => when(texts.get(key)),
    set: (key, text) => when(texts.set(key, text)),
    remove: (key) => when(texts.delete(key)),
  };
}

/** A client as each process creates it. */
const program = (t: TestContext, server: ScriptedServer, kept: KartaStorage, options: AnyOptions = {}) =>
  clientFor(t, server, { token: undefined, embedKey: "pk_test_demo", storage: kept, ...options } as never);

for (const later of [false, true]) {
  test(`a program with a storage that answers ${later ? "later" : "at once"} continues in another process`, async (t) => {
    const server = await serverFor(t);
    const texts = new Map<string, string>();
    server.scripts.push([say("Hi."), idle], [say("Still here."), idle]);

    const first = program(t, server, storage(texts, later));
    assert.equal(await first.restore(), false);
    await all(first.sendMessage("Hello"));
    first.shutdown();

    const second = program(t, server, storage(texts, later));
    assert.equal(await second.restore(), true);
    assert.equal(second.sessionId, first.sessionId);
    assert.deepEqual(second.transcript.map(({ text }) => text), ["Hello", "Hi."]);
    await all(second.sendMessage("Are you there?"));
    assert.equal(server.requestsTo("create").length, 1);

    const [visitor, ...others] = new Set(visitors(server));
    assert.match(visitor!, /^[\w-]{22}$/);
    assert.deepEqual(others, []);
  });
}

test("entries have the keys of the widget's, separate for each server and project", async (t) => {
  const server = await serverFor(t);
  const texts = new Map<string, string>();
  for (const options of [{}, { baseUrl: `${server.baseUrl}/` }, { projectRef: "demo/other" }] as AnyOptions[]) {
    const client = program(t, server, storage(texts), options);
    await client.restore();
    await client.createSession();
  }
  const keys = [...texts.keys()];
  assert.equal(keys.length, 4, "a slash at the end makes no difference");
  for (const key of keys) {
    assert.match(key, /^karta:1:[0-9a-f]{1,8}:(visitor|chat)$/);
  }
});

test("each first call waits for the visitor of the storage", async (t) => {
  for (const call of ["createSession", "listSessions", "sendMessage", "uploadFile"] as const) {
    const server = await serverFor(t);
    const texts = new Map<string, string>();
    await program(t, server, storage(texts)).createSession();
    const client = program(t, server, storage(texts, true));
    await (call === "sendMessage" ? all(client.sendMessage("Hello")) : call === "uploadFile" ? client.uploadFile(new Blob(["x"])) : client[call]());
    assert.equal(new Set(visitors(server)).size, 1, call);
  }
});

test("first calls at the same time store one visitor", async (t) => {
  const server = await serverFor(t);
  const kept = storage(undefined, true);
  const stored: string[] = [];
  const set = (key: string, text: string) => {
    stored.push(key);
    return kept.set(key, text);
  };
  const client = program(t, server, { ...kept, set });
  await Promise.all([client.createSession(), client.listSessions()]);
  assert.equal(stored.length, 1, stored.join());
});

test("two clients of one storage, in which no visitor is stored, have the same one", async (t) => {
  const server = await serverFor(t);
  const kept = storage(undefined, true);
  await Promise.all([program(t, server, kept).createSession(), program(t, server, kept).createSession()]);
  assert.equal(new Set(visitors(server)).size, 1);
});

for (const later of [false, true]) {
  test(`restore after or during shutdown is closed, with a storage that answers ${later ? "later" : "at once"}`, async (t) => {
    const server = await serverFor(t);
    const during = program(t, server, storage(undefined, later));
    const restoring = during.restore();
    during.shutdown();
    await assert.rejects(restoring, { code: "closed" });
    await assert.rejects(during.restore(), { code: "closed" });
    await during.forget();
  });
}

test("restore that finds nothing stores the session in use", async (t) => {
  const server = await serverFor(t);
  const texts = new Map<string, string>();
  const first = program(t, server, storage(texts));
  const { sessionId } = await first.createSession();
  assert.equal(await first.restore(), false);
  const second = program(t, server, storage(texts));
  assert.equal(await second.restore(), true);
  assert.equal(second.sessionId, sessionId);
});

for (const restored of [true, false]) {
  for (const next of [{ id: "grace" }, null]) {
    test(`${next ? "another user" : "no user"} removes the session of the former user from the storage${restored ? "" : " of a client that has not read it"}`, async (t) => {
      const server = await serverFor(t);
      const texts = new Map<string, string>();
      const user = { id: "ada" };
      server.scripts.push([say("Hello Ada."), idle]);
      const first = program(t, server, storage(texts), { user });
      await first.restore();
      await all(first.sendMessage("For Ada only"));
      const client = restored ? first : program(t, server, storage(texts, true), { user });
      client.identify(next);
      // Any call waits for the storage.
      await client.listSessions();
      const other = program(t, server, storage(texts), next ? { user: next } : {});
      assert.equal(await other.restore(), false);
      assert.deepEqual(other.transcript, []);
    });
  }
}

for (const later of [false, true]) {
  test(`another user during restore does not get the session of the former user, with a storage that answers ${later ? "later" : "at once"}`, async (t) => {
    const server = await serverFor(t);
    const texts = new Map<string, string>();
    server.scripts.push([say("Hello Ada."), idle]);
    const first = program(t, server, storage(texts), { user: { id: "ada" } });
    await first.restore();
    await all(first.sendMessage("For Ada only"));
    // The number of tasks until the user changes.
    for (let tasks = 0; tasks < 8; tasks++) {
      const entries = new Map(texts);
      const client = program(t, server, storage(entries, later), { user: { id: "ada" } });
      const restoring = client.restore();
      for (let i = 0; i < tasks; i++) await new Promise((resolve) => setImmediate(resolve));
      client.identify({ id: "grace" });
      await restoring.catch((error: KartaError) => assert.equal(error.code, "aborted"));
      assert.deepEqual([client.sessionId, client.transcript], [null, []], `after ${tasks} tasks`);
    }
  });
}

test("restore succeeds if onEvent throws, and the error is logged", async (t) => {
  const server = await serverFor(t);
  const texts = new Map<string, string>();
  server.scripts.push([say("Hi."), idle]);
  const first = program(t, server, storage(texts));
  await first.restore();
  await all(first.sendMessage("Hello"));
  const logged: unknown[] = [];
  const ignore = () => {};
  const logger = { debug: ignore, info: ignore, warn: ignore, error: (_message: string, error: unknown) => void logged.push(error) };
  const second = program(t, server, storage(texts), { logger });
  const failure = new Error("mine");
  const onEvent = () => {
    throw failure;
  };
  assert.equal(await second.restore({ onEvent }), true);
  assert.deepEqual(second.transcript.map(({ text }) => text), ["Hello", "Hi."]);
  assert.ok(logged.length > 0 && logged.every((error) => error === failure));
});

test("a message that is left while the storage is read is not sent", async (t) => {
  const server = await serverFor(t);
  const events = program(t, server, storage(undefined, true)).sendMessage("Hello");
  const step = events.next();
  await events.return(undefined);
  assert.deepEqual(await step, { done: true, value: undefined });
  const client = program(t, server, storage(undefined, true));
  const abort = new AbortController();
  const aborted = client.sendMessage("Hello", { signal: abort.signal }).next();
  abort.abort();
  await assert.rejects(aborted, KartaNetworkError);
  await client.createSession();
  assert.deepEqual(server.requestsTo("post"), []);
});

test("a client that is shut down while the storage is read ends its loops without an error", async (t) => {
  const server = await serverFor(t);
  const client = program(t, server, storage(undefined, true));
  const events = all(client.sendMessage("Hello"));
  client.shutdown();
  assert.deepEqual(await events, []);
  await assert.rejects(all(client.sendMessage("Hello")), { code: "closed" });
  assert.deepEqual(server.requests, []);
});

test("a second message while the first one waits for the storage is busy", async (t) => {
  const server = await serverFor(t);
  const client = program(t, server, storage(undefined, true));
  const first = all(client.sendMessage("One"));
  await assert.rejects(all(client.sendMessage("Two")), { code: "busy" });
  assert.equal((await first).at(-1)?.type, "done");
});

test("a running turn of another process is detached after restore, and stream joins it", async (t) => {
  const server = await serverFor(t);
  const texts = new Map<string, string>();
  server.scripts.push([say("One "), HOLD, say("two."), idle]);
  const first = program(t, server, storage(texts));
  await first.restore();
  for await (const event of first.sendMessage("Hello")) if (event.type === "message") break;

  const second = program(t, server, storage(texts));
  assert.equal(await second.restore(), true);
  assert.equal(second.status, "detached");
  server.release();
  assert.equal(expectType((await all(second.stream())).at(-2), "message").text, "two.");
});

test("restore passes the events of the log, with errors and the user's messages", async (t) => {
  const server = await serverFor(t);
  const texts = new Map<string, string>();
  const client = program(t, server, storage(texts));
  await client.restore();
  server.scripts.push(
    [{ type: "agent.tool_use", tool_use_id: "u", tool: "look", input: 1 }, say("Hi."), { ...idle, reply: "no" }],
    [{ type: "session.error", code: "budget_exhausted", message: "No more." }],
    [pause],
  );
  await all(client.sendMessage("Hello"));
  await all(client.sendMessage("Again"));
  for await (const event of client.sendMessage("Refund")) if (event.type === "input_required") break;

  const log: LogEvent[] = [];
  await program(t, server, storage(texts)).restore({ onEvent: (event) => log.push(event) });
  assert.deepEqual(log.filter(({ type }) => type !== "status").map((event) => [event.type, event.type === "user" ? event.text : event.type === "error" ? event.error.name : ""]), [
    ["user", "Hello"],
    ["tool_use", ""],
    ["message", ""],
    ["done", ""],
    ["user", "Again"],
    ["error", "KartaLimitReachedError"],
    ["user", "Refund"],
    ["input_required", ""],
  ]);
});

test("a stored session that the server no longer has is forgotten", async (t) => {
  const server = await serverFor(t);
  const texts = new Map<string, string>();
  const first = program(t, server, storage(texts));
  await first.restore();
  const { sessionId } = await first.createSession();
  server.sessions.delete(sessionId);
  const second = program(t, server, storage(texts));
  assert.equal(await second.restore(), false);
  assert.deepEqual([...texts.keys()].map((key) => key.split(":").at(-1)), ["visitor"]);
  await all(second.sendMessage("Hello"));
  assert.equal(await program(t, server, storage(texts)).restore(), true, "the session that was created then is stored");
});

test("a session that cannot be read now stays stored", async (t) => {
  const server = await serverFor(t);
  const texts = new Map<string, string>();
  const first = program(t, server, storage(texts));
  await first.restore();
  await first.createSession();
  server.once("get", (_request, response) => void response.writeHead(403).end());
  const second = program(t, server, storage(texts));
  await assert.rejects(second.restore(), { code: "forbidden" });
  assert.equal(await second.restore(), true);
});

test("forget removes the session and keeps the visitor", async (t) => {
  const server = await serverFor(t);
  const texts = new Map<string, string>();
  const client = program(t, server, storage(texts, true));
  await client.restore();
  await client.createSession();
  await client.forget();
  assert.deepEqual([...texts.keys()].map((key) => key.split(":").at(-1)), ["visitor"]);
});

test("entries that are older than 30 days or broken are not used", async (t) => {
  const server = await serverFor(t);
  const texts = new Map<string, string>();
  const first = program(t, server, storage(texts));
  await first.restore();
  await first.createSession();
  for (const [key, text] of texts) {
    texts.set(key, key.endsWith("chat") ? JSON.stringify({ ...JSON.parse(text), t: Date.now() - 31 * 24 * 3600 * 1000 }) : "{");
  }
  const second = program(t, server, storage(texts));
  assert.equal(await second.restore(), false);
  await second.createSession();
  assert.equal(new Set(visitors(server)).size, 2);
});

test("a storage that fails is a warning, and nothing in it is replaced", async (t) => {
  const server = await serverFor(t);
  const texts = new Map<string, string>();
  const fine = storage(texts);
  const first = program(t, server, fine);
  await first.restore();
  await first.createSession();
  const before = new Map(texts);

  const warnings: string[] = [];
  const logger = { ...console, warn: (message: string) => void warnings.push(message) };
  const unreadable = program(t, server, { ...fine, get: () => Promise.reject(new Error("broken")) }, { logger });
  assert.equal(await unreadable.restore(), false);
  assert.equal((await all(unreadable.sendMessage("Hello"))).at(-1)?.type, "done");
  assert.deepEqual(texts, before);

  const full = program(t, server, { ...fine, set: () => { throw new Error("full"); } }, { logger });
  assert.equal(await full.restore(), true);
  assert.deepEqual(warnings, ["storage.get failed", "storage.get failed", "storage.set failed", "storage.set failed"]);
});

test("without its own storage a program keeps nothing, and restore finds nothing", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  assert.equal(await client.restore(), false);
  await client.createSession();
  assert.equal(await clientFor(t, server).restore(), false);
});
