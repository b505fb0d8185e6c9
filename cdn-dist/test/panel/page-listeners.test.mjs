// SPDX-License-Identifier: Apache-2.0
/** What listeners of the page see of events inside the panel, and what they can prevent. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./harness/page.mjs";

const KEPT = [
  "keydown", "keypress", "keyup", "beforeinput", "textInput", "input", "compositionstart", "compositionupdate", "compositionend",
  "copy", "cut", "paste", "focusin", "focusout", "wheel", "mousewheel", "DOMMouseScroll", "touchstart", "touchmove", "touchend",
  "touchcancel", "contextmenu", "selectstart", "dragstart",
];
const PASSED = ["click", "dblclick", "auxclick", "mousedown", "mouseup", "mousemove", "pointerdown", "pointermove", "pointerup", "dragenter", "dragover", "drop"];

/** Records and prevents every event that reaches the document or the window. */
const listeners = `window.reached = [];
for (const type of ${JSON.stringify([...KEPT, ...PASSED])}) for (const target of [document, window]) {
  target.addEventListener(type, (event) => { reached.push(type); event.preventDefault(); }, { passive: false });
}`;

const types = (widget) => [...new Set(widget.window.reached)];

function fire(widget, target, type) {
  const event = new widget.window.Event(type, { bubbles: true, composed: true, cancelable: true });
  const data = { types: [], files: [], items: [], getData: () => "" };
  target.dispatchEvent(Object.assign(event, { clipboardData: data, dataTransfer: data, touches: [{ clientX: 0, clientY: 0 }], key: "a" }));
}

for (const [name, attributes, shown] of [
  ["a floating panel", "", true],
  ["a panel in the page", 'data-mount="h1"', true],
  ["the launcher before the panel has loaded", "", false],
]) {
  test(`keys, clipboard, focus, wheel and touches end at ${name}`, async (t) => {
    const widget = await open(t, { script: listeners, attributes });
    if (!shown) await widget.until(() => widget.launcher);
    else if (attributes) await widget.until(() => widget.composer);
    else await widget.open();
    const target = shown ? widget.composer : widget.launcher;
    widget.window.reached.length = 0;
    for (const type of KEPT) fire(widget, target, type);
    assert.deepEqual(types(widget), []);
  });
}

test("clicks, pointers and dragged files go on to the page, whose menus close by them", async (t) => {
  const widget = await open(t, { script: listeners });
  await widget.open();
  widget.window.reached.length = 0;
  for (const type of PASSED) fire(widget, widget.log, type);
  assert.deepEqual(types(widget), PASSED);
});

test("keys pressed outside of the panel are the page's", async (t) => {
  const widget = await open(t, { script: listeners });
  await widget.open();
  widget.window.reached.length = 0;
  for (const type of KEPT) fire(widget, widget.document.querySelector("input"), type);
  assert.deepEqual(types(widget), KEPT);
});

test("shortcuts and a focus trap of the page do not disturb a visitor who writes", async (t) => {
  const widget = await open(t, {
    script: `document.addEventListener("keydown", (event) => {
      if (event.target.localName !== "input" && /^[/ kb]$/.test(event.key)) { event.preventDefault(); document.querySelector("input").focus(); }
    });
    document.addEventListener("focusin", (event) => { if (event.target.localName !== "input") document.querySelector("input").focus(); });`,
  });
  await widget.open();
  widget.type("a/b fast k");
  assert.equal(widget.composer.value, "a/b fast k");
  widget.assertFocus(widget.composer);
  widget.press("Enter", widget.composer);
  assert.equal((await widget.event("message:received")).text, "Hello there.");
});
