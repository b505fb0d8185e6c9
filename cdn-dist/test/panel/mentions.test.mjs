// SPDX-License-Identifier: Apache-2.0
/** Items of the page that visitors mention in a message: karta("mentions", …). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./harness/page.mjs";

/** Milliseconds from a key to the call of the page's function. */
const DEBOUNCE = 150;

/** Opens a panel whose page offers three people. */
async function people(t) {
  const widget = await open(t);
  widget.run(`people = [["7", "Anna Berg", "Sales"], ["8", "Ben", "Support"], ["9", "Andy"]].map(([id, label, detail]) => ({ id, label, detail }));
    named = { items: async (query) => people.filter(({ label }) => label.toLowerCase().startsWith(query.toLowerCase())) };`);
  await widget.open();
  assert.deepEqual(await widget.call("mentions", widget.window.named), { ok: true });
  return widget;
}

/** Opens a panel whose page offers what `items`, the text of a function, returns. */
async function offering(t, items, trigger = "@") {
  const widget = await open(t);
  await widget.open();
  assert.deepEqual(await widget.call("mentions", { trigger, items: widget.run(`(${items})`) }), { ok: true });
  return widget;
}

const options = (widget) => widget.named("option").map((option) => option.textContent);
const active = (widget) => widget.all("[role=option][aria-selected=true]").map((option) => option.textContent);

/** Types a text, until the page's function is called. */
async function ask(widget, text) {
  widget.type(text);
  await widget.pass(DEBOUNCE);
}

/** Types a text, until so many items are shown. */
async function offered(widget, text, count) {
  widget.type(text);
  await widget.until(() => widget.named("option").length === count);
}

test("a word after the trigger requests items, and the choices are sent with the message", async (t) => {
  const widget = await people(t);
  const field = widget.composer;
  await offered(widget, "Ask @", 3);
  assert.equal(widget.named("listbox")[0].getAttribute("aria-label"), "Mentions");
  await ask(widget, "an");
  assert.deepEqual(options(widget), ["Anna BergSales", "Andy"]);
  widget.press("ArrowDown", field);
  widget.press("Enter", field);
  assert.equal(field.value, "Ask @Andy ");
  assert.deepEqual(options(widget), []);

  // In the middle of a text, by pointer.
  widget.press("Home", field);
  await offered(widget, "(@ANNA", 1);
  widget.named("option")[0].click();
  assert.equal(field.value, "(@Anna Berg Ask @Andy ");
  widget.assertFocus(field);
  await offered(widget, "or @b", 1);
  widget.press("Escape", field);
  assert.deepEqual(options(widget), []);
  assert.ok(widget.isOpen);

  widget.press("Enter", field);
  await widget.event("message:received");
  assert.deepEqual(widget.agent.asked("POST events")[0].body.mentions, [{ id: "9", label: "Andy" }, { id: "7", label: "Anna Berg" }]);
  assert.equal(field.value, "");

  await widget.call("mentions", null);
  await widget.say("@a");
  widget.assertMessages("(@Anna Berg or @bAsk @Andy", "Hello there.", "@a", "Hello there.");
});

test("the list closes when the caret leaves the mention", async (t) => {
  const widget = await people(t);
  await offered(widget, "hello @an", 2);
  widget.press("Home", widget.composer);
  assert.deepEqual(options(widget), []);
  widget.press("End", widget.composer);
  await offered(widget, "d", 1);
  widget.composer.setSelectionRange(2, 2);
  widget.composer.click();
  assert.deepEqual(options(widget), []);
  assert.equal(widget.composer.value, "hello @and");
});

for (const caret of [0, 3]) {
  test(`a choice after a script has moved the caret to ${caret} changes and sends nothing`, async (t) => {
    const widget = await people(t);
    await offered(widget, "hello @an", 2);
    widget.composer.setSelectionRange(caret, caret);
    widget.press("Enter", widget.composer);
    assert.deepEqual(options(widget), []);
    assert.equal(widget.composer.value, "hello @an");
    assert.ok(!widget.events.includes("message:sent"));
  });
}

for (const next of ["null", "({ trigger: '#', items: () => [] })"]) {
  test(`the list closes when the page sets ${next}`, async (t) => {
    const widget = await people(t);
    await offered(widget, "hello @an", 2);
    await widget.call("mentions", widget.run(next));
    assert.deepEqual(options(widget), []);
    widget.press("Tab", widget.composer);
    assert.equal(widget.composer.value, "hello @an");
  });
}

test("a running call of the page's function is aborted when the page removes it", async (t) => {
  const widget = await offering(t, "(query, { signal }) => { window.signal = signal; return new Promise(() => {}); }");
  widget.type("@an");
  await widget.until(() => widget.window.signal);
  await widget.call("mentions", null);
  assert.ok(widget.window.signal.aborted);
});

const DELAYED = `(query) => new Promise((done) => {
  const found = ["Bob", "Bea", "Anna Bell"].filter((label) => label.toLowerCase().includes(query));
  const answer = () => done(found.map((label) => ({ id: label, label })));
  window.answers = window.answers || [];
  if (query === "b") answer(); else answers.push(answer);
})`;

test("the items shown are filtered by the next key at once, and none of an earlier query is chosen", async (t) => {
  const widget = await offering(t, DELAYED);
  await ask(widget, "@b");
  assert.equal(options(widget).length, 3);
  widget.type("e");
  assert.deepEqual(options(widget), ["Bea", "Anna Bell"]);
  widget.press("Enter", widget.composer);
  assert.equal(widget.composer.value, "@Bea ");
});

test("Escape stops the call, and its late items are not shown", async (t) => {
  const widget = await offering(t, DELAYED);
  await ask(widget, "@b");
  await ask(widget, "e");
  widget.press("Escape", widget.composer);
  assert.deepEqual(options(widget), []);
  widget.window.answers[0]();
  await widget.pass(1);
  assert.deepEqual(options(widget), []);
  assert.ok(widget.isOpen);
});

test("a word that matches nothing is sent", async (t) => {
  const widget = await offering(t, DELAYED);
  await ask(widget, "@b");
  widget.type("xy");
  widget.press("Enter", widget.composer);
  assert.equal((await widget.event("message:sent")).text, "@bxy");
});

const GROWING = `(query) => ["Anna", "Andy", ...(query === "an" ? ["Jan"] : [])].reverse().map((label) => ({ id: label, label }))`;

test("the item that the visitor has moved to stays active when other items arrive", async (t) => {
  const widget = await offering(t, GROWING);
  await ask(widget, "@a");
  assert.deepEqual(options(widget), ["Andy", "Anna"]);
  widget.type("n");
  widget.press("ArrowDown", widget.composer);
  assert.deepEqual(active(widget), ["Anna"]);
  await widget.pass(DEBOUNCE);
  assert.deepEqual(options(widget), ["Jan", "Andy", "Anna"]);
  assert.deepEqual(active(widget), ["Anna"]);
  widget.press("Enter", widget.composer);
  assert.equal(widget.composer.value, "@Anna ");
});

test("the first item stays active if the visitor has moved back to it", async (t) => {
  const widget = await offering(t, GROWING);
  await ask(widget, "@");
  widget.press("ArrowDown", widget.composer);
  widget.type("an");
  widget.press("ArrowUp", widget.composer);
  assert.deepEqual(active(widget), ["Andy"]);
  await widget.pass(DEBOUNCE);
  assert.deepEqual(options(widget), ["Jan", "Andy", "Anna"]);
  assert.deepEqual(active(widget), ["Andy"]);
});

test("an active item that is gone leaves the first one active", async (t) => {
  const widget = await offering(t, GROWING);
  await ask(widget, "@");
  widget.press("ArrowDown", widget.composer);
  assert.deepEqual(active(widget), ["Anna"]);
  widget.type("and");
  assert.deepEqual(active(widget), ["Andy"]);
  widget.press("Enter", widget.composer);
  assert.equal(widget.composer.value, "@Andy ");
});

test("the page's function is called 150 ms after the last key, and twenty items are shown", async (t) => {
  const widget = await offering(t, `(query) => { (window.asked = window.asked || []).push(query);
    return Array.from({ length: 30 }, (_, i) => ({ id: String(i), label: "Item " + i })); }`);
  widget.type("@i");
  await widget.pass(DEBOUNCE - 1);
  widget.type("t");
  await widget.pass(DEBOUNCE - 1);
  assert.equal(widget.window.asked, undefined);
  await widget.pass(1);
  assert.deepEqual([...widget.window.asked], ["it"]);
  assert.equal(options(widget).length, 20);
});

test("a function that has not finished after two seconds is aborted with a warning", async (t) => {
  const widget = await offering(t, "(query, { signal }) => { window.signal = signal; return new Promise(() => {}); }", "#");
  widget.type("#x");
  await widget.pass(DEBOUNCE + 1999);
  assert.deepEqual(widget.warnings, []);
  await widget.pass(1);
  assert.deepEqual(widget.warnings, ["karta: mentions: items failed: the function has not finished within 2 seconds"]);
  assert.ok(widget.window.signal.aborted);
  assert.equal(widget.composer.value, "#x");
});

test("invalid items are left out with one warning", async (t) => {
  const widget = await offering(t, '() => [{ id: "1", label: "One" }, { id: "", label: "Two" }, 7, null]', "#");
  await offered(widget, "#x", 1);
  assert.deepEqual(options(widget), ["One"]);
  assert.equal(widget.warnings.length, 1);
});

test("invalid settings are refused, and the old ones stay", async (t) => {
  const widget = await people(t);
  const invalid = ['7', '"x"', "{}", "[]", "{ items: 7 }", '{ items() {}, trigger: "/" }', '{ items() {}, trigger: "ab" }', "{ items() {}, trigger: 7 }"];
  for (const value of invalid) {
    const { ok, error } = await widget.call("mentions", widget.run(`(${value})`));
    assert.deepEqual([ok, error.code], [false, "invalid_option"], value);
  }
  assert.equal(widget.warnings.length, invalid.length);
  await offered(widget, "@an", 2);
});
