// SPDX-License-Identifier: Apache-2.0
/** Uses only the official SDK, as a customer would: `node responses.mjs <origin of the server> <token>`. */
import assert from "node:assert/strict";
import OpenAI from "openai";

const [origin, token] = process.argv.slice(2);
const openai = new OpenAI({ baseURL: `${origin}/demo/assistant/v1`, apiKey: token, maxRetries: 0 });

const whole = await openai.responses.create({ model: "karta", input: "say: An answer in one piece" });
assert.equal(whole.status, "completed");
assert.equal(whole.output_text, "An answer in one piece");
assert.ok(whole.usage.total_tokens > 0);

const stream = openai.responses.stream({ model: "karta", input: "say: An answer that comes word by word" });
let deltas = "";
const types = new Set();
for await (const event of stream) {
  types.add(event.type);
  if (event.type === "response.output_text.delta") deltas += event.delta;
}
assert.equal(deltas, "An answer that comes word by word");
assert.ok(types.has("response.created") && types.has("response.completed"), [...types].join());
const final = await stream.finalResponse();
assert.equal(final.output_text, deltas);

const next = await openai.responses.create({ model: "karta", input: "say: And on", previous_response_id: final.id });
assert.equal(next.output_text, "And on");
assert.equal(next.previous_response_id, final.id);

const tool = await openai.responses.create({ model: "karta", input: "Where is my order?" });
assert.ok(tool.output.some((item) => item.type === "mcp_call" && item.status === "completed"), tool.output.map((item) => item.type).join());

const failed = await openai.responses.create({ model: "karta", input: "say: @error oops | It broke" });
assert.equal(failed.status, "failed");
assert.equal(failed.error.message, "It broke");

const failing = openai.responses.stream({ model: "karta", input: "say: half @@\n@error oops | It broke" });
const ends = [];
for await (const event of failing) ends.push(event.type);
assert.equal(ends.at(-1), "response.failed");

const list = await openai.responses.create({
  model: "karta",
  input: [
    { role: "user", content: "earlier" },
    { role: "assistant", content: "an answer" },
    { role: "user", content: [{ type: "input_text", text: "say: from a list" }] },
  ],
});
assert.equal(list.output_text, "from a list");

await assert.rejects(openai.responses.create({ model: "karta" }), (error) => {
  assert.ok(error instanceof OpenAI.BadRequestError, error.constructor.name);
  assert.equal(error.code, "invalid_request");
  assert.match(error.requestID, /^req_/);
  return true;
});
await assert.rejects(
  new OpenAI({ baseURL: `${origin}/demo/assistant/v1`, apiKey: "nonsense", maxRetries: 0 }).responses.create({ model: "karta", input: "x" }),
  OpenAI.AuthenticationError,
);
await assert.rejects(
  openai.responses.create({ model: "karta", input: "x", previous_response_id: "resp_nonsense" }),
  OpenAI.NotFoundError,
);

const controller = new AbortController();
const aborted = await openai.responses.create({ model: "karta", input: "Write something long", stream: true }, { signal: controller.signal });
let seen = 0;
for await (const event of aborted) if (event.type === "response.output_text.delta" && ++seen === 2) controller.abort();
assert.ok(seen >= 2);
console.log("ok");
