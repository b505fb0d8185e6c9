// SPDX-License-Identifier: Apache-2.0
/**
 * Reads sessions of 12 MB and of 24 MB of wire text with Karta's client, and prints the ratio of their processor times. The
 * minimum of several runs is used, because the others include more garbage collections. Usage: node src/growth.mjs
 * [--runs 4] [--gate 2.2] --gate fails if twice the session takes more than that many times as long
 */
import { parseArgs } from "node:util";
import { KartaAgentClient } from "../../../npm-dist/widget/dist/index.js";

const { values } = parseArgs({ options: { runs: { type: "string", default: "4" }, gate: { type: "string", default: "2.2" } } });
const WARM_UP_MEGABYTES = 4;

/** Streams one turn of `megabytes` of wire text in small events. Returns the processor time in microseconds. */
async function session(megabytes) {
  let seq = 1;
  let sent = 0;
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    pull(controller) {
      let chunk = "";
      while (chunk.length < 64_000 && sent + chunk.length < megabytes * 1e6) {
        chunk += `id: ${++seq}\ndata: {"type":"agent.message","delta":true,"part_id":"p","text":"no two of ${seq} deltas are the same ","seq":${seq}}\n\n`;
      }
      sent += chunk.length;
      controller.enqueue(encoder.encode(chunk || `data: {"type":"session.status_idle","stop_reason":"end_turn","seq":${++seq}}\n\n`));
      if (!chunk) controller.close();
    },
  });
  const client = new KartaAgentClient({
    baseUrl: "https://agent.example",
    projectRef: "demo/assistant",
    token: "t",
    fetch: async (url) => {
      const { pathname } = new URL(url);
      if (pathname.endsWith("/sessions")) return Response.json({ id: "s", status: "idle" }, { status: 201 });
      if (pathname.endsWith("/events")) return Response.json({ accepted: true, seq: 1 }, { status: 202 });
      return new Response(body, { headers: { "content-type": "text/event-stream" } });
    },
  });
  const start = process.cpuUsage();
  let last;
  for await (const event of client.sendMessage("Hello")) last = event;
  const { user, system } = process.cpuUsage(start);
  client.shutdown();
  if (last?.type !== "done") throw new Error(`the turn ended with ${last?.type}`);
  return user + system;
}

await session(WARM_UP_MEGABYTES);
let half = Infinity;
let whole = Infinity;
for (let run = 0; run < Number(values.runs); run++) {
  half = Math.min(half, await session(12));
  whole = Math.min(whole, await session(24));
}
const ratio = whole / half;
console.log(`24 MB take ${ratio.toFixed(2)} times as long as 12 MB`);
if (ratio > Number(values.gate)) {
  console.error(`Expected at most ${values.gate} times the processor time for twice the session, got ${ratio.toFixed(2)}.`);
  process.exitCode = 1;
}
