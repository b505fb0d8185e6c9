// SPDX-License-Identifier: Apache-2.0
/**
 * Feeds the same stream to core's compiled parser and to eventsource-parser, in pieces of several sizes. Each parser
 * runs in its own processes. Prints the medians of their means, and the ratio. A piece of 16 characters is shorter
 * than an event. One of 65536 is typical for a busy reader.
 * Usage: node src/compare.mjs [--chunks 16,120,1024,65536] [--megabytes 8] [--rounds 15] [--processes 5] [--gate 0.5]
 * [--json file]
 *   --gate fails if Karta's parser is slower than that many times the peer, at any size
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createParser } from "eventsource-parser";
import { machine } from "../../markdown/src/machine.mjs";
import { inTurns } from "../../markdown/src/processes.mjs";
import { feed } from "../target/js/feed.js";

const { values } = parseArgs({
  options: {
    chunks: { type: "string", default: "16,120,1024,65536" },
    megabytes: { type: "string", default: "8" },
    rounds: { type: "string", default: "15" },
    processes: { type: "string", default: "5" },
    gate: { type: "string", default: "0" },
    json: { type: "string" },
    // Set in a child process: the name of its parser.
    alone: { type: "string" },
  },
});
const characters = Number(values.megabytes) * 1e6;
const PEER = "eventsource-parser";
/** Unmeasured rounds at the beginning. */
const WARM_UP = 5;

/** Returns an answer in deltas of 1 to 40 characters, as in the wire contract. */
function stream() {
  const words = "The quick brown fox jumps over the lazy dog, twice; then it rests – for a while.";
  let text = "";
  let seed = 1;
  for (let seq = 1; text.length < characters; seq++) {
    seed = (seed * 48271) % 2147483647;
    const from = seed % 40;
    const event = { type: "agent.message", part_id: "p1", delta: true, text: words.slice(from, from + 1 + (seed % 40)), seq };
    text += `id: ${seq}\ndata: ${JSON.stringify(event)}\n\n`;
  }
  return text;
}

function cut(text, chunk) {
  const pieces = [];
  for (let at = 0; at < text.length; at += chunk) {
    // A copy, as a decoder returns it. A slice would keep referring to the whole text.
    pieces.push(Buffer.from(text.slice(at, at + chunk), "utf8").toString("utf8"));
  }
  return pieces;
}

/** Each takes a whole stream and returns the number of events and of characters in their data. */
const contestants = {
  karta: (pieces) => {
    const sum = feed(pieces);
    return { events: Math.floor(sum / 1e9), characters: sum % 1e9 };
  },
  [PEER]: (pieces) => {
    let events = 0;
    let characters = 0;
    const parser = createParser({
      onEvent: ({ data }) => {
        events++;
        characters += data.length;
      },
    });
    for (const piece of pieces) {
      parser.feed(piece);
    }
    return { events, characters };
  },
};

/** Returns the counts and the speed of `read`, including its garbage collections. */
function alone(read, pieces, length) {
  let saw;
  for (let i = 0; i < WARM_UP; i++) saw = read(pieces);
  // Processor time, which other work on the machine hardly affects.
  const start = process.cpuUsage();
  for (let i = 0; i < Number(values.rounds); i++) read(pieces);
  const { user, system } = process.cpuUsage(start);
  return { saw, megabytesPerSecond: (length * Number(values.rounds)) / (user + system) };
}

async function compare(chunk) {
  const args = ["--chunks", chunk, "--megabytes", values.megabytes, "--rounds", values.rounds];
  const found = await inTurns(fileURLToPath(import.meta.url), Object.keys(contestants), Number(values.processes), args, (name, reason) => {
    throw new Error(`${name} failed: ${reason}`);
  });
  const seen = new Set(Object.values(found).flat().map(({ saw }) => `${saw.events} events, ${saw.characters} characters of data`));
  if (seen.size !== 1) {
    throw new Error(`The parsers' results differ: ${[...seen].join(" / ")}`);
  }
  return Object.entries(found).map(([name, turns]) => {
    const all = turns.map(({ megabytesPerSecond }) => megabytesPerSecond);
    return {
      name,
      megabytesPerSecond: median(all),
      spread: (Math.max(...all) - Math.min(...all)) / median(all),
      ofPeer: median(all.map((rate, turn) => rate / found[PEER][turn].megabytesPerSecond)),
    };
  });
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

if (values.alone) {
  const text = stream();
  const result = alone(contestants[values.alone], cut(text, Number(values.chunks)), text.length);
  process.stdout.write(`${JSON.stringify(result)}\n`);
} else {
  await compareAll();
}

async function compareAll() {
  const results = [];
  for (const chunk of values.chunks.split(",").map(Number)) {
    for (const result of await compare(chunk)) {
      results.push({ chunk, ...result });
      const { name, megabytesPerSecond, spread, ofPeer } = result;
      console.log(`${name.padEnd(20)}${String(chunk).padStart(6)} a chunk${megabytesPerSecond.toFixed(0).padStart(6)} MB/s ± ${(spread * 100).toFixed(0)} %  ratio ${ofPeer.toFixed(2)}`);
      if (name === "karta" && ofPeer < Number(values.gate)) {
        console.error(`${chunk} a chunk: expected at least ${values.gate} times the speed of ${PEER}, got ${ofPeer.toFixed(2)}.`);
        process.exitCode = 1;
      }
    }
  }
  if (values.json) {
    const { devDependencies } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
    await writeFile(values.json, `${JSON.stringify({ machine: machine({ versions: devDependencies }), notes: [], rounds: Number(values.rounds), results }, null, 2)}\n`);
  }
}
