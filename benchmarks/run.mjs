// SPDX-License-Identifier: Apache-2.0
/**
 * Runs benchmarks, one after the other, and writes their results into `results`. Stops at the first that fails.
 * Usage: node run.mjs --java JAVA --classpath CLASSPATH [--only sse,panel] and the options below
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const text = (value) => ({ type: "string", default: value });
const { values } = parseArgs({
  options: {
    java: text("java"),
    classpath: text(""),
    only: text(""),
    /** Arguments of JMH. */
    jmh: text(""),
    /** How often a page is loaded with and without the tag. */
    pairs: text("25"),
    /** The size of the stores in which cold messages are measured. A million sessions need 16 GB of disk. */
    events: text("100000"),
    sessions: text("100000"),
    /** The JDBC address of a database, for the benchmark `postgres`. */
    postgres: text(""),
  },
});

const here = dirname(fileURLToPath(import.meta.url));
/** TeaVM accepts no POM as a library. */
const classpath = values.classpath.split(delimiter).filter((file) => !/\.(pom|xml)$/.test(file));
const words = (arguments_) => arguments_.split(" ").filter(Boolean);

/** Runs a command in the folder of a benchmark. */
function run(folder, command, ...args) {
  mkdirSync(join(here, folder, "target"), { recursive: true });
  const { status, error } = spawnSync(command, args, { cwd: join(here, folder), stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

const node = (folder, line) => run(folder, process.execPath, ...words(line));
const java = (folder, options, main, ...args) => run(folder, values.java, ...options, "-cp", classpath.join(delimiter), main, ...args);
const install = (folder, options = "") => node(folder, `../../tools/npm-install/src/main.mjs ${options}`);

/** Compiles a class to JavaScript, with the settings of the widget. */
const compile = (folder, main, args) =>
  java(folder, ["-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"], "sh.karta.teavm.compiler.Main", main, ...words(args));

/** Adds the machine and the date to the results of a program in Java. */
const keep = (folder, name) => node(folder, `../results/keep.mjs target/${name}.json ../results/${name}.json`);

const sizes = [`-Dkarta.events=${values.events}`, `-Dkarta.sessions=${values.sessions}`];

const benchmarks = {
  sse() {
    install("sse");
    compile("sse", "sh.karta.benchmark.sse.Feed", "target/js feed.js module full minified");
    node("sse", "src/compare.mjs --gate 0.7 --json ../results/sse.json");
  },
  jvm() {
    java("jvm", [], "org.openjdk.jmh.Main", ...words(values.jmh), "-rf", "json", "-rff", "target/jvm.json");
    keep("jvm", "jvm");
  },
  markdown() {
    install("markdown");
    // The panels of other widgets take part in the same run.
    install("peers", "--force");
    compile("markdown", "sh.karta.benchmark.markdown.BareRenderer", "target/js bare.js module");
    node("markdown", "src/parse.mjs --processes 9 --gate 0.5 --json ../results/parse.json");
    node("markdown", "src/stream.mjs --blocks --memory --runs 3 --gate 2.2 --json ../results/stream.json");
  },
  server() {
    const server = `-Dkarta.server=${join(here, "../agent-server/target")}`;
    java("server", [server, ...sizes], "sh.karta.benchmark.server.ServerBenchmark", "target/server.json");
    keep("server", "server");
  },
  postgres() {
    if (values.postgres === "") return console.log("postgres: not measured without an address (-Dkarta.postgres=jdbc:postgresql://…)");
    java("server", sizes, "sh.karta.benchmark.server.PostgresBenchmark", "target/postgres.json", values.postgres);
    keep("server", "postgres");
  },
  search() {
    java("search", [], "sh.karta.benchmark.search.SearchBenchmark", "../../docs", "target/pages", "target/search.json");
    keep("search", "search");
  },
  load() {
    const root = `-Dkarta.root=${join(here, "..")}`;
    java("load", [root], "sh.karta.benchmark.load.LoadBenchmark", values.pairs);
    java("load", [root], "sh.karta.benchmark.load.LongTasks");
  },
  panel() {
    install("markdown");
    install("panel");
    node("panel", "src/panel.mjs --runs 3 --gate --slack 1.5 --json ../results/panel.json");
    node("panel", "src/soak.mjs --gate --json ../results/soak.json");
  },
  peers() {
    // Forced because a peer may require a newer Node. It is only served from here, never run by Node.
    install("peers", "--force");
    node("peers", "src/client.mjs --json ../results/client.json --gate 1.5");
    node("peers", "src/growth.mjs --gate 2.2");
    node("peers", "src/load.mjs --json ../results/load.json");
    node("peers", "src/bundles.mjs --json ../results/bundles.json");
    node("peers", "src/report.mjs");
  },
};

const names = values.only === "" ? Object.keys(benchmarks) : values.only.split(",");
for (const name of names) {
  if (!(name in benchmarks)) throw new Error(`benchmark: expected some of ${Object.keys(benchmarks).join(", ")}, got ${name}`);
}
for (const name of names) benchmarks[name]();
