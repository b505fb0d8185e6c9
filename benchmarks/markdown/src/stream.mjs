// SPDX-License-Identifier: Apache-2.0
/**
 * Streams the same answer through every contestant in one browser, alternately, with a new page each time. Prints
 * main-thread task time as a ratio to the block floor. Contestants whose elements differ from those of markdown-it
 * are marked.
 *
 * Usage: node src/stream.mjs [--sizes 1500,6000,24000,96000] [--runs 3] [--only name;…] [--slow 96000] [--blocks]
 * [--memory] [--before folder]
 *   [--json file] [--gate 1.6]
 *   --blocks adds one endless code block, list, table and quote with 24k and 96k characters, --memory an answer of 1
 *   MB
 *   --before adds another build of the widget: the folder `cdn-dist/target/site` of its checkout
 *   --gate fails if Karta costs more than that many times the block floor at the largest size
 */
import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { answer, deltas, endless } from "./answer.mjs";
import { findChromium, machine } from "./machine.mjs";
import { FOLDERS, serve } from "./server.mjs";

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "1500,6000,24000,96000" },
    runs: { type: "string", default: "3" },
    only: { type: "string" },
    slow: { type: "string", default: "96000" },
    blocks: { type: "boolean", default: false },
    memory: { type: "boolean", default: false },
    before: { type: "string" },
    chromium: { type: "string" },
    json: { type: "string" },
    gate: { type: "string" },
  },
});
const FLOOR = "block floor";
/** The real panel whose code has no colours. It streams code only. */
const PLAIN = "karta, real panel, without colours";
/** The real panel of another build. */
const BEFORE = "karta, real panel, before";
const OURS = ["karta, real panel", "karta, bare", "karta, bare, without content-visibility"];
const REFERENCE = "markdown-it, per frame";
/** Contestants that take minutes for long answers. They run once at that size, and only up to --slow characters. */
const SLOW = ["marked + DOMPurify, per delta", "markdown-it, per frame", "deep-chat, real component", "persona, real panel"];
const ONCE_ABOVE = 12_000;

const sizes = values.sizes.split(",").map(Number);
const executablePath = values.chromium ?? findChromium();
const results = [];
const notes = [];
let browser;
let origin;
if (executablePath) {
  const server = await serve(values.before ? { "/before/": resolve(values.before), ...FOLDERS } : FOLDERS);
  origin = server.origin;
  browser = await chromium.launch({ executablePath });
  try {
    await compare("answer", Object.fromEntries(sizes.map((size) => [size, answer(size)])), names(await allNames()).filter((name) => name !== PLAIN && (name !== BEFORE || values.before)));
    if (values.blocks) {
      for (const [kind, make] of Object.entries(endless)) {
        await compare(kind, { 24000: make(24_000), 96000: make(96_000) }, names([FLOOR, OURS[0], ...(kind === "code" ? [PLAIN] : []), "streaming-markdown"]));
      }
    }
    if (values.memory) await compare("answer", { 1000000: answer(1_000_000) }, [OURS[0]], 1);
  } finally {
    await browser.close();
    server.stop();
  }
} else {
  notes.push("Nothing was measured because Chromium is not installed.");
}
await report();

function names(all) {
  const only = values.only?.split(";");
  return only ? all.filter((name) => only.includes(name)) : all;
}

async function allNames() {
  const { names, missing } = await measurePage((page) => page.evaluate(() => ({ names: benchmark.names, missing: benchmark.missing })));
  notes.push(...missing.map((name) => `${name} was not measured because it is not installed (benchmarks/peers).`));
  return names;
}

async function measurePage(task) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 } });
  try {
    const page = await context.newPage();
    const failures = [];
    page.on("pageerror", (error) => failures.push(error));
    // Peers' requests to other hosts, for fonts for example, are aborted.
    await page.route((url) => url.origin !== origin, (route) => route.abort());
    await page.goto(`${origin}/page.html`);
    await page.waitForFunction(() => window.benchmark);
    const result = await task(page);
    if (failures.length > 0) throw failures[0];
    return result;
  } finally {
    await context.close();
  }
}

async function compare(text, bySize, contestants, runs = Number(values.runs)) {
  for (const [size, whole] of Object.entries(bySize)) {
    const pieces = deltas(whole);
    const measured = new Map(contestants.map((name) => [name, []]));
    for (let run = 0; run < runs; run++) {
      for (const name of contestants) {
        if (SLOW.includes(name) && ((run > 0 && Number(size) > ONCE_ABOVE) || Number(size) > Number(values.slow))) continue;
        const one = await measurePage((page) => measure(page, name, pieces)).catch((error) => {
          // Karta must work. A failing peer is reported, and the run continues.
          if ([FLOOR, ...OURS].includes(name)) throw error;
          notes.push(`${name} at ${size} characters: ${error.message.split("\n")[0]}`);
        });
        if (one) measured.get(name).push(one);
      }
    }
    for (const [name, all] of measured) {
      if (all.length === 0) continue;
      const millis = all.map((one) => one.taskMillis);
      const gaps = all.flatMap((one) => one.gaps);
      results.push({
        text,
        size: Number(size),
        name,
        runs: all.length,
        taskMillis: median(millis),
        spread: spread(millis),
        scriptMillis: median(all.map((one) => one.scriptMillis)),
        layoutMillis: median(all.map((one) => one.layoutMillis)),
        styleMillis: median(all.map((one) => one.styleMillis)),
        layouts: median(all.map((one) => one.layouts)),
        longestGap: Math.round(median(all.map((one) => Math.max(...one.gaps)))),
        longTasks: median(all.map((one) => one.longTasks)),
        gapsOver50: gaps.filter((gap) => gap > 50).length / all.length,
        frames: all[0].gaps.length,
        heapKilobytes: Math.round(median(all.map((one) => one.heap)) / 1024),
        shown: all[0].shown,
      });
      console.error(`${text} ${size} ${name}: ${median(millis).toFixed(0)} ms`);
    }
  }
}

async function measure(page, name, pieces) {
  const cdp = await page.context().newCDPSession(page);
  await page.evaluate(() => {
    window.longTasks = 0;
    new PerformanceObserver((list) => { window.longTasks += list.getEntries().length; }).observe({ type: "longtask" });
  });
  await page.evaluate(([name, pieces]) => benchmark.prepare(name, pieces), [name, pieces]);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  await cdp.send("HeapProfiler.enable");
  const metrics = async () => Object.fromEntries((await cdp.send("Performance.getMetrics")).metrics.map(({ name, value }) => [name, value]));
  await cdp.send("HeapProfiler.collectGarbage");
  await page.evaluate(() => { window.longTasks = 0; });
  const before = await metrics();
  const gaps = await page.evaluate(() => benchmark.run());
  const after = await metrics();
  const longTasks = await page.evaluate(() => window.longTasks);
  const shown = await page.evaluate(() => benchmark.shown());
  await page.evaluate(() => { benchmark.pieces = null; });
  // Nodes and their wrappers reference each other and are collected in alternate rounds.
  for (let i = 0; i < 4; i++) await cdp.send("HeapProfiler.collectGarbage");
  const collected = await metrics();
  const passed = (key) => (after[key] - before[key]) * 1000;
  return {
    taskMillis: passed("TaskDuration"),
    scriptMillis: passed("ScriptDuration"),
    layoutMillis: passed("LayoutDuration"),
    styleMillis: passed("RecalcStyleDuration"),
    layouts: after.LayoutCount - before.LayoutCount,
    gaps,
    longTasks,
    heap: collected.JSHeapUsedSize - before.JSHeapUsedSize,
    shown,
  };
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** Returns the spread of the runs as a share of their median, or null for a single run. */
function spread(numbers) {
  return numbers.length < 2 ? null : (Math.max(...numbers) - Math.min(...numbers)) / median(numbers);
}

function find(text, size, name) {
  return results.find((each) => each.text === text && each.size === size && each.name === name);
}

/** Returns the kinds of elements in which a contestant differs from the reference. */
function differences(result) {
  const reference = find(result.text, result.size, REFERENCE);
  if (!reference || [FLOOR, "idle", "the stream alone"].includes(result.name)) return [];
  return Object.keys(reference.shown).filter((key) => key !== "nodes" && reference.shown[key] !== result.shown[key]);
}

async function report() {
  for (const result of results) {
    const floor = find(result.text, result.size, FLOOR);
    const quarter = find(result.text, result.size / 4, result.name);
    result.toFloor = floor && result.taskMillis / floor.taskMillis;
    result.growth = quarter && result.taskMillis / quarter.taskMillis;
    result.differs = differences(result);
    const number = (value, digits = 2) => (value === undefined || value === null ? "–" : value.toFixed(digits));
    console.log(
      [
        result.text.padEnd(7),
        String(result.size).padStart(7),
        result.name.padEnd(40),
        `${number(result.taskMillis, 0).padStart(7)} ms`,
        `± ${number(result.spread === null ? null : result.spread * 100, 0)} %`.padEnd(8),
        `× floor ${number(result.toFloor)}`,
        `growth ${number(result.growth)}`,
        `layouts ${result.layouts}`,
        `long tasks ${result.longTasks}`,
        `longest gap ${result.longestGap}`,
        `nodes ${result.shown.nodes}`,
        `heap ${result.heapKilobytes} kB`,
        result.spread > 0.15 ? "NOISY" : "",
        result.differs.length > 0 ? `differs in ${result.differs.map((key) => `${key} ${result.shown[key]}`)}` : "",
      ].join("  "),
    );
  }
  const { devDependencies } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  const { optionalDependencies } = JSON.parse(await readFile(new URL("../../peers/package.json", import.meta.url), "utf8"));
  const contestants = { ...devDependencies, ...optionalDependencies };
  for (const { size, name, taskMillis } of results.filter(({ text }) => text === "code")) {
    const plain = find("code", size, PLAIN);
    if (name === OURS[0] && plain) console.log(`code of ${size} characters: ${(taskMillis / plain.taskMillis).toFixed(2)} times as much with colours as without (goal 1.1)`);
  }
  for (const note of notes) console.log(note);
  const document = { machine: machine({ chromium: browser?.version(), contestants }), notes, results };
  if (values.json) await writeFile(values.json, `${JSON.stringify(document, null, 2)}\n`);
  if (values.gate) {
    const size = sizes.at(-1);
    for (const name of OURS) {
      const result = find("answer", size, name);
      if (result && result.toFloor > Number(values.gate)) {
        console.error(`${name}, ${size} characters: expected at most ${values.gate} times the block floor, got ${result.toFloor.toFixed(2)}.`);
        process.exitCode = 1;
      }
    }
  }
}
