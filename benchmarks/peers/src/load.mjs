// SPDX-License-Identifier: Apache-2.0
/**
 * Loads a page with each widget, embedded as documented, with an empty cache and under three throttles, and opens the
 * widget once. Records for both steps: bytes, files (prefetched ones separately), main-thread and blocking time,
 * layout shift.
 * Usage: node src/load.mjs [--runs 5] [--json file]
 */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { findChromium, machine } from "../../markdown/src/machine.mjs";
import { serve } from "./server.mjs";

const { values } = parseArgs({ options: { runs: { type: "string", default: "5" }, json: { type: "string" } } });

/** Per widget: its documented HTML, the package it needs, and the first element that a visitor clicks. */
const WIDGETS = {
  "bare page": { html: "" },
  karta: {
    html: `<script async src="/site/widget/v1/karta.js" data-embed-key="pk_live_x" data-project="a/b" data-base-url="ORIGIN"></script>`,
    shown: "karta-widget [part~=launcher]",
    open: "karta-widget textarea",
  },
  "launcher floor": { html: `<script async src="/floor/floor.js" data-embed-key="pk_live_x"></script>`, shown: "karta-widget button" },
  "@runtypelabs/persona": {
    html: `<script src="/npm/@runtypelabs/persona/dist/install.global.js" data-config='{"config":{"apiUrl":"/api/chat"}}'></script>`,
    shown: ".persona-launcher-surface button",
    open: "[data-persona-composer-input]",
  },
  "deep-chat": {
    html: `<script type="module" src="/npm/deep-chat/dist/deepChat.bundle.js"></script><deep-chat connect='{"url":"/chat"}'></deep-chat>`,
    shown: "deep-chat #text-input",
  },
  "flowise-embed": {
    html: `<script type="module">import Chatbot from "/npm/flowise-embed/dist/web.js"; Chatbot.init({ chatflowid: "91e9c803-5169-4db9-8207-3c0915d71c5f", apiHost: "ORIGIN" });</script>`,
    shown: "flowise-chatbot button",
    open: "flowise-chatbot textarea, flowise-chatbot input",
  },
  "@typebot.io/js": {
    html: `<script type="module">import Typebot from "/npm/@typebot.io/js/dist/web.js"; Typebot.initBubble({ typebot: "my-typebot", apiHost: "ORIGIN" });</script>`,
    shown: "typebot-bubble button",
  },
  "@n8n/chat": {
    html: `<link href="/npm/@n8n/chat/dist/style.css" rel="stylesheet"><script type="module">import { createChat } from "/npm/@n8n/chat/dist/chat.bundle.es.js"; createChat({ webhookUrl: "ORIGIN/webhook" });</script>`,
    shown: ".chat-window-toggle",
    open: ".chat-window textarea",
  },
};

const MEGABIT = 1024 * 1024 / 8;
const THROTTLES = {
  none: { cpu: 1 },
  "4x CPU, slow 4G": { cpu: 4, latency: 150, download: 1.6 * MEGABIT, upload: 0.75 * MEGABIT },
  "6x CPU, 3G": { cpu: 6, latency: 300, download: 0.7 * MEGABIT, upload: 0.3 * MEGABIT },
};
/** Milliseconds after which all work caused by loading has finished, including prefetches at idle time. */
const SETTLED = 2500;

const absent = (name) => !["bare page", "karta", "launcher floor"].includes(name) && !existsSync(new URL(`../node_modules/${name}/package.json`, import.meta.url));
const missing = Object.keys(WIDGETS).filter(absent);
const names = Object.keys(WIDGETS).filter((name) => !missing.includes(name));
const results = [];
const notes = missing.map((name) => `${name} was not measured because it could not be installed.`);

const executablePath = findChromium();
let version;
if (executablePath) {
  const pages = {};
  const server = await serve(pages);
  for (const name of names) {
    pages[name] = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">
<script>window.shift = 0; window.blocking = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value; }).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => { for (const entry of list.getEntries()) blocking += entry.duration - 50; }).observe({ type: "longtask", buffered: true });</script>
</head><body><h1>A page</h1><p>Some text that could move.</p>${WIDGETS[name].html.replaceAll("ORIGIN", server.origin)}</body></html>`;
  }
  const browser = await chromium.launch({ executablePath });
  version = browser.version();
  try {
    // The first load compresses each file and starts the browser's processes.
    for (const name of names) await attempt(browser, server, name, "none");
    for (const throttle of Object.keys(THROTTLES)) {
      const measured = new Map(names.map((name) => [name, []]));
      for (let run = 0; run < Number(values.runs); run++) {
        for (const name of names) {
          const one = await attempt(browser, server, name, throttle);
          if (one) measured.get(name).push(one);
        }
      }
      for (const [name, all] of measured) {
        if (all.length === 0) continue;
        const middle = (key) => median(all.map((one) => one[key]));
        results.push({
          name,
          throttle,
          runs: all.length,
          eager: all[0].eager,
          ahead: all[0].ahead,
          all: all[0].all,
          taskMillis: middle("taskMillis"),
          spread: spread(all.map((one) => one.taskMillis)),
          blockingMillis: middle("blocking"),
          shift: middle("shift"),
          opening: opening(all.map((one) => one.opening).filter(Boolean)),
          shownMillis: middle("shownMillis"),
          openMillis: middle("openMillis"),
        });
        console.log(line(results.at(-1)));
      }
    }
  } finally {
    await browser.close();
    server.stop();
  }
} else {
  notes.push("Nothing was measured because Chromium is not installed.");
}
for (const result of results) if (result.spread > 0.15) notes.push(`${result.name} under ${result.throttle}: runs differ by ${(result.spread * 100).toFixed(0)} %.`);
for (const note of notes) console.log(note);
if (values.json) {
  const { devDependencies, optionalDependencies } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  const about = machine({ chromium: version, versions: { ...devDependencies, ...optionalDependencies } });
  await writeFile(values.json, `${JSON.stringify({ machine: about, notes, results }, null, 2)}\n`);
}

/** Loads one page. A failure is added to the notes and yields no result. */
async function attempt(browser, server, name, throttle) {
  return load(browser, server, name, THROTTLES[throttle]).catch((error) => {
    notes.push(`${name} under ${throttle}: ${error.message.split("\n")[0]}`);
    return null;
  });
}

/**
 * Loads one page twice: once undisturbed except for a click, to measure its cost, and once observed, to see when it
 * appears and opens.
 */
async function load(browser, server, name, throttle) {
  const widget = WIDGETS[name];
  const quiet = await visit(browser, server, throttle, async ({ page, time, marks, go, paths, settle }) => {
    await go(name);
    await page.waitForLoadState("networkidle");
    await settle();
    const loaded = { taskMillis: await time(), ...(await marks()) };
    const eager = sum(server, paths.filter((path) => !server.prefetched.has(path)));
    if (!widget.open) return { ...loaded, eager, opening: null };
    // The position is determined before timing starts. The click comes from the mouse, not from a script.
    const { x, y, width, height } = await page.locator(widget.shown).first().boundingBox();
    const before = { ...(await marks()), taskMillis: await time() };
    await page.mouse.click(x + width / 2, y + height / 2);
    await settle();
    const after = { taskMillis: await time(), ...(await marks()) };
    if (!(await page.locator(widget.open).first().isVisible())) throw new Error("The widget did not open.");
    return { ...loaded, eager, opening: Object.fromEntries(Object.keys(after).map((key) => [key, after[key] - before[key]])) };
  });
  // A locator runs its own script in the page, which costs as much as a small widget's.
  const watched = await visit(browser, server, throttle, async ({ page, go, paths }) => {
    const start = performance.now();
    await go(name);
    const shownMillis = widget.shown ? await appears(page, widget.shown, start) : null;
    await page.waitForLoadState("networkidle");
    let openMillis = null;
    if (widget.open && shownMillis !== null) {
      const click = performance.now();
      await page.locator(widget.shown).first().click();
      openMillis = await appears(page, widget.open, click);
      await page.waitForLoadState("networkidle");
    }
    return { shownMillis, openMillis, ahead: sum(server, paths.filter((path) => server.prefetched.has(path))), all: sum(server, paths) };
  });
  return { ...quiet, ...watched };
}

/** Opens a throttled page in a fresh profile for one task. */
async function visit(browser, server, { cpu, latency, download, upload }, task) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(90_000);
    const cdp = await context.newCDPSession(page);
    await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
    await cdp.send("Network.enable");
    if (latency) await cdp.send("Network.emulateNetworkConditions", { offline: false, latency, downloadThroughput: download, uploadThroughput: upload });
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: cpu });
    const paths = [];
    const pending = new Set();
    page.on("request", (request) => {
      paths.push(new URL(request.url()).pathname);
      pending.add(request);
    });
    for (const end of ["requestfinished", "requestfailed"]) page.on(end, (request) => pending.delete(request));
    // Peers' requests to other hosts are counted and aborted.
    await page.route((url) => url.origin !== server.origin, (route) => route.abort());
    const settle = async () => {
      for (let times = 0; times === 0 || (pending.size > 0 && times < 8); times++) await new Promise((settled) => { setTimeout(settled, SETTLED); });
    };
    /** Returns the main-thread time so far. Unlike reading the marks, this runs no script in the page. */
    const time = async () => (await cdp.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value * 1000;
    const marks = () => page.evaluate(() => ({ shift: window.shift, blocking: window.blocking }));
    return await task({ page, paths, time, marks, settle, go: (name) => page.goto(`${server.origin}/${encodeURIComponent(name)}`) });
  } finally {
    await context.close();
  }
}

/** Returns the milliseconds from `start` until `selector` is visible, or null if it never is. */
async function appears(page, selector, start) {
  return page.locator(selector).first().waitFor({ timeout: 20_000 }).then(() => performance.now() - start, () => null);
}

/** Counts a widget's files, their bytes, and its requests to agents and other hosts. */
function sum({ sizes }, paths) {
  const files = [...new Set(paths)].map((path) => sizes.get(path)).filter(Boolean);
  const total = (key) => files.reduce((all, file) => all + file[key], 0);
  // The page itself is one of them.
  const elsewhere = Math.max(0, paths.filter((path) => !sizes.has(path)).length - 1);
  return { requests: files.length, elsewhere, raw: total("raw"), gzip: total("gzip"), brotli: total("brotli") };
}

/** Returns the cost of the first opening as medians over runs, or null if the widget cannot be opened. */
function opening(runs) {
  if (runs.length === 0) return null;
  const middle = (key) => median(runs.map((one) => one[key]));
  return { taskMillis: middle("taskMillis"), spread: spread(runs.map((one) => one.taskMillis)), blockingMillis: middle("blocking"), shift: middle("shift") };
}

function median(numbers) {
  const sorted = numbers.filter((each) => each !== null).sort((a, b) => a - b);
  return sorted.length > 0 ? sorted[sorted.length >> 1] : null;
}

/** Returns the spread of the runs as a share of their median, or null for a single run. */
function spread(numbers) {
  return numbers.length < 2 ? null : (Math.max(...numbers) - Math.min(...numbers)) / median(numbers);
}

function line({ name, throttle, eager, all, taskMillis, spread, blockingMillis, shift, opening, shownMillis, openMillis }) {
  const number = (value) => (value === null || value === undefined ? "–" : value.toFixed(0));
  return [
    name.padEnd(22), throttle.padEnd(16), `${eager.requests} requests, ${eager.brotli} B brotli`.padEnd(30), `opened ${all.brotli} B`.padEnd(18),
    `main thread ${number(taskMillis)} ms ± ${spread === null ? "–" : (spread * 100).toFixed(0)} %`, `blocking ${number(blockingMillis)} ms`, `shift ${shift.toFixed(3)}`,
    `shown ${number(shownMillis)} ms`, `open ${number(openMillis)} ms`, `opening ${number(opening?.taskMillis)} ms, blocking ${number(opening?.blockingMillis)} ms, shift ${opening?.shift.toFixed(3) ?? "–"}`,
  ].join("  ");
}
