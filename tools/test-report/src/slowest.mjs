// SPDX-License-Identifier: Apache-2.0
/**
 * Prints the slowest JUnit tests of this build, from Surefire's reports (target/surefire-reports/TEST-*.xml).
 * Usage: node src/slowest.mjs --root ../.. [--count 20]
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { root: { type: "string" }, count: { type: "string", default: "20" } } });

/** Returns the folders with a pom.xml in and below `folder`. */
function modules(folder) {
  if (!existsSync(join(folder, "pom.xml"))) return [];
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [folder, ...below.flatMap(({ name }) => modules(join(folder, name)))];
}

/** Returns the tests of one report, each as `{ seconds, module, name }`. */
function tests(file, module) {
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
const all = found.flatMap((folder) => {
  const reports = join(folder, "target", "surefire-reports");
  if (!existsSync(reports)) return [];
  const files = readdirSync(reports).filter((name) => /^TEST-.*\.xml$/.test(name));
  return files.flatMap((name) => tests(join(reports, name), relative(values.root, folder)));
});
all.sort((a, b) => b.seconds - a.seconds);
console.log(`The slowest of ${all.length} JUnit tests:`);
for (const { seconds, module, name } of all.slice(0, Number(values.count))) {
  console.log(`${seconds.toFixed(1).padStart(7)} s  ${module}  ${name}`);
}
