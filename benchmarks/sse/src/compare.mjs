// SPDX-License-Identifier: Apache-2.0
/**
 * Feeds the same stream to core's compiled parser and to eventsource-parser, in turns, in pieces of several sizes, and prints
 * medians and their ratio. A piece of 16 characters is less than an event, one of 65536 is what a busy reader finds.
 * Usage: node src/compare.mjs [--chunks 16,120,1024,65536] [--megabytes 8] [--rounds 15] [--gate 0.5] [--json file]
 *   --gate fails where ours is slower than that many times the other, at any of the sizes
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createParser } from "eventsource-parser";
import { machine } from "../../markdown/src/machine.mjs";
import { feed } from "../target/js/feed.js";

const { values } = parseArgs({
  options: {
    chunks: { type: "string", default: "16,120,1024,65536" },
    megabytes: { type: "string", default: "8" },
    rounds: { type: "string", default: "15" },
    gate: { type: "string", default: "0" },
    json: { type: "string" },
  },
});
const characters = Number(values.megabytes) * 1e6;
const PEER = "eventsource-parser";

/** Answers come word by word: deltas of 1 to 40 characters, as the wire contract words them. */
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
    // A string of its own, as a decoder gives it: a slice would keep pointing into the whole.
    pieces.push(Buffer.from(text.slice(at, at + chunk), "utf8").toString("utf8"));
  }
  return pieces;
}

/** Each takes a whole stream and returns how many events it saw and how many characters of data. */
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

function compare(pieces, length) {
  const millis = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  const seen = new Set();
  for (let i = -3; i < Number(values.rounds); i++) {
    for (const [name, read] of Object.entries(contestants)) {
      const start = performance.now();
      const result = read(pieces);
      if (i >= 0) millis[name].push(performance.now() - start);
      seen.add(`${result.events} events, ${result.characters} characters of data`);
    }
  }
  if (seen.size !== 1) {
    throw new Error(`The parsers disagree: ${[...seen].join(" / ")}`);
  }
  return Object.entries(millis).map(([name, all]) => ({
    name,
    megabytesPerSecond: length / 1000 / median(all),
    spread: (Math.max(...all) - Math.min(...all)) / median(all),
    ofPeer: median(millis[PEER]) / median(all),
  }));
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

const text = stream();
const results = [];
for (const chunk of values.chunks.split(",").map(Number)) {
  for (const result of compare(cut(text, chunk), text.length)) {
    results.push({ chunk, ...result });
    const { name, megabytesPerSecond, spread, ofPeer } = result;
    console.log(`${name.padEnd(20)}${String(chunk).padStart(6)} a chunk${megabytesPerSecond.toFixed(0).padStart(6)} MB/s ± ${(spread * 100).toFixed(0)} %  ratio ${ofPeer.toFixed(2)}`);
    if (name === "karta" && ofPeer < Number(values.gate)) {
      console.error(`Below the gate of ${values.gate}.`);
      process.exitCode = 1;
    }
  }
}
if (values.json) {
  const { devDependencies } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  await writeFile(values.json, `${JSON.stringify({ machine: machine({ versions: devDependencies }), notes: [], rounds: Number(values.rounds), results }, null, 2)}\n`);
}
