// SPDX-License-Identifier: Apache-2.0
/**
 * Parses the same answer in the same pieces with core's compiled parser and with streaming-markdown's, neither showing
 * anything, in turns, and prints medians and their ratio.
 * Usage: node src/parse.mjs [--characters 96000] [--rounds 15] [--gate 0.5] [--json file]
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { parser, parser_end, parser_write } from "streaming-markdown";
import { parse } from "../target/js/bare.js";
import { answer, deltas } from "./answer.mjs";
import { machine } from "./machine.mjs";

const { values } = parseArgs({
  options: {
    characters: { type: "string", default: "96000" },
    rounds: { type: "string", default: "15" },
    gate: { type: "string", default: "0" },
    json: { type: "string" },
  },
});
const pieces = deltas(answer(Number(values.characters)));

/** Each takes all pieces and returns how many nodes it was told to make. */
const contestants = {
  karta: () => parse(pieces),
  "streaming-markdown": () => {
    let nodes = 0;
    const state = parser({ data: null, add_token: () => { nodes++; }, end_token: () => {}, add_text: () => {}, set_attr: () => {} });
    for (const piece of pieces) parser_write(state, piece);
    parser_end(state);
    return nodes;
  },
};

const millis = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
for (let round = -3; round < Number(values.rounds); round++) {
  for (const [name, run] of Object.entries(contestants)) {
    const start = performance.now();
    if (run() === 0) throw new Error(`${name} has made nothing`);
    if (round >= 0) millis[name].push(performance.now() - start);
  }
}
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const speed = Object.fromEntries(Object.entries(millis).map(([name, all]) => [name, Number(values.characters) / 1000 / median(all)]));
const ratio = speed.karta / speed["streaming-markdown"];
for (const [name, value] of Object.entries(speed)) console.log(`${name.padEnd(20)}${value.toFixed(2).padStart(7)} million characters/s`);
console.log(`ratio ${ratio.toFixed(2)} at ${values.characters} characters`);
if (values.json) {
  const { devDependencies } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  const results = Object.entries(millis).map(([name, all]) => ({
    name,
    millionCharactersPerSecond: speed[name],
    spread: (Math.max(...all) - Math.min(...all)) / median(all),
    ofPeer: speed[name] / speed["streaming-markdown"],
  }));
  const document = { machine: machine({ versions: devDependencies }), notes: [], characters: Number(values.characters), rounds: Number(values.rounds), results };
  await writeFile(values.json, `${JSON.stringify(document, null, 2)}\n`);
}
if (ratio < Number(values.gate)) {
  console.error(`Below the gate of ${values.gate}.`);
  process.exitCode = 1;
}
