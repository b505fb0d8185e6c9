// SPDX-License-Identifier: Apache-2.0
/** Scripts that change the text of an answer while it grows, as page translation, spelling and reading aids do. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer } from "./harness/agent.mjs";
import { open } from "./harness/page.mjs";

const ANSWER = [
  "# Beans\n\nWe roast **every Tuesday** and ",
  "*ship* the next day, so `order` by",
  " **Monday evening**.\n\n- one kilo of [Espresso](https://a.example/)",
  " and\n- two of Filter\n\n| Kind | Price |\n|---|---|\n| Espresso | 12 € ",
  "or less |\n\n```js\nlet a = 1;\n",
  "let b = 2;\n```\n\nThat is $x^2$ all, ",
  "really. Thank you.",
];

/** Changes of the texts that an element has now. */
const scripts = {
  "translates as browsers do": (window, box) => {
    for (const text of texts(window, box)) {
      const outer = window.document.createElement("font");
      const inner = outer.appendChild(window.document.createElement("font"));
      inner.textContent = text.data.toUpperCase();
      text.replaceWith(outer);
    }
  },
  "wraps the first word of each text": (window, box) => {
    for (const text of texts(window, box)) {
      if (text.length < 3) continue;
      const rest = text.splitText(2);
      const mark = window.document.createElement("mark");
      rest.before(mark);
      mark.append(text);
    }
  },
  "splits each text": (window, box) => {
    for (const text of texts(window, box)) if (text.length > 2) text.splitText(2);
  },
  "replaces words of the same length": (window, box) => {
    for (const text of texts(window, box)) text.data = text.data.replaceAll("e", "3");
  },
  "copies the last paragraph": (window, box) => {
    const last = [...box.querySelectorAll("p, li, td")].at(-1);
    last?.replaceWith(last.cloneNode(true));
  },
  "writes the last group of blocks again": (window, box) => {
    const last = box.lastElementChild;
    if (last) last.innerHTML = last.innerHTML;
  },
  "removes every bold text": (window, box) => box.querySelectorAll("strong").forEach((strong) => strong.remove()),
  "removes everything": (window, box) => box.replaceChildren(),
  "joins adjacent texts": (window, box) => box.normalize(),
};

function texts(window, box) {
  const walker = window.document.createTreeWalker(box, 4);
  const found = [];
  while (walker.nextNode()) if (walker.currentNode.data.trim()) found.push(walker.currentNode);
  return found;
}

const box = (widget) => widget.all(".md").at(-1);
/** The answer without what the panel adds to it. */
function content(widget) {
  const copy = box(widget).cloneNode(true);
  copy.querySelectorAll(".code-head, .math").forEach((added) => added.remove());
  return copy;
}
const shown = (widget) => content(widget).textContent;

/** Streams the answer, and runs `script` after each piece. */
async function streamed(t, script, pieces = ANSWER) {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => null;
  widget.send("Go on");
  await widget.event("turn:started");
  const between = [];
  let text = "";
  for (const piece of pieces) {
    text += piece;
    widget.agent.emit({ type: "agent.message", part_id: "a", text });
    await widget.pass(200);
    between.push(box(widget) ? shown(widget) : "");
    if (box(widget)) script(widget.window, box(widget));
  }
  widget.agent.emit({ type: "session.status_idle", stop_reason: "end_turn" });
  await widget.event("message:received");
  await widget.pass(200);
  return { widget, between };
}

const expected = async (t) => (await streamed(t, () => {})).widget;

for (const [name, script] of Object.entries(scripts)) {
  test(`an answer is complete at the end although a script ${name}`, async (t) => {
    const untouched = await expected(t);
    const { widget } = await streamed(t, script);
    assert.equal(shown(widget), shown(untouched));
    const elements = (from) => [...content(from).querySelectorAll("h3, strong, em, a, li, td, code")].map((each) => each.textContent);
    assert.deepEqual(elements(widget), elements(untouched));
  });
}

for (const name of ["translates as browsers do", "wraps the first word of each text", "splits each text"]) {
  test(`no word vanishes or appears twice while a script ${name}`, async (t) => {
    const { between: plain } = await streamed(t, () => {});
    const { between } = await streamed(t, scripts[name]);
    assert.deepEqual(between.map((text) => text.toLowerCase()), plain.map((text) => text.toLowerCase()));
  });
}

test("blocks that show their text keep their nodes at the end", async (t) => {
  let heading;
  const { widget } = await streamed(t, (window, element) => {
    heading = element.querySelector("h3").firstChild;
    for (const text of texts(window, element.querySelector("p") ?? element.lastElementChild)) text.data = text.data.toUpperCase();
  });
  assert.equal(box(widget).querySelector("h3").firstChild, heading);
  assert.doesNotMatch(shown(widget), /ROAST/);
});

test("a translation made after the end stays", async (t) => {
  const { widget } = await streamed(t, () => {});
  scripts["translates as browsers do"](widget.window, box(widget));
  widget.agent.reply = () => answer("Next.");
  await widget.say("And then?");
  assert.match(widget.all(".md")[0].textContent, /EVERY TUESDAY/);
});

test("code is not translated", async (t) => {
  const { widget } = await streamed(t, () => {});
  assert.deepEqual([...box(widget).querySelectorAll("code")].map((code) => code.getAttribute("translate")), ["no", "no"]);
});
