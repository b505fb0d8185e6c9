// SPDX-License-Identifier: Apache-2.0
/**
 * Measures pages with Lighthouse as a phone on a slow network loads them, compressed, and fails if the median of five scores
 * is below 95. Only mvn -Pbenchmark runs this, because the score depends on the machine.
 */
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import lighthouse from "lighthouse";
import { root } from "./blocks.mjs";
import { debuggedBrowser, files, serve } from "./stack.mjs";

const PAGES = ["/index.html", "/quickstart.html", "/theming.html", "/playground.html"];
const RUNS = 5;

const plain = files(join(root, "target/site"));
const site = await serve((path) => {
  const found = plain(path);
  return found && { ...found, body: gzipSync(found.body), headers: { "Content-Encoding": "gzip", "Cache-Control": "no-store" } };
});
const { chromium, port } = await debuggedBrowser();
try {
  for (const path of PAGES) {
    const scores = [];
    for (let run = 0; run < RUNS; run++) {
      const flags = { port, output: "json", logLevel: "silent", onlyCategories: ["performance"], disableFullPageScreenshot: true };
      const { lhr } = await lighthouse(`${site.origin}/docs${path}`, flags);
      scores.push(Math.round(lhr.categories.performance.score * 100));
    }
    const median = scores.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)];
    console.log(`${path}: ${median} (${scores.join(", ")})`);
    if (median < 95) process.exitCode = 1;
  }
} finally {
  await chromium.close();
  await site.close();
}
