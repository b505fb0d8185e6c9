// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import test from "node:test";
import { KartaError, type AgentEvent } from "@karta/widget";
import { RECORDINGS } from "./support/recordings.js";
import { HOLD } from "../testing/scripted-server.js";
import { clientFor, idle, pause, say, serverFor } from "./support/setup.js";

const SEED = Number(process.env["KARTA_SEED"] ?? Date.now() % 1e9) || 1;

/** Returns random integers from 0 to below `limit`. The seed is in the test's name. */
function random(seed: number): (limit: number) => number {
  let state = seed % 2147483647 || 1;
  return (limit) => {
    state = (state * 48271) % 2147483647;
    return state % limit;
  };
}

/** Returns only the last of consecutive texts, which may be coalesced. */
function last(events: AgentEvent[], event: AgentEvent): void {
  if (events.at(-1)?.type === event.type && (event.type === "message" || event.type === "thinking")) {
    events.pop();
  }
  events.push(event);
}

test(`any chunking of a valid stream gives the same events (seed ${SEED})`, async (t) => {
  const next = random(SEED);
  for (const [kind, recording] of Object.entries(RECORDINGS)) {
    let expected: unknown;
    for (let round = 0; round < 8; round++) {
      const server = await serverFor(t);
      server.lineEnd = ["\n", "\r\n", "\r"][round % 3]!;
      server.scripts.push([...recording.script]);
      server.write = (response, bytes) => {
        for (let at = 0; at < bytes.length; ) {
          const size = round === 0 ? bytes.length : 1 + next(12);
          response.write(bytes.subarray(at, at + size));
          at += size;
        }
      };
      const client = clientFor(t, server);
      const events: AgentEvent[] = [];
      for await (const event of client.sendMessage("Hello")) {
        last(events, event);
        if (event.type === "input_required") {
          await client.confirmTool(event.requestId, true);
        }
      }
      const got = events.map((event) => (event.type === "error" ? { ...event, error: { ...event.error } } : event));
      expected ??= got;
      assert.deepEqual(got, expected, `${kind}, round ${round}, seed ${SEED}`);
      client.shutdown();
    }
  }
});

test(`any sequence of calls keeps the client's rules (seed ${SEED})`, async (t) => {
  const next = random(SEED + 1);
  const allowed: Record<string, readonly string[]> = {
    idle: ["running", "closed"],
    running: ["idle", "input_required", "closed"],
    input_required: ["running", "idle", "closed"],
    closed: [],
  };
  const misuse = new Set(["busy", "closed", "aborted"]);
  for (let run = 0; run < 40; run++) {
    const server = await serverFor(t);
    const client = clientFor(t, server);
    const trace: string[] = [];
    let before: string = client.status;
    client.on("statechange", (status) => {
      assert.ok(allowed[before]?.includes(status), `${before} → ${status} after ${trace.join(", ")}, seed ${SEED}, run ${run}`);
      before = status;
    });
    const open: AsyncGenerator<AgentEvent>[] = [];
    const work: Promise<unknown>[] = [];
    const note = (promise: Promise<unknown>) => {
      work.push(promise.catch((error) => assert.ok(error instanceof KartaError, `${String(error)} after ${trace.join(", ")}, seed ${SEED}`)));
    };
    const step = async (events: AsyncGenerator<AgentEvent>) => {
      try {
        await events.next();
      } catch (error) {
        assert.ok(error instanceof KartaError && misuse.has(error.code), `${String(error)} after ${trace.join(", ")}, seed ${SEED}`);
      }
    };
    for (let i = 0; i < 15; i++) {
      const choice = next(9);
      trace.push(["send", "stream", "next", "return", "interrupt", "confirm", "release", "create", "abort"][choice]!);
      const any = open[next(Math.max(1, open.length))];
      switch (choice) {
        case 0: {
          server.scripts.push([[say("A"), idle], [say("A"), HOLD, idle], [pause, say("B"), idle]][next(3)]!);
          open.push(client.sendMessage("Hello"));
          work.push(step(open.at(-1)!));
          break;
        }
        case 1:
          open.push(client.stream());
          work.push(step(open.at(-1)!));
          break;
        case 2:
          if (any) work.push(step(any));
          break;
        case 3:
          if (any) note(any.return(undefined));
          break;
        case 4:
          note(client.interrupt());
          break;
        case 5:
          note(client.confirmTool("r1", next(2) === 0));
          break;
        case 6:
          if (server.sessions.size > 0) server.release();
          break;
        case 7:
          note(client.listSessions());
          break;
        default: {
          const abort = new AbortController();
          open.push(client.sendMessage("Hello", { signal: abort.signal }));
          work.push(step(open.at(-1)!));
          abort.abort();
        }
      }
      if (next(2) === 0) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    client.shutdown();
    // No call hangs.
    await Promise.all(work);
    assert.equal(client.status, "closed");
  }
});
