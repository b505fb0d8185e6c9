// SPDX-License-Identifier: Apache-2.0
/**
 * Prints where the time of this build's tests went: seconds by module, by class or file, and the slowest tests; and how often the
 * build did what is expensive. Reads Surefire's reports (target/surefire-reports/TEST-*.xml), the files of `durations.mjs`
 * (target/node-tests/*.json) and the counts (target/test-counts/KIND.txt, a line for each time) of all modules.
 * Usage: node src/report.mjs --root ../.. [--count 20] [--limits limits.json]
 * With limits, fails if a count is above its limit. Times have no limit, because they depend on the machine.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { root: { type: "string" }, count: { type: "string", default: "20" }, limits: { type: "string" } },
});

/** Returns the folders with a pom.xml in and below `folder`. Only folders of such folders are searched, besides those of the root. */
function modules(folder) {
  const below = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "pom.xml")))
    .map(({ name }) => join(folder, name));
  return below.flatMap((module) => [module, ...modules(module)]);
}

/** `tools` has modules, but is none. */
const found = [values.root, ...modules(values.root), ...modules(join(values.root, "tools"))];

/** Returns what `read` finds in the files of this folder and name, of all modules. */
function inModules(folder, pattern, read) {
  return found.flatMap((module) => {
    const reports = join(module, "target", folder);
    if (!existsSync(reports)) return [];
    const files = readdirSync(reports).filter((name) => pattern.test(name));
    return files.flatMap((name) => read(readFileSync(join(reports, name), "utf8"), relative(values.root, module), name));
  });
}

const attribute = (text, name) => new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(text)?.[1] ?? "";
const secondsIn = (text) => Number(attribute(text, "time").replaceAll(",", ""));
const sum = (tests) => tests.reduce((seconds, test) => seconds + test.seconds, 0);

/** Returns a class or file as `{ module, name, seconds, tests }`. The seconds of a class include what it does before its tests. */
function junit(text, module) {
  const tests = [...text.matchAll(/<testcase ([^>]*)>/g)].map(([, test]) => ({ name: attribute(test, "name"), seconds: secondsIn(test) }));
  const suite = /<testsuite ([^>]*)>/.exec(text)[1];
  const name = attribute(suite, "name").split(".").at(-1);
  return { module, name, seconds: Math.max(secondsIn(suite), sum(tests)), tests };
}

function node(text, module, file) {
  const tests = JSON.parse(text);
  return { module, name: basename(file, ".json"), seconds: sum(tests), tests };
}

const classes = [...inModules("surefire-reports", /^TEST-.*\.xml$/, junit), ...inModules("node-tests", /\.json$/, node)];

/** Prints these `{ seconds, name }`, the slowest first. */
function print(title, rows, count = rows.length) {
  console.log(`\n${title}`);
  const sorted = [...rows].sort((a, b) => b.seconds - a.seconds);
  for (const { seconds, name } of sorted.slice(0, count)) console.log(`${seconds.toFixed(1).padStart(8)} s  ${name}`);
}

const named = [...new Set(classes.map(({ module }) => module))].map((module) => {
  const own = classes.filter((each) => each.module === module);
  const tests = own.reduce((number, each) => number + each.tests.length, 0);
  return { seconds: sum(own), name: `${module} (${tests} tests)` };
});
const tests = classes.flatMap((each) => each.tests.map(({ name, seconds }) => ({ seconds, name: `${each.module}  ${each.name}: ${name}` })));
const count = Number(values.count);
print(`Seconds of ${tests.length} tests, by module:`, named);
print(`The slowest ${count} classes and files:`, classes.map((each) => ({ seconds: each.seconds, name: `${each.module}  ${each.name}` })), count);
print(`The slowest ${count} tests:`, tests, count);

const limits = values.limits === undefined ? {} : JSON.parse(readFileSync(values.limits, "utf8"));
const counts = new Map(Object.keys(limits).map((kind) => [kind, 0]));
for (const { kind, times } of inModules("test-counts", /\.txt$/, (text, _, file) => [{ kind: basename(file, ".txt"), times: text.split("\n").filter(Boolean).length }])) {
  counts.set(kind, (counts.get(kind) ?? 0) + times);
}
console.log("\nCounts:");
for (const [kind, times] of counts) {
  const limit = limits[kind];
  console.log(`${String(times).padStart(8)}    ${kind}${limit === undefined ? "" : ` (at most ${limit})`}`);
  if (times > limit) {
    console.error(`${kind}: expected at most ${limit}, got ${times}. Test in a cheaper layer, move tests to the full run, or raise the number in ${values.limits}.`);
    process.exitCode = 1;
  }
}
