// SPDX-License-Identifier: Apache-2.0
/**
 * Parses the same answer in the same pieces with core's compiled parser and with streaming-markdown's, without
 * rendering. Each parser runs in its own processes. Prints the medians of their means, and the ratio.
 * Usage: node src/parse.mjs [--characters 96000] [--rounds 15] [--processes 5] [--gate 0.5] [--json file]
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parser, parser_end, parser_write } from "streaming-markdown";
import { parse } from "../target/js/bare.js";
import { answer, deltas } from "./answer.mjs";
import { machine } from "./machine.mjs";
import { inTurns } from "./processes.mjs";

const { values } = parseArgs({
  options: {
    characters: { type: "string", default: "96000" },
    rounds: { type: "string", default: "15" },
    processes: { type: "string", default: "5" },
    gate: { type: "string", default: "0" },
    json: { type: "string" },
    // Set in a child process: the name of its parser.
    alone: { type: "string" },
  },
});
const PEER = "streaming-markdown";
/** Unmeasured rounds at the beginning. */
const WARM_UP = 3;

/** Each function takes all pieces and returns the number of nodes created. */
const contestants = {
  karta: parse,
  [PEER]: (pieces) => {
    let nodes = 0;
    const state = parser({ data: null, add_token: () => { nodes++; }, end_token: () => {}, add_text: () => {}, set_attr: () => {} });
    for (const piece of pieces) parser_write(state, piece);
    parser_end(state);
    return nodes;
  },
};

/** Returns the speed of `run`, including its garbage collections. */
function alone(run, pieces) {
  for (let i = 0; i < WARM_UP; i++) {
    if (run(pieces) === 0) throw new Error("The parser created no nodes.");
  }
  // Processor time, which other work on the machine hardly affects.
  const start = process.cpuUsage();
  for (let i = 0; i < Number(values.rounds); i++) run(pieces);
  const { user, system } = process.cpuUsage(start);
  return (Number(values.characters) * Number(values.rounds)) / (user + system);
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

async function compare() {
  const args = ["--characters", values.characters, "--rounds", values.rounds];
  const found = await inTurns(fileURLToPath(import.meta.url), Object.keys(contestants), Number(values.processes), args, (name, reason) => {
    throw new Error(`${name} failed: ${reason}`);
  });
  const results = Object.entries(found).map(([name, all]) => ({
    name,
    millionCharactersPerSecond: median(all),
    spread: (Math.max(...all) - Math.min(...all)) / median(all),
    ofPeer: median(all.map((rate, turn) => rate / found[PEER][turn])),
  }));
  for (const { name, millionCharactersPerSecond } of results) console.log(`${name.padEnd(20)}${millionCharactersPerSecond.toFixed(2).padStart(7)} million characters/s`);
  const [{ ofPeer }] = results;
  console.log(`ratio ${ofPeer.toFixed(2)} at ${values.characters} characters`);
  if (values.json) {
    const { devDependencies } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
    const document = { machine: machine({ versions: devDependencies }), notes: [], characters: Number(values.characters), rounds: Number(values.rounds), results };
    await writeFile(values.json, `${JSON.stringify(document, null, 2)}\n`);
  }
  if (ofPeer < Number(values.gate)) {
    console.error(`Expected at least ${values.gate} times the speed of streaming-markdown, got ${ofPeer.toFixed(2)}.`);
    process.exitCode = 1;
  }
}

if (values.alone) {
  process.stdout.write(`${JSON.stringify(alone(contestants[values.alone], deltas(answer(Number(values.characters)))))}\n`);
} else {
  await compare();
}
