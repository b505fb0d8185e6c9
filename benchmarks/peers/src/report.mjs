// SPDX-License-Identifier: Apache-2.0
/**
 * Writes benchmarks/RESULTS.md, the documentation's benchmark page with the results that readers look for, and its charts for light and
 * dark mode, from the results in benchmarks/results. Missing results are reported as missing. Usage: node src/report.mjs
 */
import { writeFileSync } from "node:fs";
import { about, chart, grid, missing, noise, number, read, root, section, table, unique } from "./chart.mjs";
import { loading as lostLoading, losses, streaming as lostStreaming } from "./losses.mjs";

const runs = Object.fromEntries(["load", "bundles", "client", "stream", "parse", "sse", "soak", "jvm", "server", "postgres", "failures", "search"].map((name) => [name, read(name)]));
const { load, bundles, client, stream, parse, sse, soak, jvm, server, postgres, failures, search } = runs;

/** @param {boolean} whole with the first opening */
function loading(whole) {
  if (missing(load)) return missing(load);
  const find = (name, throttle) => load.results.find((each) => each.name === name && each.throttle === throttle);
  const plain = load.results.filter(({ throttle, name }) => throttle === "none" && !["bare page", "launcher floor"].includes(name));
  const names = plain.map(({ name }) => name);
  const adding = unique(load.results.map(({ name }) => name)).filter((name) => name !== "bare page");
  const throttles = unique(load.results.map(({ throttle }) => throttle));
  const files = ({ requests, elsewhere, raw, gzip, brotli }) => [number(requests), number(elsewhere), number(raw), number(gzip), number(brotli)];
  const cell = (...parts) => parts.join(" / ");
  const added = ({ throttle, taskMillis }) => Math.max(0, taskMillis - find("bare page", throttle).taskMillis);
  return section(
    chart("eager", "Bytes loaded with the page (brotli)", "B", plain.map(({ name, eager }) => ({ name, value: eager.brotli }))),
    `Bytes loaded with the page, before the chat is opened. *Other requests* go to an agent or to another host; in this benchmark each of them gets an empty object as its response.`,
    table(["Widget", "files", "other requests", "uncompressed", "gzip", "brotli", "prefetched, brotli"], plain.map(({ name, eager, ahead }) => [name, ...files(eager), number(ahead.brotli, 0)])),
    whole && `Bytes loaded after the first opening, including everything before it and everything prefetched:`,
    whole && table(["Widget", "files", "other requests", "uncompressed", "gzip", "brotli"], plain.map(({ name, all }) => [name, ...files(all)])),
    `The cost that each widget adds to a bare page while it loads, by throttle: main-thread time in ms / blocking time in ms (the part of each task beyond 50 ms) / layout shift. The *launcher floor* is a handwritten button in a Shadow DOM that does nothing when clicked. It has no other function.`,
    grid("Loading", adding, throttles, find, (one) => cell(number(added(one), 0), number(one.blockingMillis, 0), number(one.shift, 3))),
    whole && `The cost of the first opening: the same three numbers / time in ms from the click until a text field is available. deep-chat is always open. Widgets that do not open without their vendor's server have –.`,
    whole && grid("First opening", names, throttles, find, ({ opening, openMillis }) =>
      cell(number(opening?.taskMillis, 0), number(opening?.blockingMillis, 0), number(opening?.shift, 3), number(openMillis, 0))),
    load.notes.filter((note) => !note.includes("runs differ")).join(" "),
    whole && noise(load.results),
    about(load),
  );
}

function bundling() {
  if (missing(bundles)) return missing(bundles);
  return section(
    `Bytes (brotli) that a small chat of your own adds to a page: a React hook, or a client without an interface, bundled and minified by esbuild, without React. *Later* are parts in files of their own, which load when they are needed.`,
    table(["Package", "What", "with the page", "later"], bundles.results.map(({ name, what, brotli, lazy }) => [name, what, number(brotli), number(lazy, 0)])),
    bundles.notes,
    about(bundles),
  );
}

/** The contestants of a complete run. */
const SIZES = [1_500, 6_000, 24_000, 96_000];
const REFERENCE = "markdown-it, per frame";
const SHOWN_BY = ["karta, real panel", "karta, bare", "streaming-markdown", REFERENCE, "marked + DOMPurify, per delta", "deep-chat, real component", "persona, real panel"];

/** @param {boolean} whole with all sizes, frames, nodes and memory */
function streaming(whole) {
  if (missing(stream)) return missing(stream);
  const find = (name, size) => stream.results.find((each) => each.text === "answer" && each.name === name && each.size === size);
  // Without the floor there is nothing to compare a time with.
  const answers = stream.results.filter(({ text, toFloor }) => text === "answer" && toFloor);
  const sizes = whole ? unique([...SIZES, ...answers.map(({ size }) => size)]).sort((a, b) => a - b) : [SIZES.at(0), SIZES.at(-1)];
  const names = unique(answers.map(({ name }) => name));
  const largest = Math.max(...answers.map(({ size }) => size));
  const differs = (name) => unique(answers.filter((each) => each.name === name).flatMap((each) => each.differs));
  const bySize = (cell) => grid("Shown by", names, sizes, find, cell, (size) => `${number(size)} characters`);
  const bars = names.filter((name) => name !== "idle" && find(name, largest)).map((name) => ({ name: `${name}${differs(name).length > 0 ? " *" : ""}`, value: find(name, largest).toFloor }));
  const compared = sizes.filter((size) => find(REFERENCE, size));
  const others = names.filter((name) => differs(name).length > 0);
  const absent = SHOWN_BY.filter((name) => !names.includes(name));
  const most = Math.max(...answers.map(({ runs }) => runs));
  const once = answers.filter(({ runs }) => runs < most);
  return section(
    chart("stream", `Main-thread time of a streamed answer of ${number(largest)} characters`, "× block floor", bars),
    `Main-thread time as a multiple of the *block floor*, with milliseconds in brackets. The block floor shows the answer as plain text, one block per paragraph, without formatting. *Idle* shows nothing, and *the stream alone* reads the answer without showing it. *karta, real panel* is the whole widget. *karta, bare* is only its Markdown view.`,
    table(
      ["Shown by", ...sizes.map((size) => `${number(size)} characters`), "different tree"],
      names.map((name) => [name, ...sizes.map((size) => find(name, size)).map((one) => (one ? `${number(one.toFloor)} (${number(one.taskMillis, 0)})` : "–")), differs(name).join(", ") || "–"]),
    ),
    compared.length > 0
      ? `The resulting DOM trees were compared with markdown-it's, at ${compared.map((size) => number(size)).join(", ")} characters. ${others.length > 0 ? `* A contestant with a different tree renders a different number of the named elements, and may cost less because of that.` : ""}`.trim()
      : "This run had no markdown-it to compare the trees with.",
    absent.length > 0 ? `Not in this run: ${absent.join("; ")}.` : "",
    once.length > 0 ? `Run less often than the others, because they take minutes: ${unique(once.map(({ name }) => name)).join("; ")}, at ${unique(once.map(({ size }) => number(size))).join(" and ")} characters.` : "",
    whole && `Longest gap between two frames in ms; in brackets, the number of frames that came more than 50 ms after the previous one:`,
    whole && bySize(({ longestGap, gapsOver50, frames }) => `${number(longestGap)} (${number(gapsOver50)} of ${number(frames)})`),
    whole && `DOM nodes that display the answer; in brackets, growth of the JavaScript heap in kB after garbage collection:`,
    whole && bySize(({ shown, heapKilobytes }) => `${number(shown.nodes)} (${number(heapKilobytes)})`),
    whole && extremes(),
    stream.notes.join(" "),
    noise(stream.results),
    about(stream),
  );
}

/** Endless blocks, and an answer of a megabyte. */
function extremes() {
  const endless = stream.results.filter(({ text }) => text !== "answer");
  const sizes = unique(endless.map(({ size }) => size));
  const find = (row, size) => endless.find(({ text, name, size: its }) => `${text}: ${name}` === row && its === size);
  const rows = unique(endless.map(({ text, name }) => `${text}: ${name}`));
  const books = stream.results.filter(({ text, toFloor }) => text === "answer" && !toFloor);
  return section(
    rows.length > 0 ? `An endless block, as a multiple of the block floor, with milliseconds in brackets:` : "",
    rows.length > 0 ? grid("Block", rows, sizes, find, ({ toFloor, taskMillis }) => `${number(toFloor)} (${number(taskMillis, 0)})`, (size) => `${number(size)} characters`) : "",
    books.map(({ name, size, taskMillis, shown, heapKilobytes }) =>
      `An answer of ${number(size)} characters in ${name} takes ${number(taskMillis, 0)} ms of the main thread, ${number(shown.nodes)} nodes and ${number(heapKilobytes)} kB of the JavaScript heap.`),
  );
}

function reading() {
  return section(missing(client) ?? wholeClients(), `### Event stream parser`, missing(sse) ?? eventStreams(), `### Markdown parser`, missing(parse) ?? markdown());
}

function wholeClients() {
  const find = (name, count) => client.results.find((each) => each.name === name && each.perChunk === count);
  const names = unique(client.results.map(({ name }) => name));
  const perChunk = unique(client.results.map((each) => each.perChunk));
  return section(
    `Events per second of CPU time, from the bytes of a response to the caller's loop, for an answer of ${number(client.events)} events. In brackets, the ratio to the openai package. Each client ran several times, in
alternating separate processes; the figure is the median. Karta's text is cumulative: events that arrive while the caller is busy are merged, so several events per chunk need fewer iterations of the loop.`,
    grid("Client", names, perChunk, find, ({ eventsPerSecond, ofOpenai }) => `${number(eventsPerSecond, 0)} (${number(ofOpenai)})`, (count) => `${count} per chunk`),
    client.notes.filter((note) => note.includes("not measured")),
    noise(client.results),
    about(client),
  );
}

/** The sizes of pieces for the comparison of the parsers, whether or not this run has them. */
const CHUNKS = [16, 120, 1_024, 65_536];

function eventStreams() {
  const find = (name, chunk) => sse.results.find((each) => each.name === name && each.chunk === chunk);
  return section(
    `Megabytes per second, by chunk size; in brackets, the ratio to eventsource-parser. Each parser ran in separate processes.`,
    grid("Parser", unique(sse.results.map(({ name }) => name)), CHUNKS, find, ({ megabytesPerSecond, ofPeer }) => `${number(megabytesPerSecond, 0)} (${number(ofPeer)})`, (chunk) => `${number(chunk)} characters`),
    noise(sse.results),
    about(sse),
  );
}

function markdown() {
  return section(
    `Parsing of an answer of ${number(parse.characters)} characters, without displaying it. Karta's parser implements the whole of CommonMark; streaming-markdown does not.`,
    table(["Parser", "million characters per second", "ratio to streaming-markdown"], parse.results.map(({ name, millionCharactersPerSecond, ofPeer }) => [name, number(millionCharactersPerSecond), number(ofPeer)])),
    noise(parse.results),
    about(parse),
  );
}

const JVM = { feed: "the event stream parser", map: "the wire mapping", markdown: "the Markdown parser" };

function onTheJvm() {
  if (missing(jvm)) return missing(jvm);
  return section(
    `Measured with JMH, in ns per delta of 24 characters in an answer of 1,000 deltas, with the half-width of the 99.9 % confidence interval. The widget does not run on a JVM. These figures show which costs come from the core itself and which from TeaVM. On the JVM, string concatenation copies, so cumulative text makes the wire mapping quadratic. Browsers concatenate without copying.`,
    table(["Step", "chunk size", "ns per delta", "±"], jvm.results.map(({ name, chunk, nanos, error }) => [JVM[name] ?? name, number(chunk), number(nanos), number(error)])),
    noise(jvm.results.map((each) => ({ ...each, name: JVM[each.name] ?? each.name }))),
    about(jvm),
  );
}

const both = (ours, floor, digits) => `${number(ours, digits)} (${number(floor, digits)})`;

/** Returns an empty text for older results, which do not have it. */
function firstMessage(cold) {
  if (!cold) return "";
  const { long, many } = cold;
  return section(
    `Time until the first message is stored in a session that the server does not have in memory; in brackets, the time in a session of 10 events, and with fewer sessions:`,
    table(["Store", "µs", "ratio"], [
      [`a session of ${number(long.events)} events`, both(long.micros, long.floorMicros), number(long.ratio)],
      [`${number(many.sessions)} sessions, ${number(many.few)} in brackets`, both(many.micros, many.floorMicros), number(many.ratio)],
    ]),
  );
}

const coldNoise = (cold) => (cold ? [{ name: "first message in a long session", spread: cold.long.spread }, { name: "first message beside many sessions", spread: cold.many.spread }] : []);

/** The heap of a session without a turn. Older results do not have it. */
function kept({ loadedKilobytes, idleKilobytes }) {
  if (loadedKilobytes === undefined) return "";
  return ` A session in memory without a turn takes ${number(loadedKilobytes, 1)} kB, and one that was unused for a minute ${number(Math.max(0, idleKilobytes), 1)} kB.`;
}

/** Several servers on one database. */
function sharing() {
  if (missing(postgres)) return "";
  const { append, words, commits, cold } = postgres.results;
  return section(
    `With PostgreSQL, on the same machine; in brackets, bare statements on the same database, which take turns with the server's:`,
    table(["Step", "µs", "ratio"], [
      ["append of a row (an `INSERT` of the same bytes with its commit)", both(append.micros, append.floorMicros), number(append.ratio)],
      ["text to another server, median (a `NOTIFY`)", both(words.p50Micros, words.floorMicros), number(words.p50Micros / words.floorMicros)],
    ]),
    `Servers send text every 55 ms at most. The goal is 50 ms and three times a \`NOTIFY\`: ${number(words.goalMicros)} µs. Besides its appends, a server with ${number(commits.turns)} running turns makes ${number(commits.perSecond, 1)} commits per second.`,
    firstMessage(cold),
    noise([{ name: "append", spread: append.spread }, ...coldNoise(cold)]),
    about(postgres),
  );
}

function serving() {
  if (missing(server)) return missing(server);
  const { starts, fanOut, turns, sessions, streams, heap, cold } = server.results;
  return section(
    `Numbers in brackets are those of a bare Jetty handler that writes the same bytes, without storing them and without waiting for a disk. Each stream gets ${number(streams[0].eventsPerSecond)} events per second. *p50* and *p99* are percentiles of the delivery time in µs.`,
    table(
      ["Streams", "complete", "p50, µs", "p99, µs", "p99, ratio to Jetty", "CPU time per event, µs"],
      [...streams].sort((a, b) => a.streams - b.streams).map(({ streams, whole, ratio, karta, floor }) => [
        number(streams), number(whole), both(karta.p50Micros, floor.p50Micros), both(karta.p99Micros, floor.p99Micros), number(ratio), both(karta.processorMicrosPerEvent, floor.processorMicrosPerEvent, 0),
      ]),
    ),
    table(
      ["Start", "time until it listens, ms", "CPU time, ms", "resident memory, MB"],
      starts.map((one) => [one.how, both(one.millis, one.floorMillis), both(one.processorMillis, one.floorProcessorMillis), both(one.residentKilobytes / 1024, one.floorResidentKilobytes / 1024, 0)]),
    ),
    `Without HTTP, the store appends and fans out ${number(fanOut.perSecond, 0)} events per second. A session with a running turn takes ${number(heap.sessionKilobytes, 1)} kB of heap, and the stream that follows it ${number(heap.streamKilobytes, 1)} kB.${kept(heap)}`,
    `Time for a turn with an answer of ten words, by the number of turns in the session:`,
    table(["Turn", "µs", "ratio to the first row"], turns.map(({ turn, micros }) => [number(turn), number(micros), number(micros / turns[0].micros)])),
    `Time for such a turn, by the number of stored sessions:`,
    table(["Sessions", "µs", "ratio to the first row", "heap per session, bytes"], sessions.map(({ sessions: many, micros, heapBytes }) => [number(many), number(micros), number(micros / sessions[0].micros), number(heapBytes)])),
    firstMessage(cold),
    noise([
      ...starts.map((one) => ({ ...one, name: `start, ${one.how}` })),
      { ...fanOut, name: "appends" },
      ...turns.map((one) => ({ ...one, name: `turn ${number(one.turn)}` })),
      ...sessions.map((one) => ({ ...one, name: `${number(one.sessions)} sessions` })),
      ...streams.map((one) => ({ ...one, name: `${number(one.streams)} streams` })),
      ...coldNoise(cold),
    ]),
    server.notes.join(" "),
    about(server),
    sharing(),
  );
}

/** How long failures interrupt visitors. */
function failing() {
  if (missing(failures)) return missing(failures);
  return section(
    `Time from a failure to its effect. Each failure was caused on purpose. Where another server continues, two servers shared a PostgreSQL. *Limit* is the longest time allowed.`,
    table(["Failure", "Effect", "after, s", "limit, s"], failures.results.map(({ failure, effect, seconds, limit }) => [failure, effect, number(seconds, seconds < 1 ? 2 : 1), number(limit, 0)])),
    about(failures),
  );
}

function searching() {
  if (missing(search)) return missing(search);
  const { costs, found } = search.results;
  return section(
    `Processor time of all threads. The ratio is to plain Lucene (BM25 with its defaults, all text in one field) over the same passages, which finds no misspelled, translated or related words. With vectors, it is to words alone.`,
    table(["Step", "ms", "ms, cold JVM", "ratio"], costs.map(({ name, millis, coldMillis, ratio }) => [name, number(millis, 0), number(coldMillis, 0), number(ratio)])),
    `If 40 words of a passage are the question, its page is first for ${number(found.karta)} of ${number(found.asked)} passages, and for ${number(found.lucene)} with plain Lucene. [SEARCH.md](SEARCH.md) has the results for an FAQ of others in ten languages.`,
    noise(costs),
    about(search),
  );
}

function lasting() {
  if (missing(soak)) return missing(soak);
  const { turns, cycles, bytesPerTurn, nodesPerTurn, listenersPerTurn, plainNodesPerTurn, growth, detached, detachedAfterShutdown, leftByCycles, marks } = soak.results;
  return section(
    `${number(turns)} turns in one open panel, which was then closed and opened ${number(cycles)} times. Garbage was collected before each count:`,
    table(
      ["State of the page", "nodes", "detached nodes", "listeners", "heap, kB"],
      Object.entries(marks).map(([name, mark]) => [name, number(mark.nodes), number(mark.detached), number(mark.listeners), number(mark.heap / 1024, 0)]),
    ),
    `Each turn keeps ${number(bytesPerTurn, 0)} bytes of JavaScript heap, ${number(nodesPerTurn, 1)} nodes and ${number(listenersPerTurn)} listeners. A plain list of the same texts keeps ${number(plainNodesPerTurn, 1)} nodes per turn. The last two fifths of the turns kept
${number(growth)} × as much as the first two fifths. Closing and opening left ${number(leftByCycles.nodes)} nodes, ${number(leftByCycles.listeners)} listeners and ${number(leftByCycles.bytes, 0)} bytes. Detached nodes: ${number(detached)} in use, ${number(detachedAfterShutdown)} after shutdown.`,
    soak.notes,
    about(soak),
  );
}

const GENERATED = "<!-- Generated by benchmarks/peers/src/report.mjs from benchmarks/results. Edit the script, not this page. -->";

const METHOD = `Commands in the repository's \`benchmarks\` folder measured every figure on this page. In each benchmark the contestants take turns in one run on one machine. Compare figures within a table only. Other products come from npm, at the versions pinned in \`benchmarks/peers/package.json\`, and are embedded as their own documentation describes. A dash means that the run did not measure this figure.`;

/** The charts are the documentation's. */
const withoutCharts = (text) => text.replaceAll(/^<img .*\n+/gm, "");

writeFileSync(
  new URL("docs/pages/benchmarks.md", root),
  `---
description: Load size, main-thread time and size of a chat of your own with Karta, compared with other chat widgets and clients, including where Karta is slower.
assistant: false
---

${GENERATED}

# Benchmarks

${METHOD} \`benchmarks/RESULTS.md\` in the source has all figures, also those of parsers, memory, the agent server and the search, where Karta is slower in these, and the commands that measure them.

## Load size and load time

${loading(false)}

## Size of a chat of your own

${bundling()}

## Streaming an answer

${streaming(false)}

## Where Karta is slower or larger

${losses(runs, [lostStreaming, lostLoading])}
`,
);

writeFileSync(
  new URL("benchmarks/RESULTS.md", root),
  withoutCharts(`${GENERATED}

# Results of the benchmarks

${METHOD}

## Load size and load time

${loading(true)}

## Size of a chat of your own

${bundling()}

## Streaming an answer

${streaming(true)}

## Reading events

${reading()}

## Core on the JVM

${onTheJvm()}

## Memory after long use

${lasting()}

## Agent server

${section(serving(), failing())}

## Document index

${searching()}

## Where Karta is slower or larger

${losses(runs)}

## Run the benchmarks

Each of these commands writes its part of \`benchmarks/results\`. The last one loads the widgets, reads through the clients and also generates this page and that of the documentation.

- \`mvn -Pbenchmark -pl agent-server/tests -am -DskipTests verify\`
${["sse", "jvm", "markdown", "server", "search", "panel", "peers"].map((name) => `- \`mvn -Pbenchmark -pl benchmarks -am -DskipTests verify -Dbenchmark=${name}\``).join("\n")}

If a product cannot be installed or a browser is missing, this page states that and omits the figure. The normal build does not measure other widgets. It enforces size budgets, and ratios to a floor within one run.
`),
);
