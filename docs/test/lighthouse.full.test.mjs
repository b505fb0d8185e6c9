// SPDX-License-Identifier: Apache-2.0
/** Checks the built pages with Lighthouse. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before } from "node:test";
import lighthouse from "lighthouse";
import { pages, root } from "./blocks.mjs";
import { browserTest } from "./full.mjs";
import { debuggedBrowser, files, serve } from "./stack.mjs";

const paths = pages().map(({ file }) => `/${file.slice(0, -3)}.html`);
const FLAGS = {
  output: "json",
  logLevel: "silent",
  onlyCategories: ["accessibility", "best-practices", "seo"],
  disableFullPageScreenshot: true,
  // The other methods wait five seconds more.
  throttlingMethod: "simulate",
  // No time is measured, so nothing needs to be quiet first.
  pauseAfterFcpMs: 0,
  pauseAfterLoadMs: 0,
  networkQuietThresholdMs: 0,
  cpuQuietThresholdMs: 0,
};

let site;
let chromium;
let port;

before(async () => {
  site = await serve(files(join(root, "target/site")));
  ({ chromium, port } = await debuggedBrowser());
});

after(async () => {
  await chromium?.close();
  await site?.close();
});

for (const path of paths) {
  browserTest(`${path} reaches 95 for accessibility, best practices and SEO`, async () => {
    const { lhr } = await lighthouse(`${site.origin}/docs${path}`, { ...FLAGS, port });
    for (const { title, score, auditRefs } of Object.values(lhr.categories)) {
      const failed = auditRefs.map(({ id }) => lhr.audits[id]).filter((audit) => audit.score !== null && audit.score < 1);
      assert.ok(score >= 0.95, `${title}: ${score}; ${failed.map(({ id }) => id).join(", ")}`);
    }
  });
}
