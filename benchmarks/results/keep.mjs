// SPDX-License-Identifier: Apache-2.0
/**
 * Copies the results of a Java benchmark into the common format, with the machine. From JMH's file, only the figures
 * are kept.
 * Usage: node keep.mjs <from> <to>
 */
import { readFile, writeFile } from "node:fs/promises";
import { machine } from "../markdown/src/machine.mjs";

const [from, to] = process.argv.slice(2);
const written = JSON.parse(await readFile(from, "utf8"));
const { versions, results } = Array.isArray(written) ? jmh(written) : written;
await writeFile(to, `${JSON.stringify({ machine: machine({ versions }), notes: [], results }, null, 2)}\n`);

function jmh(benchmarks) {
  const [{ jmhVersion, vmVersion }] = benchmarks;
  return {
    versions: { java: vmVersion, jmh: jmhVersion },
    results: benchmarks.map(({ benchmark, params, forks, measurementIterations, primaryMetric: { score, scoreError, scoreUnit, rawData } }) => {
      const all = rawData.flat();
      return {
        name: benchmark.split(".").pop(),
        ...(params && { chunk: Number(params.chunk) }),
        runs: forks * measurementIterations,
        nanos: inNanos(score, scoreUnit),
        // JMH reports no error for a single iteration.
        error: Number.isFinite(scoreError) ? inNanos(scoreError, scoreUnit) : null,
        spread: (Math.max(...all) - Math.min(...all)) / score,
      };
    }),
  };
}

function inNanos(value, unit) {
  if (unit !== "ns/op") throw new Error(`Unit: expected ns/op, got ${unit}`);
  return value;
}
