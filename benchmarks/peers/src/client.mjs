// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the same answer of many small deltas with whole clients, from the bytes of a response to the caller's loop:
 * ours, and the `openai` and `ai` packages with the streams of their own servers. There is no network. Seconds are
 * processor time.
 * Each client runs in its own processes, alternately with the others. In a shared process, each would pay for
 * collecting the previous one's garbage. A process reports the mean of its rounds, not the median, because the mean
 * includes its garbage collections.
 * A chunk with one event is typical for a server that flushes every event and a reader that keeps up. Chunks of
 * several events are typical for a busy reader, or a proxy in between.
 * Usage: node src/client.mjs [--events 4000] [--rounds 60] [--processes 5] [--chunks 1,4,16] [--json file] [--gate
 * 1.5]
 *   --gate fails if Karta reads less than that many times the events of the openai package
 */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { machine } from "../../markdown/src/machine.mjs";
import { inTurns } from "../../markdown/src/processes.mjs";

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "4000" },
    rounds: { type: "string", default: "60" },
    processes: { type: "string", default: "5" },
    chunks: { type: "string", default: "1,4,16" },
    json: { type: "string" },
    gate: { type: "string" },
    // Set in a child process: the name of its client.
    alone: { type: "string" },
  },
});
const count = Number(values.events);
const words = ["The", " quick", " brown", " fox", " jumps", " over", " the", " lazy", " dog", "."];
const deltas = Array.from({ length: count }, (_, i) => words[i % words.length]);
const expected = deltas.join("");

const encoder = new TextEncoder();
/** Creates responses with `perChunk` events per chunk. */
function events(perChunk, objects, end = "") {
  const texts = objects.map((object) => `data: ${JSON.stringify(object)}\n\n`);
  if (end) texts.push(`data: ${end}\n\n`);
  const chunks = [];
  for (let at = 0; at < texts.length; at += perChunk) chunks.push(encoder.encode(texts.slice(at, at + perChunk).join("")));
  return () => {
    let next = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (next < chunks.length) controller.enqueue(chunks[next++]);
        else controller.close();
      },
    });
    return new Response(body, { headers: { "Content-Type": "text/event-stream", "x-vercel-ai-ui-message-stream": "v1" } });
  };
}
const json = (value, status = 200) => new Response(JSON.stringify(value), { status, headers: { "Content-Type": "application/json" } });

/** Each creates a function that reads the whole answer and returns its text. */
const contestants = {
  karta: async (perChunk) => {
    const built = new URL("../../../npm-dist/widget/dist/index.js", import.meta.url);
    if (!existsSync(built)) throw new Error("npm-dist/widget/dist is missing: build npm-dist first.");
    const { KartaAgentClient } = await import(built.href);
    const stream = events(perChunk, [
      ...deltas.map((text, i) => ({ type: "agent.message", part_id: "a", text, delta: true, seq: i + 2 })),
      { type: "session.status_idle", stop_reason: "end_turn", seq: count + 2 },
    ]);
    return async () => {
      globalThis.fetch = async (url) => {
        const { pathname } = new URL(url);
        if (pathname.endsWith("/sessions")) return json({ id: "s1", status: "idle" }, 201);
        if (pathname.endsWith("/events")) return json({ accepted: true, seq: 1 }, 202);
        return stream();
      };
      const client = new KartaAgentClient({ baseUrl: "https://agent.example", projectRef: "a/b", token: "t" });
      let text = "";
      for await (const event of client.sendMessage("Go on")) if (event.type === "message") text = event.text;
      client.shutdown();
      return text;
    };
  },
  openai: async (perChunk) => {
    const { default: OpenAI } = await import("openai");
    const stream = events(
      perChunk,
      deltas.map((content) => ({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta: { content }, finish_reason: null }] })),
      "[DONE]",
    );
    const client = new OpenAI({ apiKey: "k", baseURL: "https://api.example/v1", fetch: async () => stream() });
    return async () => {
      let text = "";
      const answer = await client.chat.completions.create({ model: "m", stream: true, messages: [{ role: "user", content: "Go on" }] });
      for await (const chunk of answer) text += chunk.choices[0]?.delta?.content ?? "";
      return text;
    };
  },
  ai: async (perChunk) => {
    const { DefaultChatTransport, readUIMessageStream } = await import("ai");
    const stream = events(
      perChunk,
      [{ type: "start" }, { type: "text-start", id: "a" }, ...deltas.map((delta) => ({ type: "text-delta", id: "a", delta })), { type: "text-end", id: "a" }, { type: "finish" }],
      "[DONE]",
    );
    const transport = new DefaultChatTransport({ api: "https://chat.example/api", fetch: async () => stream() });
    return async () => {
      const chunks = await transport.sendMessages({ chatId: "c", trigger: "submit-message", messages: [], abortSignal: undefined });
      let text = "";
      for await (const message of readUIMessageStream({ stream: chunks })) text = message.parts.map((part) => part.text ?? "").join("");
      return text;
    };
  },
};

/** Unmeasured rounds at the beginning, in which the engine compiles the code. */
const WARM_UP = 20;

if (values.alone) {
  process.stdout.write(`${await alone(contestants[values.alone], Number(values.chunks))}\n`);
} else {
  await compareAll();
}

/** Returns the events per second of this process's client, including its garbage collections. */
async function alone(make, perChunk) {
  const read = await make(perChunk);
  if ((await read()) !== expected) throw new Error("The text differs from the answer.");
  for (let round = 0; round < WARM_UP; round++) await read();
  const start = process.cpuUsage();
  for (let round = 0; round < Number(values.rounds); round++) await read();
  const { user, system } = process.cpuUsage(start);
  return ((count * Number(values.rounds)) / (user + system)) * 1e6;
}

async function compareAll() {
  const notes = [];
  const results = [];
  const names = Object.keys(contestants);
  for (const perChunk of values.chunks.split(",").map(Number)) {
    const args = ["--chunks", perChunk, "--events", count, "--rounds", values.rounds];
    const rates = await inTurns(fileURLToPath(import.meta.url), names, Number(values.processes), args, (name, reason) => {
      notes.push(`${name} was not measured with ${perChunk} events a chunk: ${reason}`);
    });
    for (const [name, all] of Object.entries(rates)) {
      const middle = median(all);
      // Adjacent processes run under similar load, so the median of their ratios is more reliable than the ratio of
      // medians.
      const ofOpenai = rates.openai ? median(all.map((rate, turn) => rate / rates.openai[turn])) : null;
      const spread = (Math.max(...all) - Math.min(...all)) / middle;
      results.push({ name, perChunk, eventsPerSecond: middle, spread, ofOpenai });
      const ratio = ofOpenai === null ? "" : `${ofOpenai.toFixed(2)} × openai`;
      console.log(`${name.padEnd(8)} ${String(perChunk).padStart(3)} a chunk  ${middle.toFixed(0).padStart(8)} events/s ± ${(spread * 100).toFixed(0)} %  ${ratio}`);
      if (spread > 0.15) notes.push(`${name}, ${perChunk} a chunk: processes differ by ${(spread * 100).toFixed(0)} %.`);
      // Without openai the ratio is null, which is below every gate.
      if (values.gate && name === "karta" && ofOpenai < Number(values.gate)) {
        const measured = ofOpenai === null ? "openai was not measured" : `got ${ofOpenai.toFixed(2)}`;
        console.error(`karta, ${perChunk} a chunk: expected at least ${values.gate} times the events of openai, ${measured}.`);
        process.exitCode = 1;
      }
    }
  }
  for (const note of notes) console.log(note);
  if (values.gate && !results.some(({ name }) => name === "karta")) {
    console.error("karta was not measured.");
    process.exitCode = 1;
  }
  if (values.json) {
    const { devDependencies } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
    await writeFile(values.json, `${JSON.stringify({ machine: machine({ versions: devDependencies }), notes, events: count, results }, null, 2)}\n`);
  }
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
