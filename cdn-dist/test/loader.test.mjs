// SPDX-License-Identifier: Apache-2.0
/** The loader's own tests, which run it as TeaVM compiled it, pass with the optimized and minified file too. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { part } from "../src/build.mjs";
import { classicScript } from "../src/classic-script.mjs";

const module = join(import.meta.dirname, "..", "..", "widget-src", "loader");
const tests = join(module, "src", "test", "js");

test("the optimizer and the minifier change nothing in the loader", async (t) => {
  const names = ["KARTA_VERSION", "KARTA_PANEL_FILE", "KARTA_PANEL_INTEGRITY"];
  const constants = Object.fromEntries(names.map((name) => [name, `@${name}@`]));
  const { bytes } = await classicScript({ ...part("loader"), name: () => "karta.js", constants, atOnce: true, natives: [] });
  const file = join(import.meta.dirname, "..", "target", "loader-for-tests.js");
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, bytes.toString().replaceAll(/@(KARTA_\w+)@/g, "%$1%"));

  const files = readdirSync(tests).filter((name) => name.endsWith(".test.mjs") && name !== "without-runtime.test.mjs");
  const env = { ...process.env, KARTA_LOADER: file };
  // A test that runs tests: the inner ones must not report to the outer runner.
  delete env.NODE_TEST_CONTEXT;
  const { status, stdout } = spawnSync(process.execPath, ["--test", "--test-timeout=300000", "--test-reporter=tap", ...files.map((name) => join(tests, name))], { cwd: module, env, encoding: "utf8" });
  const passed = Number(/^# pass (\d+)$/m.exec(stdout)?.[1]);
  t.diagnostic(`${passed} tests`);
  assert.equal(status, 0, stdout.split("\n").filter((line) => /^\s*not ok/.test(line)).join("\n"));
  assert.ok(passed > 100, `${passed} tests passed`);
});
