// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { SocketEventSource } from "./support/event-source.js";
import { HOLD, type ScriptedServer } from "../testing/scripted-server.js";
import { all, clientFor, expectType, idle, say, serverFor } from "./support/setup.js";

/** A polyfilled `fetch`, which buffers the whole response. */
const bodiless: typeof globalThis.fetch = async (input, init) => {
  const { status, headers, text } = await globalThis.fetch(input, init).then(async (response) => ({
    status: response.status,
    headers: response.headers,
    text: response.headers.get("content-type") === "text/event-stream" ? "" : await response.text(),
  }));
  return { status, headers, body: undefined, text: async () => text } as unknown as Response;
};

function platform(t: TestContext): void {
  SocketEventSource.urls.length = 0;
  Object.assign(globalThis, { EventSource: SocketEventSource });
  t.after(() => {
    delete (globalThis as { EventSource?: unknown }).EventSource;
    assert.equal(SocketEventSource.open, 0, "connections are left");
  });
}

async function started(t: TestContext): Promise<ScriptedServer> {
  const server = await serverFor(t);
  platform(t);
  return server;
}

const texts = (events: readonly { type: string }[]) => events.flatMap((event) => ("text" in event ? [event.text] : []));

test("without a readable body the turn is followed by EventSource, with a ticket and without a token", async (t) => {
  const server = await started(t);
  server.scripts.push([say("Grüße,\n", { delta: true }), { type: "ping" }, say("👩‍👩‍👧", { delta: true }), idle], [say("Again."), idle]);
  const client = clientFor(t, server, { fetch: bodiless });
  const events = await all(client.sendMessage("Hello"));
  assert.equal(texts(events).at(-1), "Grüße,\n👩‍👩‍👧");
  assert.equal(events.at(-1)?.type, "done");
  assert.equal(texts(await all(client.sendMessage("Hello"))).at(-1), "Again.");

  assert.equal(server.requestsTo("get").length, 0);
  assert.deepEqual(server.requestsTo("ticket").map(({ method, headers }) => [method, headers.authorization]), [
    ["POST", "Bearer t"],
    ["POST", "Bearer t"],
  ]);
  const tickets = SocketEventSource.urls.map((url) => url.searchParams.get("ticket"));
  assert.equal(new Set(tickets).size, 2);
  const [tried, ...followed] = server.requestsTo("stream");
  assert.equal(tried?.headers.authorization, "Bearer t");
  assert.equal(followed.length, 2, "a fetch without a body is not tried again");
  assert.ok(followed.every(({ headers }) => headers.authorization === undefined));
});

test("a broken connection is replaced after the last event with a new ticket", async (t) => {
  const server = await started(t);
  server.scripts.push([say("One ", { delta: true }), HOLD, say("two.", { delta: true }), idle]);
  let cut = true;
  server.write = (response, bytes) => {
    response.write(bytes, () => {
      if (cut && bytes.includes("One ")) {
        cut = false;
        response.socket?.destroy();
        server.release();
      }
    });
  };
  server.once("stream", (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).end();
  });
  const events = await all(clientFor(t, server, { fetch: bodiless }).sendMessage("Hello"));
  assert.deepEqual([texts(events).at(-1), events.at(-1)?.type], ["One two.", "done"]);
  const after = SocketEventSource.urls.map((url) => Number(url.searchParams.get("after")));
  assert.equal(after.length, 2);
  assert.ok(after[1]! > after[0]!);
  assert.equal(new Set(SocketEventSource.urls.map((url) => url.searchParams.get("ticket"))).size, 2);
});

test("without tickets from the server the log is polled", async (t) => {
  const server = await started(t);
  server.always("ticket", (_request, response) => void response.writeHead(404).end());
  server.scripts.push([say("Hi."), idle]);
  const events = await all(clientFor(t, server, { fetch: bodiless }).sendMessage("Hello"));
  assert.deepEqual(events.map(({ type }) => type), ["status", "message", "done"]);
  assert.equal(server.requestsTo("get").length, 1);
  assert.deepEqual(SocketEventSource.urls, []);
});

test("a refused ticket or connection is the turn's typed error", async (t) => {
  const server = await started(t);
  const refuse = (status: number, code: string) => (_request: unknown, response: import("node:http").ServerResponse) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error: { message: "No.", code } }));
  };
  server.once("ticket", refuse(403, "forbidden"));
  const first = await all(clientFor(t, server, { fetch: bodiless }).sendMessage("Hello"));
  assert.equal(expectType(first.at(-1), "error").error.name, "KartaForbiddenError");

  // An EventSource does not report the reason, so the session is requested.
  server.always("stream", (request, response) => (request.url.searchParams.has("ticket") ? refuse(402, "x")(request, response) : false));
  server.once("get", refuse(402, "budget_exhausted"));
  const second = await all(clientFor(t, server, { fetch: bodiless }).sendMessage("Hello"));
  assert.equal(expectType(second.at(-1), "error").code, "budget_exhausted");
});

test("leaving the loop closes the connection", async (t) => {
  const server = await started(t);
  server.scripts.push([say("One", { delta: true }), HOLD]);
  const client = clientFor(t, server, { fetch: bodiless });
  for await (const event of client.sendMessage("Hello")) {
    if (event.type === "message") break;
  }
  await server.requestsTo("stream").at(-1)!.closed;
  assert.equal(SocketEventSource.open, 0);
});
