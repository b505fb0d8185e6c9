// SPDX-License-Identifier: Apache-2.0
/**
 * Measures typing while an answer streams, and a long conversation, each against a baseline: a bare text field on the
 * same page, a plain list of the same text, an empty panel. Also measures the first opening, how smoothly an answer
 * is followed, and how soon a request for a person is confirmed. Figures are main-thread time (TaskDuration, thread
 * clock), which other programs on the machine hardly affect, except for the delays of text and of the confirmation.
 *
 * Usage: node src/panel.mjs [--runs 5] [--keys 200] [--messages 2000] [--only typing|history|opening|following|person] [--before folder] [--json file] [--gate]
 *   --before measures another build of the CDN files in the same run: the folder `cdn-dist/target/site` of its checkout.
 *   --gate fails if a figure exceeds its goal, multiplied by --slack (1 by default). The moves of text get no slack, because they do not depend on the machine.
 */
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { findChromium, machine } from "../../markdown/src/machine.mjs";
import { serve, site } from "../../markdown/src/server.mjs";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    keys: { type: "string", default: "200" },
    messages: { type: "string", default: "2000" },
    only: { type: "string" },
    before: { type: "string" },
    chromium: { type: "string" },
    json: { type: "string" },
    gate: { type: "boolean", default: false },
    slack: { type: "string", default: "1" },
  },
});
/** Milliseconds between two keys of a fast typist. */
const KEY_EVERY = 50;
const THROTTLE = 4;
/** Pixels per turn of the wheel, one turn per frame: a reader in a hurry. */
const WHEEL = 300;
const LONG = 50;
const CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"];
const pause = (millis) => new Promise((done) => { setTimeout(done, millis); });
const rest = () => pause(Number(values.keys) * KEY_EVERY);
const GOALS = { typing: 1.5, scrolling: 1.5, opening: 2 };
/**
 * The goals of the first opening in milliseconds, of the delay of text in milliseconds, of its moves in lines, and of the
 * confirmation of a request for a person in milliseconds. Engines scroll by whole pixels, so a line may be a pixel more.
 */
const FIRST = 40;
const FIRST_TASK = 100;
const DELAY = 100;
const MOVE = 1.05;
const CONFIRMED = 200;

const executablePath = values.chromium ?? findChromium();
const builds = [...(values.before ? [["before", resolve(values.before)]] : []), ["now", site]];
const measured = {};
const notes = [];
let browser;
let origin;
if (executablePath) {
  browser = await chromium.launch({ executablePath });
  try {
    for (const [name, files] of builds) measured[name] = await measure(files);
  } finally {
    await browser.close();
  }
} else {
  notes.push("Nothing was measured because Chromium is not installed.");
}
await report();

/** Returns the figures of the CDN files in a folder. */
async function measure(files) {
  const server = await serve({ "/site/": files, "/": fileURLToPath(new URL("page", import.meta.url)) });
  origin = server.origin;
  const wanted = (name) => values.only === undefined || values.only === name;
  try {
    return {
      ...(wanted("typing") && { typing: await typing() }),
      ...(wanted("opening") && { first: await first() }),
      ...(wanted("following") && { following: await following() }),
      // Older builds do not confirm it.
      ...(wanted("person") && files === site && { person: await person() }),
      ...(wanted("history") && (await history())),
    };
  } finally {
    server.stop();
  }
}

async function visit(task) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 760 } });
  try {
    const page = await context.newPage();
    const failures = [];
    page.on("pageerror", (error) => failures.push(error));
    const result = await task(page);
    if (failures.length > 0) throw failures[0];
    return result;
  } finally {
    await context.close();
  }
}

async function show(page, messages) {
  await page.goto(`${origin}/page.html?messages=${messages}`);
}

/** Returns the main-thread time of `task` in milliseconds. */
async function cost(page, task) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  await cdp.send("HeapProfiler.enable");
  await cdp.send("HeapProfiler.collectGarbage");
  const busy = async () => (await cdp.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value * 1000;
  const before = await busy();
  await task(cdp);
  await page.evaluate(() => new Promise((done) => requestIdleCallback(() => requestAnimationFrame(() => requestIdleCallback(done)))));
  return (await busy()) - before;
}

/**
 * Returns the longest task of the main thread during `task` in milliseconds of processor time, with and without
 * garbage collections. The page does not control when those run.
 */
async function longestTask(page, task) {
  const cdp = await page.context().newCDPSession(page);
  await browser.startTracing(page, { categories: CATEGORIES });
  await task(cdp);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const main = new Set(traceEvents.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(({ pid, tid }) => `${pid} ${tid}`));
  const of = (...names) => traceEvents.filter(({ name, ph, pid, tid }) => names.includes(name) && ph === "X" && main.has(`${pid} ${tid}`));
  const tasks = of("RunTask");
  const collections = of("MajorGC", "MinorGC");
  const within = (outer) => (inner) => inner.pid === outer.pid && inner.tid === outer.tid && inner.ts >= outer.ts && inner.ts < outer.ts + outer.dur;
  const collecting = (one) => collections.filter(within(one)).reduce((sum, { tdur = 0 }) => sum + tdur, 0);
  return {
    longest: Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000,
    longestOwn: Math.max(...tasks.map((one) => (one.tdur ?? 0) - collecting(one))) / 1000,
  };
}

async function type(cdp) {
  const start = performance.now();
  for (let i = 0; i < Number(values.keys); i++) {
    const text = i % 6 === 5 ? " " : "abcde"[i % 6];
    await cdp.send("Input.dispatchKeyEvent", { type: "keyDown", text, key: text, unmodifiedText: text });
    await cdp.send("Input.dispatchKeyEvent", { type: "keyUp", key: text });
    await pause(Math.max(0, start + (i + 1) * KEY_EVERY - performance.now()));
  }
}

/** Opens a page whose open panel shows a growing answer. `where` receives the focus. */
async function streaming(page, where) {
  await show(page, 0);
  await page.evaluate(async (where) => {
    await benchmark.load();
    await benchmark.open();
    await benchmark.stream();
    if (where) benchmark[where]();
  }, where);
}

async function typing() {
  const found = { alone: [], bare: [], composer: [] };
  for (let run = 0; run < Number(values.runs); run++) {
    for (const [name, where, doing] of [["alone", "field", rest], ["bare", "field", type], ["composer", "composer", type]]) {
      found[name].push(await visit(async (page) => {
        await streaming(page, where);
        return cost(page, doing);
      }));
    }
  }
  const longest = await visit(async (page) => {
    await streaming(page, "composer");
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: THROTTLE });
    return longestTask(page, type);
  });
  const [alone, bare, composer] = [found.alone, found.bare, found.composer].map(median);
  return { alone, bare, composer, ratio: composer / bare, ofTyping: (composer - alone) / (bare - alone), ...longest, found };
}

/** Opens a panel for the first time. */
async function first() {
  const ready = async (page) => {
    await show(page, 0);
    await page.evaluate(() => benchmark.load());
  };
  const opened = (page) => page.evaluate(() => benchmark.open());
  const found = [];
  for (let run = 0; run < Number(values.runs); run++) {
    found.push(await visit(async (page) => {
      await ready(page);
      return cost(page, () => opened(page));
    }));
  }
  const tasks = [];
  for (let run = 0; run < Number(values.runs); run++) {
    tasks.push(await visit(async (page) => {
      await ready(page);
      return longestTask(page, async (cdp) => {
        await cdp.send("Emulation.setCPUThrottlingRate", { rate: THROTTLE });
        await opened(page);
      });
    }));
  }
  const of = (name) => median(tasks.map((one) => one[name]));
  return { millis: median(found), longest: of("longest"), longestOwn: of("longestOwn"), found, tasks };
}

/** Follows the end of an answer of 600 characters a second. */
async function following() {
  const found = [];
  for (let run = 0; run < Number(values.runs); run++) {
    found.push(await visit(async (page) => {
      await show(page, 0);
      await page.evaluate(async () => {
        await benchmark.load();
        await benchmark.open();
      });
      return page.evaluate((count) => benchmark.follow(count), Number(values.keys));
    }));
  }
  return { delay: median(found.map(({ delay }) => delay)), lines: median(found.map(({ lines }) => lines)), found };
}

/** Asks for a person after an answer. */
async function person() {
  const found = [];
  for (let run = 0; run < Number(values.runs); run++) {
    found.push(await visit(async (page) => {
      await show(page, 0);
      return page.evaluate(async () => {
        await benchmark.load();
        await benchmark.open();
        await benchmark.turn();
        await benchmark.open();
        return benchmark.person();
      });
    }));
  }
  return { delay: median(found), found };
}

/** Scrolls to the beginning of the conversation and back to its end. */
async function scroll(page, cdp) {
  for (const [way, there] of [[-1, "atStart"], [1, "atEnd"]]) {
    for (let turns = 0; turns % 40 !== 0 || !(await page.evaluate((there) => benchmark[there](), there)); turns++) {
      await cdp.send("Input.dispatchMouseEvent", { type: "mouseWheel", x: 800, y: 400, deltaX: 0, deltaY: way * WHEEL });
      await pause(1000 / 60);
    }
  }
}

/** Opens a page with a stored conversation that the panel has not shown yet. */
async function stored(page, messages) {
  await show(page, 0);
  await page.evaluate(async () => {
    await benchmark.load();
    await benchmark.open();
    await benchmark.turn();
  });
  await show(page, messages);
  await page.evaluate(() => benchmark.load());
}

async function history() {
  const messages = Number(values.messages);
  const found = { empty: [], opened: [], scrolled: [], listed: [], listScrolled: [] };
  for (let run = 0; run < Number(values.runs); run++) {
    found.empty.push(await visit(async (page) => {
      await show(page, 0);
      await page.evaluate(() => benchmark.load());
      return cost(page, () => page.evaluate(() => benchmark.open()));
    }));
    await visit(async (page) => {
      await stored(page, messages);
      found.opened.push(await cost(page, () => page.evaluate(() => benchmark.open())));
      found.scrolled.push(await cost(page, (cdp) => scroll(page, cdp)));
    });
    await visit(async (page) => {
      await show(page, messages);
      found.listed.push(await cost(page, () => page.evaluate(() => benchmark.list())));
      found.listScrolled.push(await cost(page, (cdp) => scroll(page, cdp)));
    });
  }
  const longest = await visit(async (page) => {
    await stored(page, messages);
    await page.evaluate(() => benchmark.open());
    return longestTask(page, (cdp) => scroll(page, cdp));
  });
  const all = Object.fromEntries(Object.entries(found).map(([name, millis]) => [name, median(millis)]));
  return {
    opening: { empty: all.empty, full: all.opened, ratio: all.opened / all.empty },
    scrolling: {
      panel: all.scrolled,
      list: all.listScrolled,
      listMade: all.listed,
      ratio: all.scrolled / (all.listScrolled + all.listed),
      ofScrolling: all.scrolled / all.listScrolled,
      ...longest,
    },
    found,
  };
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

async function report() {
  let failures = [];
  for (const [name] of builds) {
    if (builds.length > 1) console.log(`\n${name === "now" ? "Now" : "Before"}`);
    failures = showFigures(measured[name] ?? {});
  }
  console.log();
  for (const note of notes) console.log(note);
  const { before, now: results = {} } = measured;
  const document = { machine: machine({ chromium: browser?.version() }), notes, results, ...(before && { before }) };
  if (values.json) await writeFile(values.json, `${JSON.stringify(document, null, 2)}\n`);
  if (values.gate) {
    failures.forEach((failure) => console.error(failure));
    process.exitCode = failures.length > 0 ? 1 : 0;
  }
}

/** Prints the figures of a build, and returns the goals that it misses. */
function showFigures({ typing: keys, opening, scrolling, first: start, following: read, person: asked }) {
  const line = (name, value, digits = 2) => console.log(`  ${name.padEnd(64)}${value.toFixed(digits).padStart(9)}`);
  const failures = [];
  const judge = (name, ratio) => {
    if (ratio > GOALS[name] * Number(values.slack)) failures.push(`${name}: ${ratio.toFixed(2)} is more than ${GOALS[name]}`);
  };
  const long = (name, millis) => {
    if (millis > LONG * Number(values.slack)) failures.push(`${name}: a task of ${millis.toFixed(0)} ms`);
  };
  if (keys) {
    console.log(`\nTyping ${values.keys} keys while an answer streams, ms of the main thread; median of ${values.runs}`);
    line("the answer alone", keys.alone, 0);
    line("the answer, and typing into a bare text field of the page", keys.bare, 0);
    line("the answer, and typing into the composer", keys.composer, 0);
    line("  composer / bare field (goal 1.5)", keys.ratio);
    line("  the same without the cost of the answer", keys.ofTyping);
    line(`  longest task at ${THROTTLE}x throttle, ms (goal 50)`, keys.longest, 0);
    line("    without collections of garbage", keys.longestOwn, 0);
    judge("typing", keys.ratio);
    long("typing", keys.longest);
  }
  const within = (name, value, goal, slack = Number(values.slack)) => {
    if (value > goal * slack) failures.push(`${name}: ${value.toFixed(1)} is more than ${goal}`);
  };
  if (start) {
    console.log(`\nThe first opening, ms of the main thread; median of ${values.runs}`);
    line(`until the composer has the focus (goal ${FIRST})`, start.millis, 0);
    line(`  longest task at ${THROTTLE}x throttle, ms (goal ${FIRST_TASK})`, start.longest, 0);
    line("    without collections of garbage", start.longestOwn, 0);
    within("first opening", start.millis, FIRST);
    within("longest task of the first opening", start.longest, FIRST_TASK);
  }
  if (read) {
    console.log(`\nAn answer of 600 characters a second that is followed; median of ${values.runs}`);
    line(`longest time until a word is shown, ms on the clock (goal ${DELAY})`, read.delay, 0);
    line(`furthest move of the text in a frame, lines (goal 1)`, read.lines);
    within("delay of text", read.delay, DELAY);
    within("move of text", read.lines, MOVE, 1);
  }
  if (asked) {
    console.log(`\nA request for a person; median of ${values.runs}`);
    line(`time until a line confirms it, ms on the clock (goal ${CONFIRMED})`, asked.delay, 0);
    within("confirmation of a request for a person", asked.delay, CONFIRMED);
  }
  if (opening) {
    console.log(`\nA conversation of ${values.messages} messages, ms of the main thread; median of ${values.runs}`);
    line("opening the panel without messages", opening.empty, 0);
    line("opening it with the conversation", opening.full, 0);
    line("  full / empty (goal 2)", opening.ratio);
    line("plain list of the same text: creating it", scrolling.listMade, 0);
    line("plain list: scrolling to the start and back", scrolling.list, 0);
    line("panel: scrolling to the start, creating older messages on the way, and back", scrolling.panel, 0);
    line("  panel / creating and scrolling the plain list (goal 1.5)", scrolling.ratio);
    line("  panel / scrolling alone of the plain list", scrolling.ofScrolling);
    line("  longest task while scrolling, ms (goal 50)", scrolling.longest, 0);
    line("    without collections of garbage", scrolling.longestOwn, 0);
    judge("opening", opening.ratio);
    judge("scrolling", scrolling.ratio);
    long("scrolling", scrolling.longest);
  }
  return failures;
}
