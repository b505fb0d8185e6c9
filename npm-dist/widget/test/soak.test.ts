// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import test from "node:test";
import { clientFor, idle, say, serverFor } from "./support/setup.js";

const collect = (globalThis as { gc?: () => void }).gc;

/** Used heap after collection, in bytes: the least of a few tries, since weak references go one round later. */
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

test("two thousand turns of one client leave the heap as it was (± 5 %)", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server);
  const turn = async () => {
    // A session of its own: what the transcript keeps of a session is meant to grow with it.
    await client.createSession();
    server.scripts.push([say("One ", { delta: true }), say("two.", { delta: true }), idle]);
    let last = "";
    for await (const event of client.sendMessage("Hello")) {
      last = event.type;
    }
    assert.equal(last, "done");
    server.sessions.clear();
    server.requests.length = 0;
  };
  // The engine itself goes on compiling and caching for some two thousand turns; a leak would go on after them.
  for (let i = 0; i < 2400; i++) {
    await turn();
  }
  const before = await heap();
  for (let i = 0; i < 2000; i++) {
    await turn();
  }
  const after = await heap();
  t.diagnostic(`${before} bytes before, ${after} after`);
  assert.ok(Math.abs(after - before) <= before * 0.05, `${before} bytes before, ${after} after`);
});

/**
 * One session of `megabytes` of wire text in small events, all in one turn; returns milliseconds, the text's length, and
 * where `weigh` is set the most that was held: collecting takes time of its own, so one run is timed or weighed.
 */
async function session(megabytes: number, weigh = false): Promise<{ millis: number; peak: number; text: number }> {
  const { KartaAgentClient } = await import("@karta/widget");
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
  const client = new KartaAgentClient({
    baseUrl: "http://127.0.0.1:9",
    projectRef: "demo/assistant",
    token: "t",
    fetch: async (input) => {
      const path = new URL(String(input)).pathname;
      if (path.endsWith("/sessions")) return Response.json({ id: "s", status: "idle" }, { status: 201 });
      if (path.endsWith("/events")) return Response.json({ accepted: true, seq: 1 }, { status: 202 });
      return new Response(body(), { headers: { "content-type": "text/event-stream" } });
    },
  });
  const base = weigh ? await heap() : 0;
  const start = performance.now();
  let text = 0;
  let count = 0;
  for await (const event of client.sendMessage("Hello")) {
    if (event.type === "message") {
      text = event.text.length;
      // Texts that come faster than they are read are coalesced, to about one per chunk.
      if (++count % 20 === 0 && weigh) {
        collect?.();
        peak = Math.max(peak, process.memoryUsage().heapUsed - base);
      }
    }
  }
  client.shutdown();
  return { millis: performance.now() - start, peak, text };
}

test("twice the session takes at most 2.2 times as long, and 24 MB hold at most three times their text", async (t) => {
  await session(4);
  const ratios: number[] = [];
  for (let i = 0; i < 5; i++) {
    const half = await session(12);
    const whole = await session(24);
    ratios.push(whole.millis / half.millis);
  }
  const ratio = ratios.sort((a, b) => a - b)[2]!;
  const largest = await session(24, true);
  t.diagnostic(`time ${ratio.toFixed(2)}x, peak ${(largest.peak / largest.text).toFixed(2)}x the text of ${largest.text}`);
  // About two thirds of the wire is what surrounds the words.
  assert.ok(largest.text > 8e6, `only ${largest.text} characters arrived`);
  assert.ok(ratio <= 2.2, `${ratio}`);
  assert.ok(largest.peak >= largest.text, `only ${largest.peak} bytes were measured`);
  assert.ok(largest.peak <= largest.text * 3, `${largest.peak} bytes for ${largest.text} characters`);
});
