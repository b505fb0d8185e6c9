// SPDX-License-Identifier: Apache-2.0
/**
 * Profiles one contestant: the browser's trace events by name, and functions by source.
 * Usage: node src/profile.mjs [--name "karta, real panel"] [--size 96000]
 */
import { parseArgs } from "node:util";
import { GREATEST_LOWER_BOUND, LEAST_UPPER_BOUND, TraceMap, originalPositionFor } from "@jridgewell/trace-mapping";
import { chromium } from "playwright-core";
import { answer, deltas } from "./answer.mjs";
import { findChromium } from "./machine.mjs";
import { serve } from "./server.mjs";

const { values } = parseArgs({
  options: { name: { type: "string", default: "karta, real panel" }, size: { type: "string", default: "96000" } },
});
const maps = {};
const { origin, stop } = await serve();
const browser = await chromium.launch({ executablePath: findChromium() });
try {
  const page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
  await page.goto(`${origin}/page.html`);
  await page.waitForFunction(() => window.benchmark);
  await page.evaluate(([name, pieces]) => benchmark.prepare(name, pieces), [values.name, deltas(answer(Number(values.size)))]);
  const cdp = await browser.newBrowserCDPSession();
  const events = [];
  cdp.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  const over = new Promise((done) => cdp.on("Tracing.tracingComplete", done));
  await cdp.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["devtools.timeline", "blink", "cc", "disabled-by-default-v8.cpu_profiler", "toplevel", "v8", "disabled-by-default-devtools.timeline"] },
  });
  await page.evaluate(() => benchmark.run());
  await cdp.send("Tracing.end");
  await over;

  const counts = new Map();
  for (const event of events) if (event.ph === "X" && event.name === "FunctionCall") counts.set(`${event.pid}/${event.tid}`, (counts.get(`${event.pid}/${event.tid}`) ?? 0) + 1);
  const thread = [...counts].sort((a, b) => b[1] - a[1])[0][0];
  table("trace events of the main thread, own thread time", selfTimes(events.filter((event) => event.ph === "X" && `${event.pid}/${event.tid}` === thread)));
  const { own, inside } = await samples(events.filter((event) => event.name === "ProfileChunk"));
  table("functions alone", own);
  table("functions with what they call", inside);
} finally {
  await browser.close();
  stop();
}

/** Returns the self time of each event name in milliseconds, without nested events. */
function selfTimes(events) {
  const own = new Map();
  const stack = [];
  events.sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  for (const event of events) {
    while (stack.length > 0 && stack.at(-1).ts + stack.at(-1).dur <= event.ts) stack.pop();
    const time = (event.tdur ?? event.dur ?? 0) / 1000;
    own.set(event.name, (own.get(event.name) ?? 0) + time);
    const outer = stack.at(-1);
    if (outer) own.set(outer.name, own.get(outer.name) - time);
    stack.push(event);
  }
  return own;
}

/** Returns each function's self time and total time in milliseconds, by its name in the sources. */
async function samples(chunks) {
  const nodes = new Map();
  const own = new Map();
  const inside = new Map();
  const add = (map, name, millis) => map.set(name, (map.get(name) ?? 0) + millis);
  for (const { args, id, pid } of chunks) {
    const profile = args.data.cpuProfile ?? {};
    for (const node of profile.nodes ?? []) nodes.set(`${pid}/${id}/${node.id}`, { name: await nameOf(node.callFrame), parent: `${pid}/${id}/${node.parent}` });
    (profile.samples ?? []).forEach((sample, i) => {
      const millis = (args.data.timeDeltas?.[i] ?? 0) / 1000;
      const seen = new Set();
      for (let node = nodes.get(`${pid}/${id}/${sample}`), first = true; node; node = nodes.get(node.parent), first = false) {
        if (first) add(own, node.name, millis);
        if (!seen.has(node.name)) add(inside, node.name, millis);
        seen.add(node.name);
      }
    });
  }
  return { own, inside };
}

async function nameOf({ functionName, url, lineNumber, columnNumber }) {
  const name = functionName || "(anonymous)";
  if (!url?.startsWith(`${origin}/site/`)) return `${name} ${(url ?? "").split("/").pop()}`;
  maps[url] ??= fetch(`${url}.map`).then((response) => response.json()).then((map) => new TraceMap(map));
  const map = await maps[url];
  const at = { line: lineNumber + 1, column: columnNumber };
  const place = [GREATEST_LOWER_BOUND, LEAST_UPPER_BOUND].map((bias) => originalPositionFor(map, { ...at, bias })).find(({ source }) => source) ?? {};
  return place.source ? `${place.source.split("/").pop()}:${place.line} ${name}` : name;
}

function table(title, own) {
  console.log(`\n${title}`);
  for (const [name, millis] of [...own].sort((a, b) => b[1] - a[1]).slice(0, 40)) console.log(`${millis.toFixed(0).padStart(8)} ms  ${name}`);
}
