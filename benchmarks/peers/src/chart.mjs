// SPDX-License-Identifier: Apache-2.0
/** Formats figures for the documentation's page: charts, tables, numbers, and notes about a whole run. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as echarts from "echarts";

export const root = new URL("../../../", import.meta.url);
const charts = new URL("docs/pages/public/benchmarks/", root);
mkdirSync(charts, { recursive: true });

const THEMES = {
  light: { text: "#16181d", line: "#c3c8d0", ours: "#18181b", others: "#8a92a0" },
  dark: { text: "#eceef2", line: "#3a404a", ours: "#fafafa", others: "#7b8492" },
};

/** Returns the stored results of a run, or null if there are none. Its notes are escaped, because they may quote a browser. */
export function read(name) {
  const file = new URL(`benchmarks/results/${name}.json`, root);
  if (!existsSync(file)) return null;
  const run = JSON.parse(readFileSync(file, "utf8"));
  return { ...run, notes: run.notes.map((note) => note.replaceAll(/[&<>{}|]/g, (character) => `&#${character.charCodeAt(0)};`)) };
}

/** Writes a bar chart that highlights Karta, in both themes, and returns the Markdown that shows it. */
export function chart(file, title, unit, bars) {
  for (const [theme, colours] of Object.entries(THEMES)) {
    const drawing = echarts.init(null, null, { renderer: "svg", ssr: true, width: 680, height: 56 + 30 * bars.length });
    drawing.setOption({
      animation: false,
      textStyle: { fontFamily: "system-ui, sans-serif", color: colours.text },
      title: { text: title, textStyle: { fontSize: 14, fontWeight: 600, color: colours.text } },
      // Without a browser, the widths of the labels cannot be measured.
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
  const alt = `${title}. The table below has the figures.`;
  return Object.keys(THEMES).map((theme) => `<img class="only-${theme}" src="/benchmarks/${file}.${theme}.svg" alt="${alt}">`).join("\n");
}

export function number(value, digits = value < 10 ? 2 : 0) {
  return value === null || value === undefined || Number.isNaN(value) ? "–" : value.toLocaleString("en", { maximumFractionDigits: digits });
}

export function table(head, rows) {
  return [head, head.map((_, i) => (i === 0 ? "---" : "--:")), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** Returns a table with a row for each of `names` and a column for each of `columns`; a missing result is shown as –. */
export function grid(corner, names, columns, find, cell, heading = String) {
  return table([corner, ...columns.map(heading)], names.map((name) => [name, ...columns.map((column) => {
    const one = find(name, column);
    return one ? cell(one) : "–";
  })]));
}

export const unique = (list) => [...new Set(list)];

/** Returns a note that lists the results whose runs differ a lot. */
export function noise(results) {
  const noisy = results.filter(({ spread }) => spread > 0.15);
  const once = results.length > 0 && results.every(({ runs }) => runs === 1) ? "Each was run only once, so treat the times as an order of magnitude. " : "";
  const which = ({ name, throttle, size, perChunk, chunk, spread }) =>
    `${[name, throttle, size && number(size), perChunk && `${perChunk} per chunk`, chunk && `chunks of ${number(chunk)}`].filter(Boolean).join(", ")} (${number(spread * 100, 0)} %)`;
  return `${once}${noisy.length > 0 ? `The runs of these results differ by more than 15 %, so treat them as an order of magnitude: ${noisy.map(which).join("; ")}.` : ""}`.trim();
}

export function about({ machine, notes }) {
  // Older results do not record the machine; their notes describe it.
  if (!machine) return notes.join(" ");
  const { date, cpu, cores, load: busy, node, chromium, versions } = machine;
  const runtime = versions?.java ? `Java ${versions.java}` : `Node ${node.slice(1)}`;
  return `Measured on ${date.slice(0, 10)} with ${cores} cores of ${cpu.trim()}, load average ${number(busy[0], 1)} at the end, ${runtime}${chromium ? `, Chromium ${chromium}` : ""}.`;
}

/** Returns the run's explanation of why it has no figures, or null if it has some. */
export function missing(run) {
  const { results, notes = [] } = run ?? {};
  return results && Object.keys(results).length > 0 ? null : notes.join(" ") || "Not measured.";
}

/** Joins the non-empty parts of a section. */
export const section = (...parts) => parts.flat().filter(Boolean).join("\n\n");
