// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import test from "node:test";
import { setFlagsFromString } from "node:v8";
import { KartaAgentClient, type AgentEvent } from "@karta/widget";

const collect = (globalThis as { gc?: () => void }).gc;

// Garbage collection drops compiled code that has not run recently, and running it compiles it again. This memory does not belong to the
// client.
setFlagsFromString("--no-flush-bytecode");

/**
 * Returns the used heap after garbage collection in bytes. The minimum of some attempts, because weak references are
 * collected one round later.
 */
async function heap(): Promise<number> {
  assert.ok(collect, "run with --expose-gc");
  let least = Infinity;
  for (let i = 0; i < 5; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    least = Math.min(least, process.memoryUsage().heapUsed);
  }
  return least;
}

/** Creates a client whose server is a function, so that no HTTP stack is measured. */
function clientOf(stream: () => ReadableStream<Uint8Array> | string): KartaAgentClient {
  return new KartaAgentClient({
    baseUrl: "http://127.0.0.1:9",
    projectRef: "demo/assistant",
    token: "t",
    fetch: async (input) => {
      const path = new URL(String(input)).pathname;
      if (path.endsWith("/sessions")) return Response.json({ id: "s", status: "idle" }, { status: 201 });
      if (path.endsWith("/events")) return Response.json({ accepted: true, seq: 1 }, { status: 202 });
      return new Response(stream(), { headers: { "content-type": "text/event-stream" } });
    },
  });
}

test("two thousand turns of one client leave the heap as it was (± 5 %)", async (t) => {
  const client = clientOf(
    () =>
      'data: {"type":"agent.message","text":"One ","delta":true,"seq":2}\n\n' +
      'data: {"type":"agent.tool_use","tool_use_id":"u","tool":"look_up","input":{"order":7},"seq":3}\n\n' +
      'data: {"type":"agent.message","text":"two.","delta":true,"seq":4}\n\n' +
      'data: {"type":"session.status_idle","stop_reason":"end_turn","seq":5}\n\n',
  );
  t.after(() => client.shutdown());
  const turns = async (count: number) => {
    for (let i = 0; i < count; i++) {
      // A separate session, because a session's transcript grows with it.
      await client.createSession();
      let last: AgentEvent | undefined;
      for await (const event of client.sendMessage("Hello")) {
        last = event;
      }
      assert.equal(last?.type, "done");
    }
  };
  // The engine compiles and caches for a while. A leak would continue after that.
  await turns(2000);
  const before = await heap();
  await turns(2000);
  const after = await heap();
  t.diagnostic(`${before} bytes before, ${after} after`);
  assert.ok(Math.abs(after - before) <= before * 0.05, `${before} bytes before, ${after} after`);
});

/** Streams one turn of `megabytes` of wire text in small events. Returns the text's length and the maximum heap. */
async function session(megabytes: number): Promise<{ peak: number; text: number }> {
  let seq = 1;
  let sent = 0;
  let peak = 0;
  const encoder = new TextEncoder();
  const body = () =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        let chunk = "";
        while (chunk.length < 64_000 && sent + chunk.length < megabytes * 1e6) {
          chunk += `id: ${++seq}\ndata: {"type":"agent.message","delta":true,"part_id":"p","text":"no two of ${seq} deltas may be the same or the engine keeps them once ","seq":${seq}}\n\n`;
        }
        sent += chunk.length;
        if (chunk) {
          controller.enqueue(encoder.encode(chunk));
        } else {
          controller.enqueue(encoder.encode(`data: {"type":"session.status_idle","stop_reason":"end_turn","seq":${++seq}}\n\n`));
          controller.close();
        }
      },
    });
  const client = clientOf(body);
  // Collects garbage of earlier sessions before the measurement.
  const base = await heap();
  let text = 0;
  let count = 0;
  for await (const event of client.sendMessage("Hello")) {
    if (event.type === "message") {
      text = event.text.length;
      // Texts that arrive faster than they are read are coalesced, to about one per chunk.
      if (++count % 20 === 0) {
        collect?.();
        peak = Math.max(peak, process.memoryUsage().heapUsed - base);
      }
    }
  }
  client.shutdown();
  return { peak, text };
}

test("an answer of 24 MB on the wire holds at most three times its text", async (t) => {
  await session(4);
  const largest = await session(24);
  t.diagnostic(`peak ${(largest.peak / largest.text).toFixed(2)}x the text of ${largest.text}`);
  // About two thirds of the wire text is overhead around the words.
  assert.ok(largest.text > 8e6, `only ${largest.text} characters arrived`);
  assert.ok(largest.peak >= largest.text, `only ${largest.peak} bytes were measured`);
  assert.ok(largest.peak <= largest.text * 3, `${largest.peak} bytes for ${largest.text} characters`);
});
