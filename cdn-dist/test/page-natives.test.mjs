// SPDX-License-Identifier: Apache-2.0
/** A program takes the engine's types and functions once, so that the page may use their names for itself afterwards. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createContext, Script } from "node:vm";
import { withNatives } from "../src/natives.mjs";
import { open } from "./panel/harness/page.mjs";

const program = (body) => `let main; (function() { "use strict"; ${body} })();`;
const taken = (body, from) => withNatives(program(body), from).names;

test("names of the engine that a program reads are taken, and no others", () => {
  assert.deepEqual(taken("new Promise(a); Object.keys(b.Map); c.JSON = { URL: 1 }; innerWidth; MediaRecorder; window.Set; setTimeout(d)"), ["Object", "Promise", "setTimeout"]);
});

test("names that a program declares are its own", () => {
  assert.deepEqual(taken("const URL = 1; function Map(Set) { return Set + URL; } try { Map(); } catch (JSON) { JSON(); }"), []);
});

for (const [name, from, given] of [
  ["at its start", undefined, {}],
  ["from an earlier script", "window.earlier", { earlier: { Map, Math } }],
  ["without an earlier script", "window.earlier", {}],
]) {
  test(`a program with natives taken ${name} does not see what becomes of them`, () => {
    const window = createContext({ ...given });
    window.window = window;
    const { out } = withNatives(program("window.later = () => [new Map([[1, 2]]).get(1), Math.max(1, 2)];"), from);
    new Script(out.toString()).runInContext(window);
    new Script("var Map = 1; Math = null;").runInContext(window);
    assert.deepEqual([...window.later()], [2, 2]);
  });
}

/** Names that jsdom and the server of these tests do not look up in the window. */
const OWNED = `for (const name of ["AbortController", "Blob", "CSS", "Date", "IntersectionObserver", "Intl", "JSON", "Map", "Math",
  "MutationObserver", "Promise", "RegExp", "ResizeObserver", "Set", "TextDecoder", "URL", "Uint8Array", "crypto", "fetch",
  "performance", "queueMicrotask", "setTimeout", "clearTimeout"]) {
  Object.defineProperty(window, name, { value: "the page's", writable: true, configurable: true });
}`;

for (const [name, when] of [
  ["before the panel loads", async (widget) => widget.run(OWNED)],
  ["while the panel is open", async (widget) => {
    await widget.open();
    widget.run(OWNED);
  }],
]) {
  test(`a page that uses the names of the engine for itself ${name} has a panel that answers`, async (t) => {
    const widget = await open(t);
    await widget.until(() => widget.launcher);
    await when(widget);
    if (!widget.isOpen) await widget.open();
    widget.send("say: # One\\n\\n**Two** `three` $x^2$");
    await widget.event("message:received");
    await widget.pass();
    assert.match(widget.all(".md").at(-1).textContent, /One.*Two/s);
    assert.deepEqual(widget.payloads("error"), []);
  });
}

/**
 * An element named as a member of the document comes before that member (HTML 3.1.6). jsdom has no such elements and reads the document
 * itself, so only the widget's files see them.
 */
const NAMED = `const image = new Image();
for (let type = Object.getPrototypeOf(document); type !== Object.prototype; type = Object.getPrototypeOf(type)) {
  for (const name of Object.getOwnPropertyNames(type)) {
    const get = () => new Error().stack.split("\\n")[2].includes("/widget/v1/") ? image : Reflect.get(type, name, document);
    Object.defineProperty(document, name, { get, configurable: true });
  }
}`;

test("a page whose elements are named as every member of the document has a panel that answers", async (t) => {
  const widget = await open(t, { script: NAMED });
  await widget.until(() => widget.launcher);
  await widget.open();
  assert.ok(widget.focused?.matches("textarea"), "the field has the focus");
  widget.send("say: # One\\n\\n**Two** `three` $x^2$");
  await widget.event("message:received");
  await widget.pass();
  assert.match(widget.all(".md").at(-1).textContent, /One.*Two/s);
  assert.deepEqual(widget.payloads("error"), []);
});

test("a page whose elements are named as every member of the document is hidden when it says so, so that the draft is stored", async (t) => {
  const widget = await open(t, { script: NAMED });
  await widget.until(() => widget.launcher);
  await widget.open();
  widget.fill("My draft");
  widget.run(`Object.defineProperty(Document.prototype, "visibilityState", { get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));`);
  assert.match(Object.values(widget.window.sessionStorage).join("\n"), /My draft/);
});
