// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the same answer of many small deltas through whole clients, from the bytes of a response to the caller's loop: ours,
 * and the `openai` and `ai` packages with the streams of their own servers. Nothing goes over a network; seconds are the process's own, not the clock's.
 * A chunk with one event is what a server that flushes each of them sends to a reader that keeps up; chunks of several are what a
 * reader finds that was busy drawing, or that is behind a proxy.
 * Usage: node src/client.mjs [--events 4000] [--rounds 61] [--chunks 1,4,16] [--json file] [--gate 2.5]
 *   --gate fails where ours reads less than that many times the events of the openai package, in the middle one of three
 *   measurements, and measures no other
 */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { machine } from "../../markdown/src/machine.mjs";

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "4000" },
    rounds: { type: "string", default: "61" },
    chunks: { type: "string", default: "1,4,16" },
    json: { type: "string" },
    gate: { type: "string" },
  },
});
const count = Number(values.events);
const words = ["The", " quick", " brown", " fox", " jumps", " over", " the", " lazy", " dog", "."];
const deltas = Array.from({ length: count }, (_, i) => words[i % words.length]);
const expected = deltas.join("");

const encoder = new TextEncoder();
/** Makes responses whose chunks have `perChunk` events each. */
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

/** Each makes a function that reads the whole answer and returns its text. */
const contestants = {
  karta: async (perChunk) => {
    const built = new URL("../../../npm-dist/widget/dist/index.js", import.meta.url);
    if (!existsSync(built)) throw new Error("npm-dist is not built");
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

const notes = [];
const results = [];
for (const perChunk of values.chunks.split(",").map(Number)) {
  const ratios = [await compare(perChunk)];
  // Where the first falls short, the middle one of three says whether that was the machine.
  while (ratios.some((ratio) => ratio < Number(values.gate)) && ratios.length < 3) ratios.push(await compare(perChunk));
  if (median(ratios) < Number(values.gate)) {
    console.error(`Ours reads ${median(ratios).toFixed(2)} times the events of openai, less than ${values.gate}.`);
    process.exitCode = 1;
  }
}

/** Measures all in turns and returns our rate as a ratio to that of openai, NaN where one of the two was not measured. */
async function compare(perChunk) {
  const reads = {};
  for (const [name, make] of Object.entries(contestants)) {
    if (values.gate && !["karta", "openai"].includes(name)) continue;
    try {
      reads[name] = await make(perChunk);
      if ((await reads[name]()) !== expected) throw new Error("its text differs");
    } catch (error) {
      delete reads[name];
      notes.push(`${name} was not measured with ${perChunk} events a chunk: ${error.message}`);
    }
  }
  const rates = Object.fromEntries(Object.keys(reads).map((name) => [name, []]));
  // The engine compiles both for some dozen rounds: of nine, the middle one said how far it was with that.
  for (let round = -20; round < Number(values.rounds); round++) {
    for (const [name, read] of Object.entries(reads)) {
      const start = process.cpuUsage();
      await read();
      const { user, system } = process.cpuUsage(start);
      if (round >= 0) rates[name].push((count / (user + system)) * 1e6);
    }
  }
  const openai = rates.openai;
  for (const [name, all] of Object.entries(rates)) {
    const middle = median(all);
    // Rounds lie side by side, so that their ratios say more than ratios of medians where the machine is busy.
    const ofOpenai = openai ? median(all.map((rate, round) => rate / openai[round])) : null;
    const spread = (Math.max(...all) - Math.min(...all)) / middle;
    results.push({ name, perChunk, eventsPerSecond: middle, spread, ofOpenai });
    const ratio = ofOpenai === null ? "" : `${ofOpenai.toFixed(2)} × openai`;
    console.log(`${name.padEnd(8)} ${String(perChunk).padStart(3)} a chunk  ${middle.toFixed(0).padStart(8)} events/s ± ${(spread * 100).toFixed(0)} %  ${ratio}`);
    if (spread > 0.15) notes.push(`${name}, ${perChunk} a chunk: rounds differ by ${(spread * 100).toFixed(0)} %.`);
  }
  return results.findLast(({ name, perChunk: count }) => name === "karta" && count === perChunk)?.ofOpenai ?? Number.NaN;
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

for (const note of notes) console.log(note);
if (values.json) {
  const { devDependencies } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  await writeFile(values.json, `${JSON.stringify({ machine: machine({ versions: devDependencies }), notes, events: count, results }, null, 2)}\n`);
}
