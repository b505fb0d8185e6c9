// SPDX-License-Identifier: Apache-2.0
/**
 * Prints the slowest tests of this build: those of JUnit from Surefire's reports (target/surefire-reports/TEST-*.xml), those of
 * Node.js from the files of `durations.mjs` (target/node-tests/*.json).
 * Usage: node src/slowest.mjs --root ../.. [--count 20]
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { root: { type: "string" }, count: { type: "string", default: "20" } } });

/** Returns the folders with a pom.xml in and below `folder`. */
function modules(folder) {
  if (!existsSync(join(folder, "pom.xml"))) return [];
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [folder, ...below.flatMap(({ name }) => modules(join(folder, name)))];
}

/** Returns the tests of one file of `durations.mjs`, each as `{ seconds, module, name }`. */
function nodeTests(file, module) {
  const test = basename(file, ".json").replace(/\.test\.[a-z]+$/, "");
  return JSON.parse(readFileSync(file, "utf8")).map(({ name, seconds }) => ({ seconds, module, name: `${test}: ${name}` }));
}

/** Returns the tests of one report of Surefire, each as `{ seconds, module, name }`. */
function junitTests(file, module) {
  const cases = readFileSync(file, "utf8").matchAll(/<testcase ([^>]*)>/g);
  return [...cases].map(([, text]) => {
    const attribute = (name) => new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(text)?.[1] ?? "";
    const type = attribute("classname").split(".").at(-1);
    return { seconds: Number(attribute("time").replaceAll(",", "")), module, name: `${type}.${attribute("name")}` };
  });
}

/** `tools` and other folders without a pom.xml have modules too. */
const roots = [values.root, ...["tools", "benchmarks"].map((name) => join(values.root, name))];
const found = roots.flatMap((root) => (root === values.root ? modules(root) : readdirSync(root).flatMap((name) => modules(join(root, name)))));

/** Returns the tests that `read` finds in the files of this folder and name, of all modules. */
function inModules(folder, pattern, read) {
  return found.flatMap((module) => {
    const reports = join(module, "target", folder);
    if (!existsSync(reports)) return [];
    const files = readdirSync(reports).filter((name) => pattern.test(name));
    return files.flatMap((name) => read(join(reports, name), relative(values.root, module)));
  });
}

const all = [...inModules("surefire-reports", /^TEST-.*\.xml$/, junitTests), ...inModules("node-tests", /\.json$/, nodeTests)];
all.sort((a, b) => b.seconds - a.seconds);
console.log(`The slowest of ${all.length} tests:`);
for (const { seconds, module, name } of all.slice(0, Number(values.count))) {
  console.log(`${seconds.toFixed(1).padStart(7)} s  ${module}  ${name}`);
}
