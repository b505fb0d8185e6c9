// SPDX-License-Identifier: Apache-2.0
import { number } from "./chart.mjs";

/** What the figures say against us, from the figures: each returns sentences, none where its run was not made. */
const LOSSES = [streaming, loading, reading, lasting, serving];

export function losses(runs) {
  return LOSSES.flatMap((each) => each(runs)).map((sentence) => `- ${sentence}`).join("\n") || "Nothing that these figures show.";
}

/** What shows no whole answer is no contestant. */
const YARDSTICKS = ["idle", "block floor", "the stream alone"];

function streaming({ stream }) {
  const found = [];
  const answers = stream?.results.filter(({ text, toFloor }) => text === "answer" && toFloor) ?? [];
  const peers = (size) => answers.filter((each) => each.size === size && !YARDSTICKS.includes(each.name) && !each.name.startsWith("karta"));
  const named = ({ name, differs }) => `${name}${differs.length > 0 ? " (another tree)" : ""}`;
  const ours = answers.filter(({ name }) => name === "karta, real panel");
  for (const { size, toFloor, taskMillis } of ours) {
    const better = peers(size).filter((each) => each.taskMillis < taskMillis);
    if (better.length > 0) found.push(`At ${number(size)} characters ${better.map((each) => `${named(each)} cost ${number(each.toFloor)}`).join(", ")} × plain text in a run in which our whole panel cost ${number(toFloor)}.`);
    if (toFloor > 1.15) found.push(`At ${number(size)} characters the panel costs ${number(toFloor)} × plain text.`);
  }
  for (const { size, gapsOver50, longestGap } of ours) {
    // A frame more or less is the screen's own rhythm.
    const better = peers(size).filter((each) => each.gapsOver50 < gapsOver50 || each.longestGap + 17 < longestGap);
    if (better.length > 0) found.push(`At ${number(size)} characters frames came more evenly with ${better.map(named).join(", ")} than with our panel.`);
  }
  const longest = ours.at(-1);
  const lean = peers(longest?.size).filter(({ heapKilobytes }) => heapKilobytes < longest.heapKilobytes);
  if (lean.length > 0) found.push(`After ${number(longest.size)} characters our panel keeps ${number(longest.heapKilobytes)} kB of the script's heap; ${lean.map((each) => `${named(each)} ${number(each.heapKilobytes)}`).join(", ")}.`);
  const few = peers(longest?.size).filter(({ shown }) => shown.nodes < longest.shown.nodes);
  if (few.length > 0) found.push(`Fewer nodes than our ${number(longest.shown.nodes)} show that answer with ${few.map((each) => `${named(each)} (${number(each.shown.nodes)})`).join(", ")}.`);
  return found;
}

function loading({ load }) {
  const found = [];
  const plain = load?.results.filter(({ throttle }) => throttle === "none") ?? [];
  const ours = plain.find(({ name }) => name === "karta");
  if (!ours) return found;
  const alone = plain.find(({ name }) => name === "bare page").taskMillis;
  const peers = plain.filter(({ name }) => !["bare page", "launcher floor", "karta"].includes(name)).sort((a, b) => a.taskMillis - b.taskMillis);
  const floor = plain.find(({ name }) => name === "launcher floor");
  const added = (one) => one.taskMillis - alone;
  const share = peers.length > 0 && added(ours) / added(peers[0]);
  const least = floor ? ` A launcher written by hand, that opens nothing, adds ${number(added(floor) / added(peers[0]))} ×.` : "";
  if (share > 0.2) found.push(`Loading adds ${number(share)} × the main-thread time of the fastest peer, ${peers[0].name}, in this run; a fifth was the aim.${least}`);
  found.push(`The first click fetches ${number(ours.all.brotli - ours.eager.brotli)} more bytes, and the panel is there when they are; peers that load everything at once, or ahead of need, open without that wait.`);
  for (const { throttle, opening, openMillis } of load.results.filter(({ name }) => name === "karta")) {
    const others = load.results.filter((each) => each.throttle === throttle && each.name !== "karta");
    const sooner = others.filter((each) => each.openMillis !== null && each.openMillis < openMillis).map((each) => `${each.name} ${number(each.openMillis, 0)} ms`);
    const cheaper = others.filter((each) => opening && each.opening?.taskMillis < opening.taskMillis).map((each) => `${each.name} ${number(each.opening.taskMillis, 0)} ms`);
    const where = throttle === "none" ? "Without a throttle" : `With ${throttle}`;
    if (sooner.length > 0) found.push(`${where} our panel is there ${number(openMillis, 0)} ms after the first click; ${sooner.join(", ")}.`);
    if (cheaper.length > 0) found.push(`${where} the first opening takes ${number(opening.taskMillis, 0)} ms of the main thread; ${cheaper.join(", ")}.`);
  }
  if (ours.all.brotli > 45_926) found.push(`Everything up to the first answer is ${number(ours.all.brotli)} bytes; half of deep-chat's, 45,926, was the aim.`);
  return found;
}

function reading({ parse, sse, client }) {
  const found = [];
  const parser = parse?.results.find(({ name }) => name === "karta");
  if (parser?.ofPeer < 1) found.push(`The Markdown parser by itself is slower than streaming-markdown's (${number(parser.ofPeer)} ×).`);
  const slow = sse?.results.filter(({ name, ofPeer }) => name === "karta" && ofPeer < 1) ?? [];
  if (slow.length > 0) found.push(`The event stream parser is slower than eventsource-parser: ${slow.map(({ chunk, ofPeer }) => `${number(ofPeer)} × in pieces of ${number(chunk)} characters`).join(", ")}.`);
  const loop = client?.results.find(({ name, perChunk }) => name === "karta" && perChunk === 1);
  if (loop && loop.ofOpenai < 3) found.push(`With one event a chunk the whole client reads ${number(loop.ofOpenai)} × the events of the openai package; three times was the aim.`);
  return found;
}

function lasting({ soak }) {
  const left = soak?.results?.detachedAfterShutdown;
  return left > 0 ? [`After shutdown ${number(left)} nodes stay in memory.`] : [];
}

function serving({ server }) {
  if (!server?.results.streams) return [];
  const { starts, fanOut, turns, sessions, streams, heap } = server.results;
  const found = [];
  const slow = streams.filter(({ ratio }) => ratio > 1).sort((a, b) => a.streams - b.streams).map(({ streams: many, ratio }) => `${number(ratio)} × with ${number(many)}`);
  if (slow.length > 0) found.push(`The slowest hundredth of the agent server's events takes longer than with bare Jetty: ${slow.join(", ")} streams; three times with 1,000 was the aim.`);
  const lost = streams.filter(({ streams: many, whole }) => whole < many).map(({ streams: many, whole }) => `${number(many - whole)} of ${number(many)}`);
  if (lost.length > 0) found.push(`Streams that did not bring a whole answer: ${lost.join(", ")}.`);
  for (const { how, millis, floorMillis } of starts.filter((one) => one.millis > 2 * one.floorMillis)) found.push(`A start ${how} takes ${number(millis / floorMillis)} × that of bare Jetty; twice was the aim.`);
  if (fanOut.perSecond < 50_000) found.push(`The store appends ${number(fanOut.perSecond, 0)} events a second; 50,000 was the aim.`);
  const later = turns.at(-1).micros / turns[0].micros;
  if (later > 1.3) found.push(`Turn ${number(turns.at(-1).turn)} of a session takes ${number(later)} × turn ${number(turns[0].turn)}; 1.3 was the aim.`);
  const crowded = sessions.at(-1).micros / sessions[0].micros;
  if (crowded > 1.3) found.push(`With ${number(sessions.at(-1).sessions)} sessions a turn takes ${number(crowded)} × as with ${number(sessions[0].sessions)}.`);
  const kilobytes = heap.sessionKilobytes + heap.streamKilobytes;
  if (kilobytes > 40) found.push(`A running turn and the stream that follows it take ${number(kilobytes, 1)} kB of heap; 40 was the aim.`);
  return found;
}
