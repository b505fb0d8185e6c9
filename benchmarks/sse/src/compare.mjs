// SPDX-License-Identifier: Apache-2.0
/**
 * Feeds the same stream to core's compiled parser and to eventsource-parser, in turns, and prints medians and their
 * ratio. Usage: node src/compare.mjs [--chunk 120] [--megabytes 8] [--rounds 15] [--gate 0.5] [--json file]
 */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createParser } from "eventsource-parser";
import { feed } from "../target/js/feed.js";

const { values } = parseArgs({
  options: {
    chunk: { type: "string", default: "120" },
    megabytes: { type: "string", default: "8" },
    rounds: { type: "string", default: "15" },
    gate: { type: "string", default: "0" },
    json: { type: "string" },
  },
});
const chunk = Number(values.chunk);
const characters = Number(values.megabytes) * 1e6;

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
  const pieces = [];
  for (let at = 0; at < text.length; at += chunk) {
    // A string of its own, as a decoder gives it: a slice would keep pointing into the whole.
    pieces.push(Buffer.from(text.slice(at, at + chunk), "utf8").toString("utf8"));
  }
  return { pieces, length: text.length };
}

/** Each takes a whole stream and returns how many events it saw and how many characters of data. */
const contestants = {
  karta: (pieces) => {
    const sum = feed(pieces);
    return { events: Math.floor(sum / 1e9), characters: sum % 1e9 };
  },
  "eventsource-parser": (pieces) => {
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

const { pieces, length } = stream();

function round(read) {
  const start = performance.now();
  const result = read(pieces);
  return { millis: performance.now() - start, ...result };
}

const millis = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
const seen = new Set();
for (let i = -3; i < Number(values.rounds); i++) {
  for (const [name, read] of Object.entries(contestants)) {
    const result = round(read);
    seen.add(`${result.events} events, ${result.characters} characters of data`);
    if (i >= 0) {
      millis[name].push(result.millis);
    }
  }
}
if (seen.size !== 1) {
  throw new Error(`The parsers disagree: ${[...seen].join(" / ")}`);
}

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
const speed = Object.fromEntries(Object.entries(millis).map(([name, all]) => [name, length / 1000 / median(all)]));
const ratio = speed.karta / speed["eventsource-parser"];
for (const [name, value] of Object.entries(speed)) {
  console.log(`${name.padEnd(20)}${value.toFixed(0).padStart(6)} MB/s`);
}
console.log(`ratio ${ratio.toFixed(2)} at ${chunk}-character chunks (${[...seen][0]})`);
if (values.json) {
  await writeFile(values.json, `${JSON.stringify({ chunk, speed, ratio }, null, 2)}\n`);
}
if (ratio < Number(values.gate)) {
  console.error(`Below the gate of ${values.gate}.`);
  process.exitCode = 1;
}
