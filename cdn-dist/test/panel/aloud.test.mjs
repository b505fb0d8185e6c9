// SPDX-License-Identifier: Apache-2.0
/** Reading the last answer aloud, with voices of the test's own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer } from "./harness/agent.mjs";
import { open } from "./harness/page.mjs";
import { voices } from "./harness/voices.mjs";

async function answered(t, markdown) {
  const widget = await open(t, { prepare: voices });
  await widget.open();
  widget.agent.reply = () => answer(markdown);
  await widget.say("Go on");
  return widget;
}

/** Opens the menu, and returns its item, if it has it. */
async function item(widget, name) {
  if (widget.named("menuitem").length === 0) widget.button("More options").click();
  await widget.pass();
  return widget.item(name);
}

async function read(widget) {
  (await item(widget, "Read aloud")).click();
  await widget.until(() => reading(widget));
}

const reading = (widget) => widget.shows("Reading aloud");
const failed = (widget) => widget.shows("Couldn't read this aloud.");
const texts = (widget) => widget.window.spoken.map(({ text }) => text);
const last = (widget) => widget.window.spoken.at(-1);

test("the last answer is read block by block, without its code, by the usual voice of the device", async (t) => {
  const widget = await answered(t, "# Two steps\n\nFirst **install** it:\n\n```sh\nnpm install\n```\n\n- open `karta.yaml`\n- [start](https://a.example/) it");
  await read(widget);
  for (let at = 1; at < 4; at++) {
    assert.equal(texts(widget).length, at);
    last(widget).onend();
  }
  assert.deepEqual(texts(widget), ["Two steps", "First install it:", "open karta.yaml", "start it"]);
  assert.ok(widget.window.spoken.every(({ voice, lang }) => voice.name === "usual" && lang === "en-US"));
  last(widget).onend();
  await widget.pass();
  assert.ok(!reading(widget));
  assert.equal(widget.window.cancelled, 0);
  assert.ok(await item(widget, "Read aloud"));
});

for (const [name, stop] of [
  ["the notice", (widget) => widget.button("Stop reading").click()],
  ["the menu", async (widget) => (await item(widget, "Stop reading")).click()],
  ["the next message", (widget) => widget.send("And then?")],
  ["the close of the panel", (widget) => widget.call("close")],
  ["shutdown", (widget) => widget.call("shutdown")],
]) {
  test(`reading stops by ${name}, and the end of the cancelled utterance starts no other`, async (t) => {
    const widget = await answered(t, "One.\n\nTwo.");
    await read(widget);
    await stop(widget);
    await widget.until(() => widget.window.cancelled === 1);
    await widget.pass();
    assert.ok(!reading(widget));
    last(widget).onend();
    assert.equal(texts(widget).length, 1);
  });
}

test("a voice that fails is reported and can be tried again", async (t) => {
  const widget = await answered(t, "Hello.");
  await read(widget);
  last(widget).onerror({ error: "synthesis-failed" });
  await widget.until(() => failed(widget));
  widget.button("Retry").click();
  await widget.until(() => reading(widget));
  assert.equal(texts(widget).length, 2);
});

test("speech that another part of the page cancels is no failure", async (t) => {
  const widget = await answered(t, "Hello.");
  await read(widget);
  last(widget).onerror({ error: "interrupted" });
  await widget.pass();
  assert.ok(!reading(widget) && !failed(widget));
});

test("an engine that fails at once is reported, and the notice stays when the menu closes", async (t) => {
  const widget = await answered(t, "Hello.");
  widget.window.speechSynthesis.speak = (utterance) => {
    widget.window.spoken.push(utterance);
    utterance.onerror({ error: "synthesis-failed" });
  };
  (await item(widget, "Read aloud")).click();
  await widget.until(() => failed(widget));
  assert.ok(await item(widget, "Read aloud"));
  widget.press("Escape");
  await widget.pass();
  assert.ok(failed(widget));
  widget.button("Retry").click();
  await widget.until(() => texts(widget).length === 2);
  assert.ok(failed(widget));
});

test("without a voice of the device for the language nothing is offered", async (t) => {
  const widget = await answered(t, "Hello.");
  widget.window.voices = widget.window.voices.filter(({ name }) => name === "cloud" || name === "third");
  assert.ok(await item(widget, "Copy conversation"));
  assert.equal(await item(widget, "Read aloud"), undefined);
  widget.press("Escape");
  await widget.call("update", { locale: "de" });
  await widget.until(() => widget.button("Weitere Optionen"));
  widget.button("Weitere Optionen").click();
  await widget.until(() => widget.item("Vorlesen"));
});

test("an answer without words is not read, and the notice stays until it is closed", async (t) => {
  const widget = await answered(t, "```sh\nnpm install\n```");
  const nothing = () => widget.shows("This answer has no words to read.");
  (await item(widget, "Read aloud")).click();
  await widget.until(nothing);
  await item(widget, "Read aloud");
  widget.press("Escape");
  await widget.pass();
  assert.ok(nothing());
  widget.button("Got it").click();
  await widget.pass();
  assert.ok(!nothing());
  assert.deepEqual(texts(widget), []);
});

for (const [name, end] of [["ends", (utterance) => utterance.onend()], ["fails", (utterance) => utterance.onerror({ error: "synthesis-failed" })]]) {
  test(`the focus on Stop stays in the panel when reading ${name}`, async (t) => {
    const widget = await answered(t, "Hello.");
    await read(widget);
    widget.button("Stop reading").focus();
    end(last(widget));
    await widget.pass();
    widget.assertFocus(widget.$(".scroll"));
    widget.press("Escape");
    assert.ok(!widget.isOpen);
  });
}

test("Stop in a menu that is still open when reading has ended does not read again", async (t) => {
  const widget = await answered(t, "Hello.");
  await read(widget);
  const stop = await item(widget, "Stop reading");
  last(widget).onend();
  stop.click();
  await widget.pass();
  assert.equal(widget.named("menuitem").length, 0);
  assert.ok(!reading(widget));
  assert.equal(texts(widget).length, 1);
});
