// SPDX-License-Identifier: Apache-2.0
/** The parts of an answer beside its text: reasoning, tool calls, sources and citations. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer } from "./harness/agent.mjs";
import { open } from "./harness/page.mjs";

/** Opens a panel with an answer that consists of these rows. */
async function answered(t, rows) {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => rows;
  await widget.say("Go on");
  return widget;
}

const sources = (...items) => ({ type: "agent.sources", items });
const chips = (widget) => widget.all(".source .chip").map((chip) => chip.textContent);
const quote = (widget) => widget.all(".scroll > .quote")[0];

test("reasoning is one line that opens, and says how long it took", async (t) => {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => null;
  widget.send("Go on");
  await widget.event("turn:started");
  widget.agent.emit({ type: "agent.thinking", part_id: "t", text: "First this, then that.", delta: true });
  await widget.until(() => widget.shows("Thinking…"));
  await widget.pass(4000);
  widget.agent.emit(answer("Done."));
  await widget.until(() => widget.shows(/^Thought for 4 ?s/));
  const details = widget.$(".step details");
  assert.ok(!details.open);
  assert.match(details.textContent, /First this, then that\./);
});

test("a tool call is one line with its title, its result and what went in and out", async (t) => {
  const widget = await answered(t, [
    { type: "agent.tool_use", tool_use_id: "t1", tool: "find_order", input: { order: "<b>7</b>" } },
    { type: "agent.tool_result", tool_use_id: "t1", output: { state: "sent" }, is_error: false },
    ...answer("It is sent."),
  ]);
  const details = widget.$(".step details");
  assert.match(details.querySelector("summary").textContent, /^Find order/);
  assert.deepEqual([...details.querySelectorAll("h3, pre")].map((each) => each.textContent), ["Input", '{\n  "order": "<b>7</b>"\n}', "Output", '{\n  "state": "sent"\n}']);
  assert.equal(details.querySelector("pre b"), null);
  assert.equal(details.querySelector("pre").tabIndex, 0);
});

test("finished steps that follow each other fold into one line, which opens them", async (t) => {
  const widget = await answered(t, [
    { type: "agent.tool_use", tool_use_id: "t1", tool: "find_order", title: "Looking…", done: "Found order 7" },
    { type: "agent.tool_result", tool_use_id: "t1" },
    { type: "agent.tool_use", tool_use_id: "t2", tool: "stock", title: "Counting…", done: "Checked the stock" },
    { type: "agent.tool_result", tool_use_id: "t2" },
    { type: "agent.tool_use", tool_use_id: "t3", tool: "weigh", title: "Weighing…", done: "Weighed it" },
    { type: "agent.tool_result", tool_use_id: "t3", is_error: true },
    ...answer("It is sent."),
  ]);
  const line = widget.$(".steps");
  assert.equal(line.textContent, "2 steps");
  assert.equal(line.getAttribute("aria-expanded"), "false");
  const folded = () => widget.all(".step").map((step) => step.classList.contains("folded"));
  assert.deepEqual(folded(), [true, true, false]);
  line.click();
  assert.equal(line.getAttribute("aria-expanded"), "true");
  assert.deepEqual(folded(), [false, false, false]);
  assert.match(widget.all(".step")[2].textContent, /failed/);
});

test("the passages that a step has found are a list of links, not JSON", async (t) => {
  const widget = await answered(t, [
    { type: "agent.tool_use", tool_use_id: "t1", tool: "search_docs", title: "Searching…", done: "Searched 35 pages" },
    { type: "agent.tool_result", tool_use_id: "t1", output: { passages: [{ title: "Theming", url: "https://a.example/t", quote: "A colour." }, { title: "Bad", url: "javascript:alert(1)" }] } },
    ...answer("Here."),
  ]);
  const items = [...widget.$(".step details").querySelectorAll("li")];
  assert.deepEqual(items.map((item) => [item.textContent, item.querySelector("a")?.getAttribute("href")]), [["ThemingA colour.", "https://a.example/t"], ["Bad", undefined]]);
});

test("a tool call that is hidden by the server does not open, and has the server's words", async (t) => {
  const widget = await answered(t, [
    { type: "agent.tool_use", tool_use_id: "t1", tool: "find_order", title: "Looking it up", done: "Looked it up" },
    { type: "agent.tool_result", tool_use_id: "t1" },
    ...answer("It is sent."),
  ]);
  assert.equal(widget.$(".step details"), null);
  assert.match(widget.$(".step").textContent, /^Looked it up/);
});

test("a tool call that fails says so", async (t) => {
  const widget = await answered(t, [
    { type: "agent.tool_use", tool_use_id: "t1", tool: "find_order", input: {} },
    { type: "agent.tool_result", tool_use_id: "t1", output: "no", is_error: true },
    ...answer("Sorry."),
  ]);
  assert.match(widget.$(".step").textContent, /Find order · failed/);
});

test("sources are numbered chips below the text, and further pages follow under a heading", async (t) => {
  const widget = await answered(t, [
    ...answer("Paid.[1](#source-1)").slice(0, 1),
    sources({ n: 1, title: "Orders", url: "https://help.example/orders", quote: "Paid at once." }, { n: 2, title: "More", url: "https://shop.example/more", also: true }),
    ...answer("").slice(1),
  ]);
  await widget.until(() => chips(widget).length === 2);
  assert.deepEqual(chips(widget), ["1Ordershelp.example", "2More"]);
  assert.deepEqual(widget.all("li.also").map((each) => each.textContent), ["See also"]);
  const [chip] = widget.all(".source .chip");
  assert.match(chip.href, /^https:\/\/help\.example\/orders#:~:text=Paid%20at%20once/);
  assert.deepEqual([chip.rel, chip.target], ["noopener noreferrer nofollow", "_blank"]);
  assert.equal(chip.getAttribute("aria-description"), "Paid at once.");
});

test("sources of the same page are one chip, and equal names are told apart", async (t) => {
  const widget = await answered(t, [
    ...answer("Text").slice(0, 1),
    sources({ n: 1, title: "Orders", url: "https://help.example/a" }, { n: 2, title: "Orders", url: "https://help.example/a" }, { n: 3, title: "Orders", url: "https://help.example/b" }),
    ...answer("").slice(1),
  ]);
  await widget.until(() => chips(widget).length);
  assert.deepEqual(chips(widget), ["1Ordershelp.example", "3Ordershelp.example/b"]);
});

test("a source with an address that is not allowed is no link", async (t) => {
  const widget = await answered(t, [...answer("Text").slice(0, 1), sources({ n: 1, title: "Trap", url: "javascript:alert(1)" }), ...answer("").slice(1)]);
  await widget.until(() => chips(widget).length);
  const [chip] = widget.all(".source .chip");
  assert.deepEqual([chip.localName, chip.tabIndex], ["span", 0]);
});

/** An answer with a citation that has a source, and one that has none. */
const CITED = [
  ...answer("Paid.[1](#source-1) Sent.[2](#source-2)").slice(0, 1),
  sources({ n: 1, title: "Orders", url: "https://help.example/orders", quote: "Paid at once." }),
  ...answer("").slice(1),
];

test("a citation without a source is removed", async (t) => {
  const widget = await answered(t, CITED);
  await widget.until(() => chips(widget).length);
  assert.deepEqual(widget.all("[data-n]").map((citation) => citation.textContent), ["1"]);
});

test("a citation opens its quote by keyboard, Escape closes it and not the panel", async (t) => {
  const widget = await answered(t, CITED);
  const citation = await widget.until(() => widget.button("Source 1: Orders"));
  citation.focus();
  assert.match(quote(widget).textContent, /1OrdersPaid at once\.Open the page/);
  assert.equal(citation.getAttribute("aria-expanded"), "true");
  widget.press("Escape", citation);
  assert.equal(quote(widget), undefined);
  assert.equal(citation.getAttribute("aria-expanded"), "false");
  widget.assertFocus(citation);
  assert.ok(widget.isOpen);
});

test("Tab goes from a citation into its quote and back, and a quote closes with the focus", async (t) => {
  const widget = await answered(t, CITED);
  const citation = await widget.until(() => widget.button("Source 1: Orders"));
  citation.focus();
  widget.press("Tab", citation);
  assert.ok(quote(widget).contains(widget.focused));
  widget.press("Tab", widget.focused, { shiftKey: true });
  widget.assertFocus(citation);
  widget.composer.focus();
  assert.equal(quote(widget), undefined);
});

test("a second click closes the quote, and the pointer may cross to it", async (t) => {
  const widget = await answered(t, CITED);
  const citation = await widget.until(() => widget.button("Source 1: Orders"));
  citation.click();
  assert.ok(quote(widget));
  citation.click();
  assert.equal(quote(widget), undefined);
  const pointer = (element, type) => element.dispatchEvent(new widget.window.MouseEvent(type));
  pointer(citation, "mouseenter");
  pointer(citation, "mouseleave");
  await widget.pass(249);
  assert.ok(quote(widget));
  pointer(quote(widget), "mouseenter");
  await widget.pass(1000);
  assert.ok(quote(widget));
  pointer(quote(widget), "mouseleave");
  await widget.pass(250);
  assert.equal(quote(widget), undefined);
});
