// SPDX-License-Identifier: Apache-2.0
import { number } from "./chart.mjs";

/** Each function returns sentences about the figures in which Karta loses; none if its benchmark was not run. */
const LOSSES = [streaming, loading, reading, lasting, serving, sharing, searching];

/** @param {Function[]} of the benchmarks to report, by default all */
export function losses(runs, of = LOSSES) {
  return of.flatMap((each) => each(runs)).map((sentence) => `- ${sentence}`).join("\n") || "In none of these figures.";
}

/** Not contestants, because they do not show a complete answer. */
const YARDSTICKS = ["idle", "block floor", "the stream alone"];

export function streaming({ stream }) {
  const found = [];
  const answers = stream?.results.filter(({ text, toFloor }) => text === "answer" && toFloor) ?? [];
  const peers = (size) => answers.filter((each) => each.size === size && !YARDSTICKS.includes(each.name) && !each.name.startsWith("karta"));
  const named = ({ name, differs }) => `${name}${differs.length > 0 ? " (different tree)" : ""}`;
  const ours = answers.filter(({ name }) => name === "karta, real panel");
  for (const { size, toFloor, taskMillis } of ours) {
    const better = peers(size).filter((each) => each.taskMillis < taskMillis);
    if (better.length > 0) found.push(`At ${number(size)} characters the panel costs ${number(toFloor)} × the block floor, more than ${better.map((each) => `${named(each)} with ${number(each.toFloor)} ×`).join(" and ")}.`);
    if (toFloor > 1.15) found.push(`At ${number(size)} characters the panel costs ${number(toFloor)} × the block floor.`);
  }
  for (const { size, gapsOver50, longestGap } of ours) {
    // A difference of one frame is within the display's own rhythm.
    const better = peers(size).filter((each) => each.gapsOver50 < gapsOver50 || each.longestGap + 17 < longestGap);
    if (better.length > 0) found.push(`At ${number(size)} characters, the frames of ${better.map(named).join(", ")} are more even than those of the panel.`);
  }
  const longest = ours.at(-1);
  const lean = peers(longest?.size).filter(({ heapKilobytes }) => heapKilobytes < longest.heapKilobytes);
  if (lean.length > 0) found.push(`After ${number(longest.size)} characters the panel keeps ${number(longest.heapKilobytes)} kB of JavaScript heap. Others keep less: ${lean.map((each) => `${named(each)} ${number(each.heapKilobytes)} kB`).join("; ")}.`);
  const few = peers(longest?.size).filter(({ shown }) => shown.nodes < longest.shown.nodes);
  if (few.length > 0) found.push(`The panel displays that answer with ${number(longest.shown.nodes)} nodes. Others use fewer: ${few.map((each) => `${named(each)} ${number(each.shown.nodes)}`).join("; ")}.`);
  return found;
}

export function loading({ load }) {
  const found = [];
  const plain = load?.results.filter(({ throttle }) => throttle === "none") ?? [];
  const ours = plain.find(({ name }) => name === "karta");
  if (!ours) return found;
  const alone = plain.find(({ name }) => name === "bare page").taskMillis;
  const peers = plain.filter(({ name }) => !["bare page", "launcher floor", "karta"].includes(name)).sort((a, b) => a.taskMillis - b.taskMillis);
  const floor = plain.find(({ name }) => name === "launcher floor");
  const added = (one) => one.taskMillis - alone;
  const share = peers.length > 0 && added(ours) / added(peers[0]);
  const least = floor ? ` The launcher floor adds ${number(added(floor) / added(peers[0]))} ×.` : "";
  if (share > 0.2) found.push(`Loading Karta adds ${number(share)} × the main-thread time that the fastest other widget, ${peers[0].name}, adds; 0.2 × is the goal.${least}`);
  found.push(`The first click on the launcher loads ${number(ours.all.brotli - ours.eager.brotli)} more bytes before the panel appears. Widgets that load everything at once or prefetch open without that wait.`);
  for (const { throttle, opening, openMillis } of load.results.filter(({ name }) => name === "karta")) {
    const others = load.results.filter((each) => each.throttle === throttle && each.name !== "karta");
    const sooner = others.filter((each) => each.openMillis !== null && each.openMillis < openMillis).map((each) => `${each.name} ${number(each.openMillis, 0)} ms`);
    const cheaper = others.filter((each) => opening && each.opening?.taskMillis < opening.taskMillis).map((each) => `${each.name} ${number(each.opening.taskMillis, 0)} ms`);
    const where = throttle === "none" ? "Without throttling" : `With ${throttle}`;
    if (sooner.length > 0) found.push(`${where} the panel is ready ${number(openMillis, 0)} ms after the first click. Faster: ${sooner.join(", ")}.`);
    if (cheaper.length > 0) found.push(`${where} the first opening takes ${number(opening.taskMillis, 0)} ms of main-thread time. Less: ${cheaper.join(", ")}.`);
  }
  if (ours.all.brotli > 45_926) found.push(`Everything loaded up to the first answer is ${number(ours.all.brotli)} bytes; half of deep-chat's size, 45,926, is the goal.`);
  return found;
}

function reading({ parse, sse, client }) {
  const found = [];
  const parser = parse?.results.find(({ name }) => name === "karta");
  if (parser?.ofPeer < 1) found.push(`The Markdown parser alone reaches ${number(parser.ofPeer)} × the speed of streaming-markdown's.`);
  const slow = sse?.results.filter(({ name, ofPeer }) => name === "karta" && ofPeer < 1) ?? [];
  if (slow.length > 0) found.push(`The event stream parser is slower than eventsource-parser: it reaches ${slow.map(({ chunk, ofPeer }) => `${number(ofPeer)} × its speed in chunks of ${number(chunk)} characters`).join(", ")}.`);
  const loop = client?.results.find(({ name, perChunk }) => name === "karta" && perChunk === 1);
  if (loop && loop.ofOpenai < 1.5) found.push(`With one event per chunk the client reads ${number(loop.ofOpenai)} × as many events as the openai package; 1.5 × is the goal.`);
  return found;
}

function lasting({ soak }) {
  const left = soak?.results?.detachedAfterShutdown;
  return left > 0 ? [`After shutdown, ${number(left)} detached nodes stay in memory.`] : [];
}

function coldMessages(store, cold) {
  const found = [];
  if (cold?.long.ratio > 1.2) found.push(`With ${store}, the first message in a session of ${number(cold.long.events)} events that is not in memory takes ${number(cold.long.ratio)} × as long as in one of 10; 1.2 × is the goal.`);
  if (cold?.many.ratio > 1.5) found.push(`With ${store} and ${number(cold.many.sessions)} sessions, the first message in one that is not in memory takes ${number(cold.many.ratio)} × as long as with ${number(cold.many.few)}; 1.5 × is the goal.`);
  return found;
}

function sharing({ postgres }) {
  if (!postgres?.results.append) return [];
  const { append, words, commits, cold } = postgres.results;
  const found = coldMessages("PostgreSQL", cold);
  if (append.ratio > 1.5) found.push(`An append to PostgreSQL takes ${number(append.ratio)} × as long as a bare \`INSERT\` with its commit; 1.5 × is the goal.`);
  if (words.p50Micros > words.goalMicros) found.push(`Text takes ${number(words.p50Micros)} µs to another server; ${number(words.goalMicros)} µs is the goal.`);
  if (commits.perSecond > 24) found.push(`A server with ${number(commits.turns)} running turns makes ${number(commits.perSecond, 1)} commits per second besides its appends; 24 is the goal.`);
  return found;
}

function serving({ server }) {
  if (!server?.results.streams) return [];
  const { starts, fanOut, turns, sessions, streams, heap, cold } = server.results;
  const found = coldMessages("SQLite", cold);
  const slow = streams.filter(({ ratio }) => ratio > 1).sort((a, b) => a.streams - b.streams).map(({ streams: many, ratio }) => `${number(ratio)} × with ${number(many)}`);
  if (slow.length > 0) found.push(`The 99th percentile of the agent server's delivery time is higher than bare Jetty's: ${slow.join(", ")} streams; 2 × with 2,000 streams is the goal.`);
  const { streams: most, karta, floor } = streams.reduce((one, other) => (other.streams > one.streams ? other : one));
  const processor = karta.processorMicrosPerEvent / floor.processorMicrosPerEvent;
  if (processor > 2) found.push(`With ${number(most)} streams the agent server takes ${number(processor)} × the processor time of bare Jetty for each event; 2 × is the goal.`);
  const lost = streams.filter(({ streams: many, whole }) => whole < many).map(({ streams: many, whole }) => `${number(many - whole)} of ${number(many)}`);
  if (lost.length > 0) found.push(`Streams without a complete answer: ${lost.join(", ")}.`);
  for (const { how, millis, floorMillis } of starts.filter((one) => one.millis > 2 * one.floorMillis)) found.push(`A start ${how} takes ${number(millis / floorMillis)} × as long as bare Jetty's; 2 × is the goal.`);
  if (fanOut.perSecond < 50_000) found.push(`The store appends ${number(fanOut.perSecond, 0)} events per second; 50,000 is the goal.`);
  const later = turns.at(-1).micros / turns[0].micros;
  if (later > 1.3) found.push(`Turn ${number(turns.at(-1).turn)} of a session takes ${number(later)} × as long as turn ${number(turns[0].turn)}; 1.3 × is the goal.`);
  const crowded = sessions.at(-1).micros / sessions[0].micros;
  if (crowded > 1.3) found.push(`With ${number(sessions.at(-1).sessions)} sessions a turn takes ${number(crowded)} × as long as with ${number(sessions[0].sessions)}.`);
  const kilobytes = heap.sessionKilobytes + heap.streamKilobytes - heap.wordsKilobytes;
  if (kilobytes > 15) found.push(`A running turn and the stream that follows it take ${number(kilobytes, 1)} kB of heap besides the words; 15 kB is the goal.`);
  return found;
}

function searching({ search }) {
  const costs = search?.results.costs ?? [];
  return costs
    .filter(({ name, ratio }) => name.includes("passages") && ratio > 1)
    .map(({ name, ratio }) => `Documents: an ${name} takes ${number(ratio)} × the processor time of plain Lucene.`.replace("an question", "a question"));
}
