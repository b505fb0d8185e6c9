// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import test from "node:test";
import type { AgentEvent, KartaAgentClient } from "@karta/widget";
import { RECORDINGS } from "./support/recordings.js";
import { clientFor, serverFor } from "./support/setup.js";

const SAMPLES = 200;
const SEED = Number(process.env["KARTA_SEED"] ?? Date.now() % 1e9);

/** Returns the next number of a linear congruential generator. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed % 2147483647 || 1; ; ) {
    state = (state * 48271) % 2147483647;
    yield state;
  }
}

/** Returns the turn's events. Of consecutive texts, which may be coalesced, only the last one. */
async function run(client: KartaAgentClient): Promise<unknown[]> {
  const events: AgentEvent[] = [];
  const add = (event: AgentEvent) => {
    const last = events.at(-1);
    if (last?.type === event.type && (event.type === "message" || event.type === "thinking")) {
      events.pop();
    }
    events.push(event);
  };
  for await (const event of client.sendMessage("Hello")) {
    add(event);
    if (event.type === "input_required") {
      await client.confirmTool(event.requestId, true);
    }
  }
  return events.map((event) => (event.type === "error" ? { ...event, error: { ...event.error } } : event));
}

test(`a stream cut at any byte is resumed without loss (${SAMPLES} cuts, seed ${SEED})`, async (t) => {
  const kinds = Object.keys(RECORDINGS);
  const random = numbers(SEED);
  const whole = new Map<string, { events: unknown[]; bytes: number }>();

  for (const kind of kinds) {
    const server = await serverFor(t);
    const recording = RECORDINGS[kind]!;
    server.lineEnd = recording.lineEnd ?? "\n";
    server.scripts.push([...recording.script]);
    let bytes = 0;
    server.write = (response, piece) => {
      bytes += piece.length;
      response.write(piece);
    };
    whole.set(kind, { events: await run(clientFor(t, server)), bytes });
  }

  for (let done = 0; done < SAMPLES; ) {
    const batch = Array.from({ length: Math.min(10, SAMPLES - done) }, () => {
      const kind = kinds[done++ % kinds.length]!;
      // The last line ends with its CR. A cut after that loses nothing and needs no second connection.
      const spare = RECORDINGS[kind]!.lineEnd === "\r\n" ? 1 : 0;
      return { kind, cut: random.next().value % (whole.get(kind)!.bytes - spare) };
    });
    await Promise.all(
      batch.map(async ({ kind, cut }) => {
        const server = await serverFor(t);
        const recording = RECORDINGS[kind]!;
        server.lineEnd = recording.lineEnd ?? "\n";
        server.scripts.push([...recording.script]);
        let left = cut;
        server.write = (response, piece) => {
          if (left < 0) {
            response.write(piece);
          } else if (piece.length <= left) {
            left -= piece.length;
            response.write(piece);
          } else {
            const upTo = left;
            left = -1;
            // The bytes before the cut reach the client, then the connection breaks.
            response.write(piece.subarray(0, upTo), () => response.destroy());
          }
        };
        const client = clientFor(t, server);
        assert.deepEqual(await run(client), whole.get(kind)!.events, `${kind}, cut at byte ${cut}, seed ${SEED}`);
        assert.ok(server.requestsTo("stream").length >= 2, `${kind}, cut at byte ${cut}: no second connection`);
        client.shutdown();
      }),
    );
  }
});
