// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import test from "node:test";
import { KartaError, KartaNetworkError } from "@karta/widget";
import type { ScriptedServer } from "../testing/scripted-server.js";
import { all, clientFor, expectType, serverFor } from "./support/setup.js";

/** A stream in the OpenAI API's own format: named events, nested response, items announced, filled and closed. */
const OPENAI: readonly (readonly [string, object])[] = [
  ["response.created", { response: { id: "resp_1", object: "response", status: "in_progress", output: [] } }],
  ["response.in_progress", { response: { id: "resp_1", object: "response", status: "in_progress" } }],
  ["response.output_item.added", { output_index: 0, item: { id: "rs_1", type: "reasoning", summary: [] } }],
  ["response.reasoning_summary_part.added", { item_id: "rs_1", output_index: 0, summary_index: 0, part: { type: "summary_text", text: "" } }],
  ["response.reasoning_summary_text.delta", { item_id: "rs_1", output_index: 0, summary_index: 0, delta: "Looking " }],
  ["response.reasoning_summary_text.delta", { item_id: "rs_1", output_index: 0, summary_index: 0, delta: "it up." }],
  ["response.reasoning_summary_text.done", { item_id: "rs_1", output_index: 0, summary_index: 0, text: "Looking it up." }],
  ["response.output_item.done", { output_index: 0, item: { id: "rs_1", type: "reasoning", summary: [{ type: "summary_text", text: "Looking it up." }] } }],
  ["response.output_item.added", { output_index: 1, item: { id: "fc_1", type: "function_call", status: "in_progress", call_id: "call_1", name: "find_order", arguments: "" } }],
  ["response.function_call_arguments.delta", { item_id: "fc_1", output_index: 1, delta: '{"order":' }],
  ["response.function_call_arguments.done", { item_id: "fc_1", output_index: 1, arguments: '{"order":7}' }],
  ["response.output_item.done", { output_index: 1, item: { id: "fc_1", type: "function_call", status: "completed", call_id: "call_1", name: "find_order", arguments: '{"order":7}' } }],
  ["response.output_item.added", { output_index: 2, item: { id: "msg_1", type: "message", role: "assistant", content: [] } }],
  ["response.content_part.added", { item_id: "msg_1", output_index: 2, content_index: 0, part: { type: "output_text", text: "", annotations: [] } }],
  ["response.output_text.delta", { item_id: "msg_1", output_index: 2, content_index: 0, delta: "It left " }],
  ["response.output_text.delta", { item_id: "msg_1", output_index: 2, content_index: 0, delta: "yesterday." }],
  ["response.output_text.done", { item_id: "msg_1", output_index: 2, content_index: 0, text: "It left yesterday." }],
  ["response.output_item.done", { output_index: 2, item: { id: "msg_1", type: "message", role: "assistant", content: [{ type: "output_text", text: "It left yesterday." }] } }],
  ["response.completed", { response: { id: "resp_1", object: "response", status: "completed", usage: { input_tokens: 11, output_tokens: 7, total_tokens: 18 } } }],
];

function serve(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "text/event-stream" }).end(text);
}

const named = (type: string, data: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
const whole = OPENAI.map(([type, data]) => named(type, data)).join("");

const client = (t: Parameters<typeof clientFor>[0], server: ScriptedServer, options: object = {}) =>
  clientFor(t, server, { transport: "responses", ...options });

const EXPECTED = [
  { type: "thinking", text: "Looking it up." },
  { type: "tool_use", toolUseId: "call_1", tool: "find_order", input: { order: 7 } },
  { type: "message", text: "It left yesterday." },
  { type: "done", usage: { inputTokens: 11, outputTokens: 7, totalTokens: 18 } },
];

/** Removes part ids, which the server chooses, and all but the last of consecutive texts. */
function plain(events: readonly object[]): object[] {
  const list: Record<string, unknown>[] = [];
  for (const event of events as Record<string, unknown>[]) {
    const { partId: _partId, ...rest } = event;
    if ("text" in rest && list.at(-1)?.["type"] === rest["type"]) {
      list.pop();
    }
    list.push(rest);
  }
  return list;
}

test("a stream in the OpenAI API's format becomes the usual events", async (t) => {
  const server = await serverFor(t);
  server.always("responses", (_request, response) => serve(response, whole));
  const responses = client(t, server, { model: "small" });
  assert.deepEqual(plain(await all(responses.sendMessage("Where is order 7?"))), EXPECTED);
  await all(responses.sendMessage("And 8?"));
  const bodies = server.requestsTo("responses").map((request) => JSON.parse(request.body));
  assert.deepEqual(bodies, [
    { input: "Where is order 7?", stream: true, store: true, model: "small" },
    { input: "And 8?", stream: true, store: true, previous_response_id: "resp_1", model: "small" },
  ]);
  assert.equal(server.requestsTo("responses")[0]!.url.pathname, "/demo/assistant/v1/responses");
});

test("the type may be in the event line only, and the response may be flat", async (t) => {
  const server = await serverFor(t);
  const flat = OPENAI.map(([type, data]) => {
    const { response, ...rest } = data as { response?: object };
    return `event: ${type}\ndata: ${JSON.stringify({ ...rest, ...response })}\n\n`;
  }).join("");
  server.always("responses", (_request, response) => serve(response, flat));
  const responses = client(t, server, { projectRef: undefined });
  assert.deepEqual(plain(await all(responses.sendMessage("Where is order 7?"))), EXPECTED);
  await all(responses.sendMessage("And 8?"));
  assert.equal(JSON.parse(server.requestsTo("responses")[1]!.body).previous_response_id, "resp_1");
  assert.equal(server.requestsTo("responses")[0]!.url.pathname, "/v1/responses");
});

for (const [name, end, check] of [
  ["response.failed", named("response.failed", { response: { id: "r", error: { code: "server_error", message: "Broken." } } }), "server_error"],
  ["error", named("error", { code: "rate_limited", message: "Slow down." }), "rate_limited"],
  ["an end without a terminal event", "", "network"],
] as const) {
  test(`${name} ends the turn with an error and keeps the text so far`, async (t) => {
    const server = await serverFor(t);
    server.always("responses", (_request, response) => serve(response, named("response.output_text.delta", { delta: "Half" }) + end));
    const events = await all(client(t, server).sendMessage("Hello"));
    assert.equal(expectType(events[0], "message").text, "Half");
    assert.equal(expectType(events.at(-1), "error").code, check);
    assert.equal(server.requestsTo("responses").length, 1);
  });
}

test("a dropped connection is a network error, without a second request", async (t) => {
  const server = await serverFor(t);
  server.always("responses", (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(named("response.output_text.delta", { delta: "Half" }), () => response.destroy());
  });
  const last = expectType((await all(client(t, server).sendMessage("Hello"))).at(-1), "error");
  assert.ok(last.error instanceof KartaNetworkError);
  assert.equal(last.code, "network");
  assert.equal(server.requestsTo("responses").length, 1);
});

test("response.incomplete and [DONE] are ends too", async (t) => {
  const server = await serverFor(t);
  server.once("responses", (_request, response) =>
    serve(response, named("response.incomplete", { response: { id: "r", incomplete_details: { reason: "max_output_tokens" } } })));
  server.once("responses", (_request, response) =>
    serve(response, `${named("response.output_text.delta", { delta: "All" })}data: [DONE]\n\n`));
  const responses = client(t, server);
  assert.equal((await all(responses.sendMessage("Hello"))).at(-1)?.type, "done");
  assert.equal((await all(responses.sendMessage("Hello"))).at(-1)?.type, "done");
});

test("interrupt aborts the request and yields done", async (t) => {
  const server = await serverFor(t);
  server.always("responses", (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).write(named("response.output_text.delta", { delta: "Half" }));
  });
  const responses = client(t, server);
  const events = responses.sendMessage("Hello");
  await events.next();
  const rest = all(events);
  await responses.interrupt();
  assert.deepEqual((await rest).map((event) => event.type), ["done"]);
  await server.requestsTo("responses")[0]!.closed;
});

test("methods that this transport lacks are unsupported, and createSession returns no id", async (t) => {
  const server = await serverFor(t);
  const responses = client(t, server);
  assert.deepEqual(await responses.createSession(), { sessionId: "" });
  const unsupported = (error: unknown) => error instanceof KartaError && error.code === "unsupported";
  for (const call of [
    () => responses.resume("s1"),
    () => responses.stream().next(),
    () => responses.confirmTool("r1", true),
    () => responses.listSessions(),
    () => responses.deleteSession("s1"),
    () => responses.uploadFile(new Blob(["x"])),
  ]) {
    await assert.rejects(call(), unsupported, String(call));
  }
  assert.equal(server.requests.length, 0);
});
