// SPDX-License-Identifier: Apache-2.0
/**
 * Tests a packed package as its users get it. A separate project installs the tarball, type-checks the tests under
 * both module resolutions, and runs them. Usage: node scripts/test.mjs widget --version 0.1.0 [--only part-of-a-name]
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { runTests, testFiles } from "../../tools/test-report/src/node-tests.mjs";
import { TSC } from "./compiler.mjs";
import { plainCore } from "./core.mjs";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { version: { type: "string" }, only: { type: "string", default: "" } },
});
const name = positionals[0];
const packages = name === "react" ? ["widget", "react"] : [name];
const consumer = join(here, "target", `${name}-consumer`);

/** Tests of the client's behaviour. The others cover the package, its size and other engines. */
const SAME_WITHOUT_OPTIMIZER = /(arguments|auth|beginning|cut|detached|errors|faults|former-user|generator|property|responses|restore|sessions|ticket-stream|untaken|versions)\.test/;

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: consumer, stdio: "inherit" });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}

rmSync(consumer, { recursive: true, force: true });
mkdirSync(consumer, { recursive: true });
cpSync(join(here, name, "test"), join(consumer, "test"), { recursive: true });
if (name === "react") {
  cpSync(join(here, "examples"), join(consumer, "examples"), { recursive: true });
}
cpSync(join(here, "testing"), join(consumer, "testing"), { recursive: true });
const project = {
  private: true,
  type: "module",
  dependencies: Object.fromEntries(packages.map((each) => [`@karta/${each}`, `file:../karta-${each}-${values.version}.tgz`])),
};
writeFileSync(join(consumer, "package.json"), JSON.stringify(project));
run("npm", ["install", "--offline", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund", "--loglevel=error"]);

// The README's examples are type-checked with the tests, and one test runs them.
const language = name === "react" ? "tsx" : "ts";
const readme = readFileSync(join(here, name, "README.md"), "utf8");
mkdirSync(join(consumer, "test", "readme"));
for (const [index, [, code]] of [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].entries()) {
  writeFileSync(join(consumer, "test", "readme", `example-${index}.${language}`), code);
}

run(process.execPath, [TSC, "-p", "test/tsconfig.json", "--noEmit", "--module", "esnext", "--moduleResolution", "bundler"]);
run(process.execPath, [TSC, "-p", "test/tsconfig.json"]);

const tests = testFiles(join(consumer, "test"), "js")
  .filter((file) => file.includes(values.only))
  .map((file) => join("test", file));
const { AgentServer } = await import(pathToFileURL(join(consumer, "testing", "agent-server.js")).href);
const server = await AgentServer.start();
const test = (files) => runTests(files, { cwd: consumer, options: ["--expose-gc"], env: { KARTA_AGENT_SERVER: server.baseUrl } });
await test(tests);

// The optimizer must change nothing: the core as TeaVM compiled it passes the same tests.
const differential = tests.filter((file) => SAME_WITHOUT_OPTIMIZER.test(file));
if (process.env.KARTA_FULL === "true" && name === "widget" && differential.length > 0) {
  console.log(`Without the optimizer: ${differential.join(", ")}`);
  await plainCore(join(consumer, "node_modules", "@karta", "widget", "dist", "core.js"));
  await test(differential);
}
await server.stop();
