// SPDX-License-Identifier: Apache-2.0
/** Dictation, with a microphone and a recorder of the test's own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer } from "./harness/agent.mjs";
import { open } from "./harness/page.mjs";
import { voices } from "./harness/voices.mjs";

const DRAFT = "Hello there.";
const WORDS = "Where is it?";

/** Gives a window a microphone, whose tracks are in `tracks`, and a recorder, whose parts the test creates. */
function microphone(window) {
  window.tracks = [];
  window.navigator.mediaDevices = {
    getUserMedia: async () => {
      if (window.refused) throw new window.DOMException("no", window.refused);
      const track = { live: true, stop: () => (track.live = false) };
      window.tracks.push(track);
      return { getTracks: () => [track] };
    },
  };
  window.MediaRecorder = class {
    state = "inactive";

    constructor() {
      window.recorder = this;
    }

    start() {
      this.state = "recording";
    }

    part(size) {
      this.ondataavailable({ data: Object.defineProperty(new window.Blob(["x"]), "size", { value: size }) });
    }

    stop() {
      this.state = "inactive";
      this.part(9);
      this.onstop({});
    }
  };
}

async function opened(t, prepare = microphone) {
  const widget = await open(t, { prepare });
  widget.agent.config.features.dictation = true;
  await widget.open();
  await widget.pass(500);
  return widget;
}

const dictate = (widget) => widget.button("Dictate");
const line = (widget) => widget.all(".dictation")[0];
const silent = (widget) => widget.window.tracks.every(({ live }) => !live);

async function record(widget) {
  dictate(widget).click();
  await widget.until(() => dictate(widget).getAttribute("aria-pressed") === "true");
  await widget.pass(2000);
  assert.match(line(widget).textContent, /Recording [12]s/);
}

test("spoken words go to the caret and are not sent, and the microphone is used from the click to Stop only", async (t) => {
  const widget = await opened(t);
  widget.fill(DRAFT);
  widget.composer.setSelectionRange(5, 5);
  assert.equal(widget.window.tracks.length, 0);
  await record(widget);
  widget.button("Stop").click();
  await widget.until(() => widget.composer.value !== DRAFT);
  assert.equal(widget.composer.value, "Hello Where is it? there.");
  widget.assertFocus(widget.composer);
  assert.equal(line(widget), undefined);
  assert.equal(dictate(widget).getAttribute("aria-pressed"), "false");
  assert.ok(silent(widget));
  assert.equal(widget.agent.asked("POST transcriptions").length, 1);
  assert.ok(!widget.events.includes("message:sent"));
});

test("a page without a recorder offers no dictation", async (t) => {
  const widget = await opened(t, () => {});
  assert.ok(widget.button("Attach files"));
  assert.equal(dictate(widget), undefined);
});

test("a recording ends after a minute and becomes words", async (t) => {
  const widget = await opened(t);
  await record(widget);
  await widget.pass(57_000);
  assert.equal(widget.composer.value, "");
  await widget.pass(1500);
  assert.equal(widget.composer.value, WORDS);
  assert.ok(widget.shows("The text was added."));
  assert.ok(silent(widget));
});

test("a recording of two megabytes ends, is kept when it fails, and is sent again without the microphone", async (t) => {
  const widget = await opened(t);
  let fails = true;
  widget.agent.on("POST transcriptions", () => fails && { status: 503, json: { detail: "Not now." } });
  widget.fill(DRAFT);
  await record(widget);
  for (let i = 0; i < 2; i++) {
    widget.window.recorder.part(500_000);
    assert.equal(widget.window.recorder.state, "recording");
  }
  widget.window.recorder.part(500_000);
  assert.equal(widget.window.recorder.state, "inactive");
  await widget.until(() => line(widget)?.textContent.includes("Dictation didn't work. The recording is kept."));
  assert.equal(widget.composer.value, DRAFT);
  fails = false;
  widget.button("Retry").click();
  await widget.until(() => widget.composer.value === `${DRAFT} ${WORDS}`);
  assert.equal(widget.window.tracks.length, 1);
  assert.ok(silent(widget));
});

test("a blocked microphone is explained, and the draft stays", async (t) => {
  const widget = await opened(t);
  widget.fill(DRAFT);
  widget.window.refused = "NotAllowedError";
  dictate(widget).click();
  await widget.until(() => line(widget)?.textContent.includes("The microphone is blocked."));
  assert.equal(widget.button("Retry"), undefined);
  assert.equal(widget.composer.value, DRAFT);
  widget.window.refused = "";
  await record(widget);
  widget.button("Cancel").click();
  await widget.pass();
  assert.equal(line(widget), undefined);
  widget.assertFocus(widget.composer);
  assert.equal(widget.composer.value, DRAFT);
  assert.ok(silent(widget));
  assert.equal(widget.agent.asked("POST transcriptions").length, 0);
});

test("Escape cancels the recording and not the panel", async (t) => {
  const widget = await opened(t);
  await record(widget);
  widget.press("Escape");
  await widget.pass();
  assert.equal(line(widget), undefined);
  assert.ok(widget.isOpen);
  widget.assertFocus(widget.composer);
  assert.ok(silent(widget));
});

test("closing the panel ends the recording and keeps its words", async (t) => {
  const widget = await opened(t);
  await record(widget);
  await widget.call("close");
  assert.ok(silent(widget));
  await widget.call("open");
  await widget.until(() => widget.composer.value === WORDS);
});

test("shutdown releases the microphone", async (t) => {
  const widget = await opened(t);
  await record(widget);
  await widget.call("shutdown");
  await widget.until(() => silent(widget));
});

test("reading aloud and dictation end each other", async (t) => {
  const widget = await opened(t, (window) => {
    microphone(window);
    voices(window);
  });
  widget.agent.reply = () => answer("Hello.");
  await widget.say("Hi");
  const aloud = async () => {
    widget.button("More options").click();
    (await widget.until(() => widget.item("Read aloud"))).click();
    await widget.until(() => widget.button("Stop reading"));
  };
  await aloud();
  await record(widget);
  assert.equal(widget.button("Stop reading"), undefined);
  assert.equal(widget.window.cancelled, 1);
  await aloud();
  await widget.until(() => widget.composer.value === WORDS);
  assert.ok(silent(widget));
  assert.equal(dictate(widget).getAttribute("aria-pressed"), "false");
  assert.equal(widget.window.cancelled, 1);
});
