// SPDX-License-Identifier: Apache-2.0
/**
 * Makes the documentation's page of figures, and its charts for light and dark, from the results in benchmarks/results. What
 * was not measured is said to be so; nothing is filled in.
 * Usage: node src/report.mjs
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as echarts from "echarts";

const root = new URL("../../../", import.meta.url);
const read = (name) => {
  const file = new URL(`benchmarks/results/${name}.json`, root);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
};
const [load, client, stream, panels, parse, sse, soak] = ["load", "client", "stream", "panels", "parse", "sse", "soak"].map(read);
const charts = new URL("docs/pages/public/benchmarks/", root);
mkdirSync(charts, { recursive: true });

const THEMES = {
  light: { text: "#16181d", line: "#c3c8d0", ours: "#18181b", others: "#8a92a0" },
  dark: { text: "#eceef2", line: "#3a404a", ours: "#fafafa", others: "#7b8492" },
};

/** Writes a bar chart, ours set apart, in both themes, and returns the Markdown that shows it. */
function chart(file, title, unit, bars) {
  for (const [theme, colours] of Object.entries(THEMES)) {
    const drawing = echarts.init(null, null, { renderer: "svg", ssr: true, width: 680, height: 56 + 30 * bars.length });
    drawing.setOption({
      animation: false,
      textStyle: { fontFamily: "system-ui, sans-serif", color: colours.text },
      title: { text: title, textStyle: { fontSize: 14, fontWeight: 600, color: colours.text } },
      // Without a browser there is nothing to measure the labels with.
      grid: { left: 270, right: 150, top: 36, bottom: 8 },
      xAxis: { type: "value", show: false },
      yAxis: {
        type: "category",
        inverse: true,
        data: bars.map(({ name }) => name),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colours.line } },
        axisLabel: { color: colours.text, fontSize: 13 },
      },
      series: [
        {
          type: "bar",
          barWidth: 16,
          data: bars.map(({ name, value }) => ({ value, itemStyle: { color: name.startsWith("karta") ? colours.ours : colours.others } })),
          label: { show: true, position: "right", color: colours.text, fontSize: 13, formatter: ({ value }) => `${number(value)} ${unit}` },
        },
      ],
    });
    writeFileSync(new URL(`${file}.${theme}.svg`, charts), `${drawing.renderToSVGString()}\n`);
    drawing.dispose();
  }
  const alt = `${title}: ${bars.map(({ name, value }) => `${name} ${number(value)} ${unit}`).join(", ")}`;
  return Object.keys(THEMES).map((theme) => `<img class="only-${theme}" src="/benchmarks/${file}.${theme}.svg" alt="${alt}">`).join("\n");
}

function number(value, digits = value < 10 ? 2 : 0) {
  return value === null || value === undefined || Number.isNaN(value) ? "–" : value.toLocaleString("en", { maximumFractionDigits: digits });
}

function table(head, rows) {
  return [head, head.map((_, i) => (i === 0 ? "---" : "--:")), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function noise(results) {
  const noisy = results.filter(({ spread }) => spread > 0.15);
  const once = results.every(({ runs }) => runs === 1) ? "Each was run once on a busy machine, so that times say no more than their order of magnitude. " : "";
  return `${once}${noisy.length > 0 ? `Runs of these differ by more than 15 %, so take them as an order of magnitude: ${noisy.map(({ name, throttle, size, perChunk, spread }) => `${[name, throttle, size, perChunk && `${perChunk} a chunk`].filter(Boolean).join(", ")} (${number(spread * 100, 0)} %)`).join("; ")}.` : ""}`.trim();
}

function about({ machine }) {
  const { date, cpu, cores, load: busy, node, chromium } = machine;
  return `Measured ${date.slice(0, 10)} on ${cores} cores of ${cpu.trim()}, load ${number(busy[0], 1)} at the end, Node ${node.slice(1)}${chromium ? `, Chromium ${chromium}` : ""}.`;
}

/** Returns what stands in place of figures that a run does not have, in the run's own words; null where it has some. */
function missing(run) {
  const { results, notes = [] } = run ?? {};
  return results && Object.keys(results).length > 0 ? null : notes.join(" ") || "Not measured.";
}

function loading() {
  if (missing(load)) return missing(load);
  const plain = load.results.filter(({ throttle, name }) => throttle === "none" && name !== "bare page");
  const bare = (throttle) => load.results.find((each) => each.name === "bare page" && each.throttle === throttle);
  const throttles = [...new Set(load.results.map(({ throttle }) => throttle))];
  const added = (name, throttle) => {
    const one = load.results.find((each) => each.name === name && each.throttle === throttle);
    return Math.max(0, one.taskMillis - bare(throttle).taskMillis);
  };
  return [
    chart("eager", "Bytes before anybody opens it (brotli)", "B", plain.map(({ name, eager }) => ({ name, value: eager.brotli }))),
    chart("opened", "Bytes until it is open, prefetched ones included (brotli)", "B", plain.map(({ name, all }) => ({ name, value: all.brotli }))),
    table(
      ["Widget", "files before", "raw", "gzip", "brotli", "prefetched", "once opened", "layout shift"],
      plain.map(({ name, eager, ahead, all, shift }) => [name, eager.requests, number(eager.raw), number(eager.gzip), number(eager.brotli), number(ahead.brotli, 0), number(all.brotli), number(shift, 3)]),
    ),
    `Main-thread milliseconds that each adds to a bare page, by throttle; in brackets, time beyond 50 ms of tasks that were longer:`,
    table(
      ["Widget", ...throttles],
      plain.map(({ name }) => [name, ...throttles.map((throttle) => `${number(added(name, throttle), 0)} (${number(load.results.find((each) => each.name === name && each.throttle === throttle).blockingMillis, 0)})`)]),
    ),
    load.notes.filter((note) => note.includes("could not")).join(" "),
    noise(load.results),
    about(load),
  ].filter(Boolean).join("\n\n");
}

function streaming() {
  if (missing(stream)) return missing(stream);
  const answers = stream.results.filter(({ text }) => text === "answer");
  const sizes = [...new Set(answers.map(({ size }) => size))];
  const names = [...new Set(answers.map(({ name }) => name))];
  const find = (name, size) => answers.find((each) => each.name === name && each.size === size);
  const largest = sizes.at(-1);
  const bars = names.filter((name) => name !== "idle" && find(name, largest)).map((name) => ({ name, value: find(name, largest).toFloor }));
  return [
    chart("stream", `Main-thread time of a streamed answer of ${number(largest)} characters`, "× block floor", bars),
    `Times the *block floor*: plain text, a new block for each blank line, with nothing formatted. In brackets, milliseconds.`,
    table(
      ["Shown by", ...sizes.map((size) => `${number(size)} characters`)],
      names.map((name) => [name, ...sizes.map((size) => (find(name, size) ? `${number(find(name, size).toFloor)} (${number(find(name, size).taskMillis, 0)})` : "–"))]),
    ),
    answers.some(({ differs }) => differs.length > 0)
      ? `Not the same tree as markdown-it: ${answers.filter(({ differs }) => differs.length > 0).map(({ name, size, differs }) => `${name} at ${number(size)} (${differs.join(", ")})`).join("; ")}.`
      : "",
    names.includes("markdown-it, per frame") ? "" : "This run had no markdown-it in it whose tree the others' could be compared with.",
    noise(answers),
    about(stream),
  ].filter(Boolean).join("\n\n");
}

/** The run that has other widgets' own panels in it, which take minutes. */
function otherPanels() {
  if (!panels) return "";
  if (missing(panels)) return missing(panels);
  const { results } = panels;
  const sizes = [...new Set(results.map(({ size }) => size))];
  const names = [...new Set(results.map(({ name }) => name))];
  const largest = sizes.at(-1);
  return [
    `The same answer through what other widgets show it with, each length in a run of its own; trees are compared with what markdown-it makes.`,
    chart("panels", `Main-thread time of a streamed answer of ${number(largest)} characters`, "× block floor", results.filter(({ size }) => size === largest).map(({ name, toFloor }) => ({ name, value: toFloor }))),
    table(
      ["Shown by", ...sizes.map((size) => `${number(size)} characters`), "another tree"],
      names.map((name) => {
        const all = results.filter((each) => each.name === name);
        return [name, ...all.map(({ toFloor, taskMillis }) => `${number(toFloor)} (${number(taskMillis, 0)})`), [...new Set(all.flatMap(({ differs }) => differs))].join(", ") || "–"];
      }),
    ),
    ...(panels.notes ?? []),
    noise(results),
    about(panels),
  ].filter(Boolean).join("\n\n");
}

function reading() {
  const parts = [];
  const perChunk = [...new Set(client?.results.map((each) => each.perChunk))];
  if (client) {
    parts.push(
      chart("client", "Events read per second, from response to loop, one a chunk", "events/s", client.results.filter(({ perChunk }) => perChunk === 1).map(({ name, eventsPerSecond }) => ({ name, value: eventsPerSecond }))),
      `From the bytes of a response to the caller's loop, per second of processor time, ${number(client.events)} events; in brackets, times the openai package's, as the median over rounds. Ours gives
cumulative text: what waits while the caller is busy becomes one event, so that chunks of several need fewer turns of the loop.`,
      table(
        ["Client", ...perChunk.map((count) => `${count} a chunk`)],
        [...new Set(client.results.map(({ name }) => name))].map((name) => [name, ...perChunk.map((count) => {
          const one = client.results.find((each) => each.name === name && each.perChunk === count);
          return one ? `${number(one.eventsPerSecond, 0)} (${number(one.ofOpenai)})` : "–";
        })]),
      ),
      ...client.notes.filter((note) => note.includes("not measured")),
      noise(client.results),
      about(client),
    );
  }
  if (sse) parts.push(`The event stream parser alone does ${number(sse.ratio)} × what eventsource-parser does, in chunks of ${sse.chunk} characters.`);
  if (parse) parts.push(`The Markdown parser alone, showing nothing, does ${number(parse.ratio)} × what streaming-markdown's does; it knows the whole of CommonMark, which the other does not.`);
  return parts.filter(Boolean).join("\n\n") || "Not measured.";
}

function lasting() {
  if (missing(soak)) return missing(soak);
  const { turns, cycles, bytesPerTurn, nodesPerTurn, listenersPerTurn, plainNodesPerTurn, growth, detached, detachedAfterShutdown, leftByCycles, marks } = soak.results;
  return [
    `${number(turns)} turns in one open panel, then ${number(cycles)} times closed and opened, everything collected before each count:`,
    table(
      ["State of the page", "nodes", "of them in no document", "listeners", "heap, kB"],
      Object.entries(marks).map(([name, mark]) => [name, number(mark.nodes), number(mark.detached), number(mark.listeners), number(mark.heap / 1024, 0)]),
    ),
    `A turn keeps ${number(bytesPerTurn, 0)} bytes of the script's heap, ${number(nodesPerTurn, 1)} nodes and ${number(listenersPerTurn)} listeners (a plain list of the same words ${number(plainNodesPerTurn, 1)} nodes); the last two fifths of the turns kept
${number(growth)} × what the first two did. Closing and opening left ${number(leftByCycles.nodes)} nodes, ${number(leftByCycles.listeners)} listeners and ${number(leftByCycles.bytes, 0)} bytes. Nodes that were in no document: ${number(detached)} in use, ${number(detachedAfterShutdown)} after shutdown.`,
    ...soak.notes,
    about(soak),
  ].filter(Boolean).join("\n\n");
}

/** What the figures say against us, from the figures. */
function losses() {
  const found = [];
  for (const results of [stream, panels].map((run) => run?.results?.filter(({ text }) => text === "answer") ?? [])) {
    for (const { size, toFloor, taskMillis } of results.filter(({ name }) => name === "karta, real panel")) {
      const better = results.filter((each) => each.size === size && each.taskMillis < taskMillis && !["idle", "block floor", "the stream alone"].includes(each.name) && !each.name.startsWith("karta"));
      const others = better.map((each) => `${each.name} cost ${number(each.toFloor)}`).join(", ");
      if (others) found.push(`At ${number(size)} characters ${others} × plain text in a run in which our whole panel cost ${number(toFloor)}.`);
    }
  }
  for (const { size, toFloor } of stream?.results.filter(({ name, text }) => name === "karta, real panel" && text === "answer") ?? []) {
    if (toFloor > 1.15) found.push(`At ${number(size)} characters the panel costs ${number(toFloor)} × plain text.`);
  }
  const alone = load?.results.find(({ name, throttle }) => name === "bare page" && throttle === "none")?.taskMillis;
  const busy = load?.results.filter(({ name, throttle }) => name !== "bare page" && throttle === "none").sort((a, b) => a.taskMillis - b.taskMillis) ?? [];
  const fastest = busy.find(({ name }) => name !== "karta");
  const share = fastest && (busy.find(({ name }) => name === "karta").taskMillis - alone) / (fastest.taskMillis - alone);
  if (share > 0.2) found.push(`Loading adds ${number(share)} × the main-thread time of the fastest peer, ${fastest.name}, in this run; a fifth was the aim.`);
  const ours = load?.results.find(({ name, throttle }) => name === "karta" && throttle === "none");
  if (ours) found.push(`The first click fetches ${number(ours.all.brotli - ours.eager.brotli)} more bytes, and the panel is there when they are; peers that load everything at once, or ahead of need, open without that wait.`);
  if (parse && parse.ratio < 1) found.push(`The Markdown parser by itself is slower than streaming-markdown's (${number(parse.ratio)} ×).`);
  if (sse && sse.ratio < 1) found.push(`The event stream parser is slower than eventsource-parser (${number(sse.ratio)} ×).`);
  const loop = client?.results.find(({ name, perChunk }) => name === "karta" && perChunk === 1);
  if (loop && loop.ofOpenai < 3) found.push(`With one event a chunk the whole client reads ${number(loop.ofOpenai)} × the events of the openai package; three times was the aim.`);
  if (ours && ours.all.brotli > 45_926) found.push(`Everything up to the first answer is ${number(ours.all.brotli)} bytes; half of deep-chat's, 45,926, was the aim.`);
  if (soak?.results.detachedAfterShutdown > 0) found.push(`After shutdown ${number(soak.results.detachedAfterShutdown)} nodes stay in memory.`);
  return found.map((each) => `- ${each}`).join("\n");
}

writeFileSync(
  new URL("docs/pages/benchmarks.md", root),
  `---
description: What the widget costs a page while it loads and while it streams, beside other widgets and clients, with the figures against us too.
---

<!-- Made by benchmarks/peers/src/report.mjs from benchmarks/results; change it there. -->

# Benchmarks

Every figure on this page was printed by a command in the repository's \`benchmarks\` folder, contestants taking turns in one run on one machine, and the
page is made from what they wrote. Compare within a table, not between tables or machines. Peers come from npm at the versions that
\`benchmarks/peers/package.json\` pins, each as its own documentation embeds it.

## What it costs to load

${loading()}

## What it costs while an answer streams

${streaming()}

${otherPanels()}

## How fast it reads

${reading()}

## What long use leaves behind

${lasting()}

## Where we lose

${losses()}

## Print them again

\`mvn -Pbenchmark -pl benchmarks/peers -am -DskipTests verify\` loads the widgets and reads through the clients, then makes this page.
\`mvn -Pbenchmark -pl benchmarks/markdown -am verify\` streams answers, and \`mvn -Pbenchmark -pl benchmarks/panel -am -DskipTests verify\` uses the panel for long. A peer that cannot be installed, or a browser that is missing, is said here and not
filled in. The normal build measures no peer's widget: it gates bytes, and ratios to a floor within one run.
`,
);
