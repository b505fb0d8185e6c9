// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { KartaAgentClient, type Logger } from "@karta/widget";
import { all, clientFor, idle, pause, say, serverFor } from "./support/setup.js";

/** Collects the messages on the console, of any level. */
function printed(t: TestContext): string[] {
  const lines: string[] = [];
  for (const level of ["debug", "info", "log", "warn", "error"] as const) {
    t.mock.method(console, level, (...words: unknown[]) => void lines.push(words.join(" ")));
  }
  return lines;
}

/** Creates a logger that records its messages. */
function memory(): Logger & { lines: string[]; until(part: string): Promise<string> } {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const note = (level: string) => (message: string) => {
    lines.push(`${level} ${message}`);
    waiting.forEach((check) => check());
  };
  const until = (part: string) =>
    new Promise<string>((resolve) => {
      const check = () => {
        const line = lines.find((each) => each.includes(part));
        if (line) resolve(line);
      };
      waiting.add(check);
      check();
    });
  return { lines, until, debug: note("debug"), info: note("info"), warn: note("warn"), error: note("error") };
}

const strange = { type: "agent.juggling" };

test("without a logger nothing is printed for any event of the server or error of a listener", async (t) => {
  const server = await serverFor(t);
  const lines = printed(t);
  const client = clientFor(t, server, { clientele: true } as never);
  client.on("statechange", () => {
    throw new Error("of the listener");
  });
  server.scripts.push([strange, say("Hi."), idle]);
  await all(client.sendMessage("Hello"));
  assert.deepEqual(lines, []);
});

test("a logger receives unknown events of the server, and not the client's own", async (t) => {
  const server = await serverFor(t);
  const logger = memory();
  const client = clientFor(t, server, { logger });
  server.scripts.push([strange, pause, say("Done."), idle]);
  for await (const event of client.sendMessage("Hello")) {
    if (event.type === "input_required") {
      await client.confirmTool(event.requestId, true);
    }
  }
  assert.deepEqual(logger.lines, ["debug Ignored event of unknown type agent.juggling"]);
});

test("a logger receives the failure of a listener, and the turn continues", async (t) => {
  const server = await serverFor(t);
  const logger = memory();
  const client = clientFor(t, server, { logger });
  client.on("statechange", () => {
    throw new Error("of the listener");
  });
  server.scripts.push([say("Hi."), idle]);
  assert.equal((await all(client.sendMessage("Hello"))).at(-1)?.type, "done");
  assert.match(logger.lines.join(), /error A listener failed/);
});

const fail = () => {
  throw new Error("of the caller");
};
for (const [name, logger] of [["throws", { debug: fail, info: fail, warn: fail, error: fail }], ["has no functions", {}]] as const) {
  test(`a logger that ${name} changes nothing`, async (t) => {
    const server = await serverFor(t);
    const storage = { get: fail, set: fail, remove: fail };
    const client = clientFor(t, server, { logger, storage, colour: "red" } as never);
    client.on("statechange", fail);
    assert.equal(await client.restore(), false);
    server.scripts.push([strange, say("Hi."), idle]);
    assert.deepEqual((await all(client.sendMessage("Hello"))).map(({ type }) => type), ["status", "message", "done"]);
    assert.equal((await client.uploadFile(new Blob(["x"]), { onProgress: fail })).size, 1);
  });
}

test("a logger receives unknown options with suggestions, even if the constructor throws", async (t) => {
  const server = await serverFor(t);
  const wrong = memory();
  assert.throws(() => new KartaAgentClient({ baseUrl: server.baseUrl, project: "a/b", embedkey: "pk_test_x", logger: wrong } as never), { code: "invalid_option" });
  assert.equal(await wrong.until("embedkey"), "warn Unknown option embedkey, did you mean embedKey?");
  const other = memory();
  clientFor(t, server, { logger: other, colour: "red" } as never);
  assert.match(await other.until("colour"), /^warn Unknown option colour, expected one of baseUrl, .*, fetch$/);
});

test("project is the same as projectRef", async (t) => {
  const server = await serverFor(t);
  const client = new KartaAgentClient({ baseUrl: server.baseUrl, project: "demo/assistant", token: "t" });
  t.after(() => client.shutdown());
  server.scripts.push([say("Hi."), idle]);
  assert.equal((await all(client.sendMessage("Hello"))).at(-1)?.type, "done");
});

const visitors = (server: Awaited<ReturnType<typeof serverFor>>) => server.requestsTo("mint").map(({ body }) => JSON.parse(body).visitor_id as string);
const keyed = { token: undefined, embedKey: "pk_test_demo" } as never;

test("visitorId is the visitor that the token is minted for", async (t) => {
  const server = await serverFor(t);
  const visitorId = "a-visitor-of-this-test-0001";
  await clientFor(t, server, { ...(keyed as object), visitorId }).createSession();
  assert.deepEqual(visitors(server), [visitorId]);
});
