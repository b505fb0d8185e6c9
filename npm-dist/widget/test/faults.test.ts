// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import type { AgentEvent } from "@karta/widget";
import { VirtualClock } from "./support/virtual-clock.js";
import { ANSWERS, type Fault } from "./support/faults.js";
import { WatchedFetch } from "./support/watched-fetch.js";
import type { Interceptor, Route } from "../testing/scripted-server.js";

import { all, clientFor, expectType, idle, say, serverFor } from "./support/setup.js";

/** The end of the turn for the caller: `done`, or the error's class and code, with its `retryAfterSeconds`. */
type Seen = string;

/** Per fault: the outcome if it affects the post, the stream, or the single request of the Responses transport. */
const MATRIX: readonly (readonly [Fault, { post: Seen; stream: Seen; responses: Seen }])[] = [
  ["refused", { post: "KartaNetworkError network", stream: "KartaNetworkError network", responses: "KartaNetworkError network" }],
  ["reset", { post: "done", stream: "done", responses: "KartaNetworkError network" }],
  ["stall before the headers", { post: "done", stream: "done", responses: "KartaNetworkError timeout" }],
  ["stall in the body", { post: "done", stream: "done", responses: "KartaNetworkError network" }],
  ["401 once", { post: "done", stream: "done", responses: "done" }],
  ["401 always", { post: "KartaAuthError unauthenticated", stream: "KartaAuthError unauthenticated", responses: "KartaAuthError unauthenticated" }],
  ["403", { post: "KartaForbiddenError forbidden", stream: "KartaForbiddenError forbidden", responses: "KartaForbiddenError forbidden" }],
  ["402", { post: "KartaLimitReachedError budget_exhausted", stream: "KartaLimitReachedError budget_exhausted", responses: "KartaLimitReachedError budget_exhausted" }],
  ["409", { post: "KartaConflictError turn_running", stream: "KartaConflictError turn_running", responses: "KartaConflictError turn_running" }],
  ["429, Retry-After in seconds", { post: "KartaLimitReachedError limit_reached, 7 s", stream: "KartaLimitReachedError limit_reached, 7 s", responses: "KartaLimitReachedError limit_reached, 7 s" }],
  ["429, Retry-After as a date", { post: "KartaLimitReachedError limit_reached, 7 s", stream: "KartaLimitReachedError limit_reached, 7 s", responses: "KartaLimitReachedError limit_reached, 7 s" }],
  ["429, header hidden by CORS", { post: "KartaLimitReachedError limit_reached, 7 s", stream: "KartaLimitReachedError limit_reached, 7 s", responses: "KartaLimitReachedError limit_reached, 7 s" }],
  ["500", { post: "done", stream: "done", responses: "KartaServerError server_error" }],
  ["503", { post: "done", stream: "done", responses: "KartaServerError server_error" }],
  ["HTML", { post: "KartaServerError bad_response", stream: "KartaServerError bad_response", responses: "KartaServerError bad_response" }],
  ["empty 2xx", { post: "KartaServerError bad_response", stream: "KartaServerError bad_response", responses: "KartaServerError bad_response" }],
  ["truncated JSON", { post: "KartaServerError bad_response", stream: "KartaServerError bad_response", responses: "KartaServerError bad_response" }],
  ["half-closed proxy", { post: "done", stream: "done", responses: "KartaNetworkError network" }],
];

const COMPLETED = 'data: {"type":"response.completed","response":{"id":"r"}}\n\n';

function seen(event: AgentEvent | undefined): Seen {
  if (event?.type !== "error") {
    return event?.type ?? "nothing";
  }
  const { name, code, retryAfterSeconds } = event.error;
  return `${name} ${code}${retryAfterSeconds === undefined ? "" : `, ${retryAfterSeconds} s`}`;
}

/** Runs the client's timers whenever the client is idle, until `work` is over. */
async function drive<T>(clock: VirtualClock, work: Promise<T>, watched: WatchedFetch, stalled: () => boolean): Promise<T> {
  let over = false;
  const done = work.finally(() => (over = true));
  for (let quiet = 0; !over; ) {
    await new Promise((resolve) => setImmediate(resolve));
    const waits = watched.heads + watched.reads;
    quiet = waits === 0 || stalled() ? quiet + 1 : 0;
    // After several turns of the event loop without a change, everything sent has arrived.
    if (quiet > 20 && clock.waiting > 0) {
      clock.step();
      quiet = 0;
    }
  }
  return done;
}

for (const [fault, expected] of MATRIX) {
  for (const place of ["post", "stream", "responses"] as const) {
    test(`${fault} of ${place === "responses" ? "a response" : `the ${place}`}: ${expected[place]}`, async (t) => {
      const server = await serverFor(t);
      const watched = new WatchedFetch();
      const transport = place === "responses" ? "responses" : "managed-agents";
      const route: Route = place;
      const answer = ANSWERS[fault];
      let stalled = false;
      if (fault === "refused") {
        // Nothing listens on the port of this part of the server.
        watched.redirect = (url) => (new RegExp(`/(${place === "post" ? "events" : place === "stream" ? "events/stream" : "responses"})$`).test(url.pathname) ? new URL("http://127.0.0.1:1") : url);
      } else if (answer) {
        const strike = fault === "401 always" ? "always" : "once";
        server[strike](route, (request, response) => {
          stalled = /stall|half-closed/.test(fault);
          void request.closed.then(() => (stalled = false));
          return answer(request, response);
        });
      }
      if (fault === "401 once") {
        server.once("responses", (_request, response) => {
          response.writeHead(200, { "content-type": "text/event-stream" }).end(COMPLETED);
        });
      }
      server.scripts.push([say("Hi."), idle]);
      const clock = new VirtualClock();
      const client = clock.lend(() =>
        clientFor(t, server, { transport, token: undefined, embedKey: "pk_test_demo", fetch: watched.fetch } as never),
      );
      const events = await drive(clock, all(client.sendMessage("Hello")), watched, () => stalled);
      assert.equal(seen(events.at(-1)), expected[place]);
      if (expected[place] !== "done") {
        expectType(events.at(-1), "error");
      }
      client.shutdown();
      assert.equal(clock.waiting, 0, "timers are left");
      assert.equal(watched.heads + watched.reads, 0, "requests are left");
    });
  }
}

test("slow drip: every byte in a separate packet changes nothing", async (t) => {
  const server = await serverFor(t);
  server.write = (response, bytes) => {
    for (const byte of bytes) {
      response.write(Buffer.of(byte));
    }
  };
  server.scripts.push([say("Grüße 👩‍👩‍👧"), idle]);
  const events = await all(clientFor(t, server).sendMessage("Hello"));
  assert.equal(expectType(events.at(-2), "message").text, "Grüße 👩‍👩‍👧");
  assert.equal(events.at(-1)?.type, "done");
});

test("without a readable body and EventSource, the log is polled", async (t) => {
  const server = await serverFor(t);
  const bodiless: typeof globalThis.fetch = async (input, init) => {
    const response = await globalThis.fetch(input, init);
    const { status, headers } = response;
    return { status, headers, body: undefined, text: () => response.text() } as unknown as Response;
  };
  server.scripts.push([say("Hi."), idle]);
  const events = await all(clientFor(t, server, { fetch: bodiless }).sendMessage("Hello"));
  assert.deepEqual(events.map((event) => event.type), ["status", "message", "done"]);
  assert.equal(server.requestsTo("get").length, 1);
});

for (const [name, response] of [["nothing", undefined], ["an empty object", {}], ["a mock with json() only", { ok: true, json: async () => ({}) }]] as const) {
  test(`a fetch that returns ${name} ends the turn with an error that says so`, async (t) => {
    const client = clientFor(t, await serverFor(t), { fetch: (() => response) as never });
    const events = await all(client.sendMessage("Hello"));
    const { error } = expectType(events.at(-1), "error");
    assert.deepEqual([error.code, error.cause], ["network", "no response"]);
  });
}

test("lost reply: the message is accepted once, and its turn is followed", async (t) => {
  const server = await serverFor(t);
  server.once("post", (request, response) => {
    server.take(request);
    response.socket!.resetAndDestroy();
  });
  server.scripts.push([say("Hi."), idle]);
  const client = clientFor(t, server);
  const events = await all(client.sendMessage("Hello"));
  assert.deepEqual(events.map((event) => event.type), ["status", "message", "done"]);
  const [first, second, ...more] = server.requestsTo("post");
  assert.deepEqual(more, []);
  assert.equal(second!.body, first!.body);
  assert.deepEqual(client.transcript.map(({ text }) => text), ["Hello", "Hi."]);
});

for (const [name, firstToAnswer] of [["late reply: the answer to the first attempt counts although a second attempt runs", 0], ["repeated reply: the answer to the second attempt counts, and the first attempt is not awaited", 1]] as const) {
  test(name, async (t) => {
    const server = await serverFor(t);
    const watched = new WatchedFetch();
    const answers: (() => void)[] = [];
    const hold: Interceptor = (request, response) => {
      const answer = server.take(request);
      answers.push(() => answer(response));
      if (answers.length === 2) {
        answers[firstToAnswer]!();
      }
    };
    server.once("post", hold);
    server.once("post", hold);
    server.scripts.push([say("Hi."), idle]);
    const clock = new VirtualClock();
    const client = clock.lend(() => clientFor(t, server, { fetch: watched.fetch }));
    const events = await drive(clock, all(client.sendMessage("Hello")), watched, () => answers.length === 1);
    assert.deepEqual(events.map((event) => event.type), ["status", "message", "done"]);
    assert.equal(server.requestsTo("post").length, 2);
    await server.requestsTo("post")[1 - firstToAnswer]!.closed;
    assert.deepEqual(client.transcript.map(({ text }) => text), ["Hello", "Hi."]);
    client.shutdown();
    assert.equal(clock.waiting, 0, "timers are left");
  });
}

test("response after abort: it is ignored", async (t) => {
  const server = await serverFor(t);
  let answer: (() => void) | undefined;
  server.once("post", (_request, response) => {
    answer = () => response.writeHead(202, { "content-type": "application/json" }).end('{"accepted":true,"seq":1}');
  });
  const abort = new AbortController();
  const client = clientFor(t, server);
  const first = client.sendMessage("Hello", { signal: abort.signal }).next();
  await server.until(() => server.requestsTo("post").length === 1);
  abort.abort();
  await assert.rejects(first, /Aborted/);
  answer?.();
  await server.requestsTo("post")[0]!.closed;
  assert.equal(client.status, "idle");
  assert.equal(server.requestsTo("stream").length, 0);
});

test("docs/faults.md has this table", () => {
  const rows = MATRIX.map(([fault, at]) => `| ${fault} | ${at.post} | ${at.stream} | ${at.responses} |`);
  const table = ["| fault | of the post | of the stream | of a response |", "|---|---|---|---|", ...rows].join("\n");
  const docs = readFileSync(join(import.meta.dirname, "..", "..", "..", "widget", "docs", "faults.md"), "utf8");
  assert.ok(docs.includes(table), `docs/faults.md should have:\n${table}`);
});
