// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the same answer of many small deltas through whole clients, from the bytes of a response to the caller's loop: ours,
 * and the `openai` and `ai` packages with the streams of their own servers. Nothing goes over a network; seconds are the process's own, not the clock's.
 * Usage: node src/client.mjs [--events 4000] [--rounds 9] [--json file]
 */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { machine } from "../../markdown/src/machine.mjs";

const { values } = parseArgs({
  options: { events: { type: "string", default: "4000" }, rounds: { type: "string", default: "9" }, json: { type: "string" } },
});
const count = Number(values.events);
const words = ["The", " quick", " brown", " fox", " jumps", " over", " the", " lazy", " dog", "."];
const deltas = Array.from({ length: count }, (_, i) => words[i % words.length]);
const expected = deltas.join("");

const encoder = new TextEncoder();
/** One chunk per event, as a server that streams flushes it. */
function events(objects, end = "") {
  const chunks = objects.map((object) => encoder.encode(`data: ${JSON.stringify(object)}\n\n`));
  if (end) chunks.push(encoder.encode(`data: ${end}\n\n`));
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
  karta: async () => {
    const built = new URL("../../../npm-dist/widget/dist/index.js", import.meta.url);
    if (!existsSync(built)) throw new Error("npm-dist is not built");
    const { KartaAgentClient } = await import(built.href);
    const stream = events([
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
  openai: async () => {
    const { default: OpenAI } = await import("openai");
    const stream = events(
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
  ai: async () => {
    const { DefaultChatTransport, readUIMessageStream } = await import("ai");
    const stream = events(
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
const reads = {};
for (const [name, make] of Object.entries(contestants)) {
  try {
    reads[name] = await make();
    if ((await reads[name]()) !== expected) throw new Error("its text differs");
  } catch (error) {
    delete reads[name];
    notes.push(`${name} was not measured: ${error.message}`);
  }
}
const rates = Object.fromEntries(Object.keys(reads).map((name) => [name, []]));
for (let round = -2; round < Number(values.rounds); round++) {
  for (const [name, read] of Object.entries(reads)) {
    const start = process.cpuUsage();
    await read();
    const { user, system } = process.cpuUsage(start);
    if (round >= 0) rates[name].push((count / (user + system)) * 1e6);
  }
}
const results = Object.entries(rates).map(([name, all]) => {
  const sorted = [...all].sort((a, b) => a - b);
  const middle = sorted[sorted.length >> 1];
  return { name, eventsPerSecond: middle, spread: (sorted.at(-1) - sorted[0]) / middle };
});
for (const result of results) {
  result.ofOpenai = result.eventsPerSecond / (results.find(({ name }) => name === "openai")?.eventsPerSecond ?? NaN);
  console.log(`${result.name.padEnd(8)} ${result.eventsPerSecond.toFixed(0).padStart(8)} events/s ± ${(result.spread * 100).toFixed(0)} %  ${result.ofOpenai.toFixed(2)} × openai`);
  if (result.spread > 0.15) notes.push(`${result.name}: rounds differ by ${(result.spread * 100).toFixed(0)} %.`);
}
for (const note of notes) console.log(note);
if (values.json) {
  const { devDependencies } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  await writeFile(values.json, `${JSON.stringify({ machine: machine({ versions: devDependencies }), notes, events: count, results }, null, 2)}\n`);
}
