// SPDX-License-Identifier: Apache-2.0
/**
 * Makes the documentation's page of figures, and its charts for light and dark, from the results in benchmarks/results. What
 * was not measured is said to be so; nothing is filled in.
 * Usage: node src/report.mjs
 */
import { writeFileSync } from "node:fs";
import { about, chart, grid, missing, noise, number, read, root, section, table, unique } from "./chart.mjs";
import { losses } from "./losses.mjs";

const runs = Object.fromEntries(["load", "client", "stream", "parse", "sse", "soak", "jvm", "server"].map((name) => [name, read(name)]));
const { load, client, stream, parse, sse, soak, jvm, server } = runs;

function loading() {
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
    chart("eager", "Bytes before anybody opens it (brotli)", "B", plain.map(({ name, eager }) => ({ name, value: eager.brotli }))),
    chart("opened", "Bytes until it is open, prefetched ones included (brotli)", "B", plain.map(({ name, all }) => ({ name, value: all.brotli }))),
    `Before anybody opens it, in bytes; *other requests* are those to an agent or to another host, none of which is answered with more than an empty object:`,
    table(["Widget", "files", "other requests", "raw", "gzip", "brotli", "prefetched, brotli"], plain.map(({ name, eager, ahead }) => [name, ...files(eager), number(ahead.brotli, 0)])),
    `After the first opening, all that came before and what was prefetched included:`,
    table(["Widget", "files", "other requests", "raw", "gzip", "brotli"], plain.map(({ name, all }) => [name, ...files(all)])),
    `What each adds to a bare page by loading, by throttle: main-thread milliseconds / milliseconds beyond 50 of tasks that were longer / layout shift. The *launcher floor* is written by hand and does nothing but what has to be done for a shielded button: it opens nothing.`,
    grid("Loading", adding, throttles, find, (one) => cell(number(added(one), 0), number(one.blockingMillis, 0), number(one.shift, 3))),
    `What the first opening takes on top: the same three / milliseconds by the clock from the click until there is something to write in. deep-chat stands open in the page, and what does not open without its maker's server has –.`,
    grid("First opening", names, throttles, find, ({ opening, openMillis }) =>
      cell(number(opening?.taskMillis, 0), number(opening?.blockingMillis, 0), number(opening?.shift, 3), number(openMillis, 0))),
    load.notes.filter((note) => !note.includes("runs differ")).join(" "),
    noise(load.results),
    about(load),
  );
}

/** What a run of everything has in it, whether this one does or not. */
const SIZES = [1_500, 6_000, 24_000, 96_000];
const REFERENCE = "markdown-it, per frame";
const SHOWN_BY = ["karta, real panel", "karta, bare", "streaming-markdown", REFERENCE, "marked + DOMPurify, per delta", "deep-chat, real component", "persona, real panel"];

function streaming() {
  if (missing(stream)) return missing(stream);
  const find = (name, size) => stream.results.find((each) => each.text === "answer" && each.name === name && each.size === size);
  // Without the floor beside it a time is compared with nothing.
  const answers = stream.results.filter(({ text, toFloor }) => text === "answer" && toFloor);
  const sizes = unique([...SIZES, ...answers.map(({ size }) => size)]).sort((a, b) => a - b);
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
    `Times the *block floor*: plain text, a new block for each blank line, with nothing formatted. In brackets, milliseconds. *Idle* shows nothing.`,
    table(
      ["Shown by", ...sizes.map((size) => `${number(size)} characters`), "another tree"],
      names.map((name) => [name, ...sizes.map((size) => find(name, size)).map((one) => (one ? `${number(one.toFloor)} (${number(one.taskMillis, 0)})` : "–")), differs(name).join(", ") || "–"]),
    ),
    compared.length > 0
      ? `Trees were compared with what markdown-it makes, at ${compared.map((size) => number(size)).join(", ")} characters. ${others.length > 0 ? `* What has another tree shows other numbers of the elements named, and may cost less for that.` : ""}`.trim()
      : "This run had no markdown-it in it whose tree the others' could be compared with.",
    absent.length > 0 ? `Not in this run: ${absent.join("; ")}.` : "",
    once.length > 0 ? `Run less often than the others, because they take minutes: ${unique(once.map(({ name }) => name)).join("; ")}, at ${unique(once.map(({ size }) => number(size))).join(" and ")} characters.` : "",
    `The longest gap between two frames in milliseconds; in brackets, how many frames of all came more than 50 ms after the one before:`,
    bySize(({ longestGap, gapsOver50, frames }) => `${number(longestGap)} (${number(gapsOver50)} of ${number(frames)})`),
    `Nodes that show the answer; in brackets, kilobytes by which the script's heap has grown when all that can be has been collected:`,
    bySize(({ shown, heapKilobytes }) => `${number(shown.nodes)} (${number(heapKilobytes)})`),
    extremes(),
    stream.notes.join(" "),
    noise(stream.results),
    about(stream),
  );
}

/** One block that does not end, and an answer as long as a book. */
function extremes() {
  const endless = stream.results.filter(({ text }) => text !== "answer");
  const sizes = unique(endless.map(({ size }) => size));
  const find = (row, size) => endless.find(({ text, name, size: its }) => `${text}: ${name}` === row && its === size);
  const rows = unique(endless.map(({ text, name }) => `${text}: ${name}`));
  const books = stream.results.filter(({ text, toFloor }) => text === "answer" && !toFloor);
  return section(
    rows.length > 0 ? `One block that does not end, times the block floor, in brackets milliseconds:` : "",
    rows.length > 0 ? grid("Block", rows, sizes, find, ({ toFloor, taskMillis }) => `${number(toFloor)} (${number(taskMillis, 0)})`, (size) => `${number(size)} characters`) : "",
    books.map(({ name, size, taskMillis, shown, heapKilobytes }) =>
      `An answer of ${number(size)} characters in ${name} takes ${number(taskMillis, 0)} ms of the main thread, ${number(shown.nodes)} nodes and ${number(heapKilobytes)} kB of the script's heap.`),
  );
}

function reading() {
  return section(missing(client) ?? wholeClients(), `### The event stream parser alone`, missing(sse) ?? eventStreams(), `### The Markdown parser alone`, missing(parse) ?? markdown());
}

function wholeClients() {
  const find = (name, count) => client.results.find((each) => each.name === name && each.perChunk === count);
  const names = unique(client.results.map(({ name }) => name));
  const perChunk = unique(client.results.map((each) => each.perChunk));
  return section(
    chart("client", "Events read per second, from response to loop, one a chunk", "events/s", client.results.filter((each) => each.perChunk === 1).map(({ name, eventsPerSecond }) => ({ name, value: eventsPerSecond }))),
    `From the bytes of a response to the caller's loop, per second of processor time, ${number(client.events)} events; in brackets, times the openai package's, as the median of processes of their own, in turns. Ours gives
cumulative text: what waits while the caller is busy becomes one event, so that chunks of several need fewer turns of the loop.`,
    grid("Client", names, perChunk, find, ({ eventsPerSecond, ofOpenai }) => `${number(eventsPerSecond, 0)} (${number(ofOpenai)})`, (count) => `${count} a chunk`),
    client.notes.filter((note) => note.includes("not measured")),
    noise(client.results),
    about(client),
  );
}

/** The sizes of pieces that the parsers are compared at, whether this run has them or not. */
const CHUNKS = [16, 120, 1_024, 65_536];

function eventStreams() {
  const find = (name, chunk) => sse.results.find((each) => each.name === name && each.chunk === chunk);
  return section(
    `Megabytes a second, fed in pieces of so many characters, each in processes of its own; in brackets, times eventsource-parser's.`,
    grid("Parser", unique(sse.results.map(({ name }) => name)), CHUNKS, find, ({ megabytesPerSecond, ofPeer }) => `${number(megabytesPerSecond, 0)} (${number(ofPeer)})`, (chunk) => `${number(chunk)} characters`),
    noise(sse.results),
    about(sse),
  );
}

function markdown() {
  return section(
    `It shows nothing here and knows the whole of CommonMark, which streaming-markdown does not; an answer of ${number(parse.characters)} characters.`,
    table(["Parser", "million characters a second", "times streaming-markdown's"], parse.results.map(({ name, millionCharactersPerSecond, ofPeer }) => [name, number(millionCharactersPerSecond), number(ofPeer)])),
    noise(parse.results),
    about(parse),
  );
}

const JVM = { feed: "the event stream parser", map: "the wire mapping", markdown: "the Markdown parser" };

function onTheJvm() {
  if (missing(jvm)) return missing(jvm);
  return section(
    `By JMH, in nanoseconds per delta of 24 characters in an answer of 1,000, with the half-width of the 99.9 % interval. The product runs none of this on a JVM: it shows what is core's own and what is TeaVM's. Strings of the JVM are copied where a browser's are tied together, so that cumulative text makes the mapping quadratic here and nowhere else.`,
    table(["Step", "pieces of", "nanoseconds", "±"], jvm.results.map(({ name, chunk, nanos, error }) => [JVM[name] ?? name, number(chunk), number(nanos), number(error)])),
    noise(jvm.results.map((each) => ({ ...each, name: JVM[each.name] ?? each.name }))),
    about(jvm),
  );
}

function serving() {
  if (missing(server)) return missing(server);
  const { starts, fanOut, turns, sessions, streams, heap } = server.results;
  const both = (ours, floor, digits) => `${number(ours, digits)} (${number(floor, digits)})`;
  return section(
    `Beside a bare Jetty handler that writes the same bytes, in brackets, which neither stores them nor waits for a disk. Each stream gets ${number(streams[0].eventsPerSecond)} events a second; *half* and *99 %* of the events were there within so many microseconds.`,
    table(
      ["Streams", "whole ones", "half", "99 %", "times the floor's 99 %", "processor time of an event, µs"],
      [...streams].sort((a, b) => a.streams - b.streams).map(({ streams, whole, ratio, karta, floor }) => [
        number(streams), number(whole), both(karta.p50Micros, floor.p50Micros), both(karta.p99Micros, floor.p99Micros), number(ratio), both(karta.processorMicrosPerEvent, floor.processorMicrosPerEvent, 0),
      ]),
    ),
    table(
      ["Start", "until it listens, ms", "processor time, ms", "resident, MB"],
      starts.map((one) => [one.how, both(one.millis, one.floorMillis), both(one.processorMillis, one.floorProcessorMillis), both(one.residentKilobytes / 1024, one.floorResidentKilobytes / 1024, 0)]),
    ),
    `The store appends and fans out ${number(fanOut.perSecond, 0)} events a second without HTTP. A session with a running turn takes ${number(heap.sessionKilobytes, 1)} kB of heap, the stream that follows it ${number(heap.streamKilobytes, 1)} kB.`,
    `A turn of ten words, asked and read to its end, by the length of its session's log:`,
    table(["Turn", "microseconds", "times the first of these"], turns.map(({ turn, micros }) => [number(turn), number(micros), number(micros / turns[0].micros)])),
    `The same by the number of sessions that the server has:`,
    table(["Sessions", "microseconds", "times the first of these", "heap of each, bytes"], sessions.map(({ sessions: many, micros, heapBytes }) => [number(many), number(micros), number(micros / sessions[0].micros), number(heapBytes)])),
    noise([
      ...starts.map((one) => ({ ...one, name: `start, ${one.how}` })),
      { ...fanOut, name: "appends" },
      ...turns.map((one) => ({ ...one, name: `turn ${number(one.turn)}` })),
      ...sessions.map((one) => ({ ...one, name: `${number(one.sessions)} sessions` })),
      ...streams.map((one) => ({ ...one, name: `${number(one.streams)} streams` })),
    ]),
    about(server),
  );
}

function lasting() {
  if (missing(soak)) return missing(soak);
  const { turns, cycles, bytesPerTurn, nodesPerTurn, listenersPerTurn, plainNodesPerTurn, growth, detached, detachedAfterShutdown, leftByCycles, marks } = soak.results;
  return section(
    `${number(turns)} turns in one open panel, then ${number(cycles)} times closed and opened, everything collected before each count:`,
    table(
      ["State of the page", "nodes", "of them in no document", "listeners", "heap, kB"],
      Object.entries(marks).map(([name, mark]) => [name, number(mark.nodes), number(mark.detached), number(mark.listeners), number(mark.heap / 1024, 0)]),
    ),
    `A turn keeps ${number(bytesPerTurn, 0)} bytes of the script's heap, ${number(nodesPerTurn, 1)} nodes and ${number(listenersPerTurn)} listeners (a plain list of the same words ${number(plainNodesPerTurn, 1)} nodes); the last two fifths of the turns kept
${number(growth)} × what the first two did. Closing and opening left ${number(leftByCycles.nodes)} nodes, ${number(leftByCycles.listeners)} listeners and ${number(leftByCycles.bytes, 0)} bytes. Nodes that were in no document: ${number(detached)} in use, ${number(detachedAfterShutdown)} after shutdown.`,
    soak.notes,
    about(soak),
  );
}

writeFileSync(
  new URL("docs/pages/benchmarks.md", root),
  `---
description: What the widget costs a page while it loads and while it streams, beside other widgets and clients, with the figures against us too.
---

<!-- Made by benchmarks/peers/src/report.mjs from benchmarks/results; change it there. -->

# Benchmarks

Every figure on this page was printed by a command in the repository's \`benchmarks\` folder, contestants taking turns in one run on one machine, and the
page is made from what they wrote. Compare within a table, not between tables or machines. Peers come from npm at the versions that
\`benchmarks/peers/package.json\` pins, each as its own documentation embeds it. A dash is what a run did not measure.

## What it costs to load

${loading()}

## What it costs while an answer streams

${streaming()}

## How fast it reads

${reading()}

## What core costs on the JVM

${onTheJvm()}

## What long use leaves behind

${lasting()}

## What the agent server costs

${serving()}

## Where we lose

${losses(runs)}

## Print them again

Each of these writes its part of \`benchmarks/results\`; the last, which loads the widgets and reads through the clients, also makes this page.

${["sse", "jvm", "markdown", "server", "panel", "peers"].map((name) => `- \`mvn -Pbenchmark -pl benchmarks/${name} -am -DskipTests verify\``).join("\n")}

A peer that cannot be installed, or a browser that is missing, is said here and not filled in. The normal build measures no peer's widget: it gates bytes,
and ratios to a floor within one run.
`,
);
