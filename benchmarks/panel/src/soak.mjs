// SPDX-License-Identifier: Apache-2.0
/**
 * Measures the memory that a panel retains during long use: 500 turns while it is open, then 200 cycles of closing and opening,
 * then shutdown. After each stretch, garbage is collected, and nodes, listeners and heap size are compared with a
 * plain list of the same texts on the same page. The counts do not depend on load.
 *
 * Usage: node src/soak.mjs [--turns 500] [--cycles 200] [--json file] [--gate]
 *   --gate fails if cycles leak nodes, listeners or more than 64 kB, if later turns retain 1.5 times as much as
 *   earlier ones, or if nodes of an open panel stay detached
 */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { findChromium, machine } from "../../markdown/src/machine.mjs";
import { serve, site } from "../../markdown/src/server.mjs";

const { values } = parseArgs({
  options: {
    turns: { type: "string", default: "500" },
    cycles: { type: "string", default: "200" },
    chromium: { type: "string" },
    json: { type: "string" },
    gate: { type: "boolean", default: false },
  },
});
const turns = Number(values.turns);
const cycles = Number(values.cycles);
const BYTES_LEFT = 64 * 1024;
const GROWTH = 1.5;

const executablePath = values.chromium ?? findChromium();
const notes = [];
const marks = {};
let version;
if (executablePath) {
  const { origin, stop } = await serve({ "/site/": site, "/": fileURLToPath(new URL("page", import.meta.url)) });
  const browser = await chromium.launch({ executablePath });
  version = browser.version();
  try {
    await soak(await browser.newPage({ viewport: { width: 1000, height: 760 } }), origin);
  } finally {
    await browser.close();
    stop();
  }
} else {
  notes.push("Nothing was measured because Chromium is not installed.");
}

async function soak(page, origin) {
  const failures = [];
  page.on("pageerror", (error) => failures.push(error));
  await page.goto(`${origin}/page.html?messages=0`);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  await cdp.send("HeapProfiler.enable");
  await cdp.send("DOM.enable");
  const mark = async (name) => {
    marks[name] = await count(cdp);
    const { nodes, detached, listeners, heap } = marks[name];
    console.log(`${name.padEnd(40)} ${String(nodes).padStart(7)} nodes  ${String(detached ?? "–").padStart(4)} detached  ${String(listeners).padStart(5)} listeners  ${(heap / 1024).toFixed(0).padStart(7)} kB`);
  };
  await page.evaluate(() => benchmark.load());
  await mark("loaded");
  await page.evaluate(() => benchmark.open());
  await mark("opened");
  const stretch = turns / 5;
  for (let done = stretch; done <= turns; done += stretch) {
    await page.evaluate((count) => benchmark.turns(count), stretch);
    await mark(`after ${done} turns`);
  }
  // The first cycles may load or cache something once. Only later cycles show leaks.
  await page.evaluate(() => benchmark.cycles(10));
  await mark("closed and opened 10 times");
  await page.evaluate((count) => benchmark.cycles(count), cycles);
  await mark(`closed and opened ${cycles} times more`);
  await page.evaluate(() => benchmark.shutdown());
  await mark("shut down");
  await page.evaluate((count) => benchmark.plain(count), turns);
  await mark("plain list of the same texts");
  if (failures.length > 0) throw failures[0];
}

/**
 * Collects garbage until the count is stable: nodes and their wrappers reference each other and are collected
 * alternately.
 */
async function count(cdp) {
  for (let i = 0; i < 6; i++) await cdp.send("HeapProfiler.collectGarbage");
  const { metrics } = await cdp.send("Performance.getMetrics");
  const metric = (wanted) => metrics.find(({ name }) => name === wanted).value;
  // Not supported by some older engines.
  const detached = await cdp.send("DOM.getDetachedDomNodes").then(({ detachedNodes }) => detachedNodes.map(({ treeNode }) => treeNode.nodeName.toLowerCase()), () => null);
  return { nodes: metric("Nodes"), detached: detached?.length, which: detached, listeners: metric("JSEventListeners"), heap: metric("JSHeapUsedSize") };
}

const failures = [];
const results = {};
if (marks["shut down"]) {
  const [opened, first, later, middle, last] = ["opened", `after ${turns / 5} turns`, `after ${(turns * 3) / 5} turns`, `after ${(turns * 2) / 5} turns`, `after ${turns} turns`].map((name) => marks[name]);
  const [before, after] = [marks["closed and opened 10 times"], marks[`closed and opened ${cycles} times more`]];
  const floor = marks["plain list of the same texts"];
  Object.assign(results, {
    turns,
    cycles,
    bytesPerTurn: (last.heap - opened.heap) / turns,
    nodesPerTurn: (last.nodes - opened.nodes) / turns,
    listenersPerTurn: (last.listeners - opened.listeners) / turns,
    plainNodesPerTurn: (floor.nodes - marks["shut down"].nodes) / turns,
    growth: (last.heap - later.heap) / (middle.heap - opened.heap),
    detached: Math.max(...Object.values(marks).filter((mark) => mark !== marks["shut down"] && mark !== floor).map(({ detached }) => detached ?? 0)),
    detachedAfterShutdown: marks["shut down"].detached ?? null,
    leftByCycles: { nodes: after.nodes - before.nodes, listeners: after.listeners - before.listeners, bytes: after.heap - before.heap },
    marks,
  });
  const line = (name, value, digits = 0) => console.log(`  ${name.padEnd(64)}${value.toFixed(digits).padStart(9)}`);
  console.log();
  line("heap per turn, bytes", results.bytesPerTurn);
  line("nodes per turn", results.nodesPerTurn, 1);
  line("  the same words in a plain list", results.plainNodesPerTurn, 1);
  line("listeners per turn", results.listenersPerTurn, 2);
  line("heap of the last two fifths / of the first two (linear is 1)", results.growth, 2);
  line(`left by ${cycles} times closing and opening: nodes`, results.leftByCycles.nodes);
  line("  listeners", results.leftByCycles.listeners);
  line("  bytes", results.leftByCycles.bytes);
  line("detached nodes while it is in use, most at any time", results.detached);
  line("  after shutdown", results.detachedAfterShutdown ?? NaN);
  if (results.leftByCycles.nodes > 0 || results.leftByCycles.listeners > 0 || results.leftByCycles.bytes > BYTES_LEFT) failures.push("Closing and opening leaks nodes, listeners or memory.");
  if (results.growth > GROWTH) failures.push("Later turns retain more memory than earlier ones.");
  if (results.detached > 0) failures.push("Detached nodes stay in memory.");
  if (first.nodes < opened.nodes) notes.push("Invalid run: the number of nodes decreased during turns.");
}
for (const note of [...notes, ...failures]) console.log(note);
if (values.json) await writeFile(values.json, `${JSON.stringify({ machine: machine({ chromium: version }), notes: [...notes, ...failures], results }, null, 2)}\n`);
if (values.gate && failures.length > 0) process.exitCode = 1;
