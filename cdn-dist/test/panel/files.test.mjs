// SPDX-License-Identifier: Apache-2.0
/** Attachments of the next message: chosen, pasted, dropped, refused, and their later states. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./harness/page.mjs";

async function answered(t, options) {
  const widget = await open(t, options);
  await widget.open();
  await widget.say("say: Hello there.");
  return widget;
}

const chips = (widget) => widget.all(".files .file");
const sent = (widget) => widget.all(".log .file").map((file) => file.textContent);
const attachedTo = (widget, name) => widget.until(() => widget.shows(`${name} is attached.`));

function file(widget, name, size, type = "application/octet-stream") {
  const made = new widget.window.File(["x".repeat(Math.min(size, 10))], name, { type });
  Object.defineProperty(made, "size", { value: size });
  return made;
}

async function choose(widget, ...files) {
  const input = widget.$("input[type=file]");
  Object.defineProperty(input, "files", { value: files, configurable: true });
  Object.defineProperty(input, "value", { set() {}, configurable: true });
  input.dispatchEvent(new widget.window.Event("change", { bubbles: true }));
  await widget.pass();
}

async function attached(t) {
  const widget = await answered(t);
  await choose(widget, file(widget, "receipt.pdf", 34_000));
  await attachedTo(widget, "receipt.pdf");
  return widget;
}

test("a file is sent with the message and shown after a reload", async (t) => {
  const widget = await attached(t);
  assert.match(chips(widget)[0].textContent, /receipt\.pdf33 kB/);
  widget.press("Enter", widget.composer);
  await widget.event("message:received", 2);
  await widget.pass();
  assert.deepEqual(chips(widget), []);
  assert.match(sent(widget)[0], /receipt\.pdf/);
  assert.deepEqual(widget.agent.asked("POST events")[1].body.attachments, [{ path: "files/1/receipt.pdf", name: "receipt.pdf", type: "application/octet-stream", size: 34_000 }]);
  assert.equal(widget.payloads("message:sent")[1].text, "");
  assert.equal(widget.all(".bubble").at(-1).textContent, "");
  const next = await open(t, widget.leave());
  await next.until(() => sent(next).length === 1);
});

test("a chosen file moves to a new chat", async (t) => {
  const widget = await attached(t);
  widget.button("New chat").click();
  await widget.until(() => widget.agent.asked("POST files").length === 2);
  await attachedTo(widget, "receipt.pdf");
  assert.deepEqual(widget.agent.asked("POST files").map(({ id }) => id), ["s1", "s2"]);
  await widget.say("say: Here it is.");
  assert.equal(sent(widget).length, 1);
  assert.deepEqual(chips(widget), []);
});

const assertNotSent = async (widget) => {
  assert.deepEqual(chips(widget), []);
  await widget.say("say: Nothing of it.");
  assert.equal(widget.agent.asked("POST files").length, 1);
  assert.deepEqual(sent(widget), []);
};

test("deleting the conversation drops the chosen file", async (t) => {
  const widget = await attached(t);
  widget.button("More options").click();
  (await widget.until(() => widget.item("Delete conversation"))).click();
  widget.button("Delete").click();
  await widget.until(() => chips(widget).length === 0);
  await assertNotSent(widget);
});

test("another user does not receive the chosen file, and the focus stays in the composer", async (t) => {
  const widget = await attached(t);
  widget.button("Remove receipt.pdf").focus();
  await widget.call("identify", { userId: "ada" });
  await widget.call("identify", { userId: "bob" });
  await widget.pass();
  widget.assertFocus(widget.button("Attach files"));
  await assertNotSent(widget);
});

test("a file chosen while the conversation loads goes to that conversation", async (t) => {
  const left = (await answered(t)).leave();
  const release = left.agent.hold("GET session");
  const widget = await open(t, left);
  await widget.until(() => widget.isOpen && widget.button("Attach files"));
  await choose(widget, file(widget, "receipt.pdf", 34_000));
  assert.equal(widget.named("progressbar").length, 1);
  assert.equal(widget.agent.asked("POST files").length, 0);
  release();
  await attachedTo(widget, "receipt.pdf");
  assert.equal(widget.agent.asked("POST files")[0].id, "s1");
  await widget.say("say: Here it is.");
  assert.equal(sent(widget).length, 1);
});

async function refused(t, size, why) {
  const widget = await answered(t);
  await choose(widget, file(widget, "wrong.bin", size));
  assert.ok(chips(widget)[0].textContent.includes(why));
  assert.ok(widget.button("Send").disabled);
  assert.equal(widget.agent.asked("POST files").length, 0);
  widget.press("Enter", widget.button("Remove wrong.bin"));
  await widget.pass();
  assert.deepEqual(chips(widget), []);
  widget.assertFocus(widget.button("Attach files"));
}

test("an empty file is refused with the reason, before any request", (t) => refused(t, 0, "That file is empty."));

test("a file that is too large is refused with the reason, before any request", (t) => refused(t, 11_000_000, "That file is larger than 10 MB."));

test("the name of a file cannot reverse its extension", async (t) => {
  const widget = await answered(t);
  await choose(widget, file(widget, "in\u202efdp.exe", 100));
  assert.ok(chips(widget)[0].textContent.includes("infdp.exe"));
  assert.ok(widget.button("Remove infdp.exe"));
});

async function refusedByServer(t, status, why) {
  const widget = await answered(t);
  widget.agent.on("POST files", () => ({ status, json: { detail: "Not now." } }));
  await choose(widget, file(widget, "photo.heic", 100));
  await widget.until(() => chips(widget)[0].textContent.includes(why));
  assert.equal(widget.button("Retry"), undefined);
}

test("a file that the server finds too large is refused with the reason", (t) => refusedByServer(t, 413, "That file is larger than 10 MB."));

test("a file of a kind that the server does not take is refused with the reason", (t) => refusedByServer(t, 415, "Files of that kind can't be sent."));

test("a failed upload keeps the draft and can be retried", async (t) => {
  const widget = await answered(t);
  widget.fill("half a thought");
  const end = widget.agent.on("POST files", () => "lost");
  await choose(widget, file(widget, "notes.txt", 100));
  await widget.until(() => chips(widget)[0].textContent.includes("Couldn't upload that file."));
  assert.equal(widget.composer.value, "half a thought");
  end();
  widget.button("Retry").click();
  await attachedTo(widget, "notes.txt");
  assert.equal(widget.composer.value, "half a thought");
  assert.ok(!widget.button("Send").disabled);
});

test("a running upload delays the message until it is cancelled", async (t) => {
  const widget = await answered(t);
  widget.agent.hold("POST files");
  await choose(widget, file(widget, "slow.mov", 5_000));
  widget.send("say: Without it.");
  await widget.pass();
  assert.equal(widget.composer.value, "say: Without it.");
  assert.ok(widget.button("Send").disabled);
  widget.button("Remove slow.mov").click();
  await widget.pass();
  assert.ok(!widget.button("Send").disabled);
  await widget.say("say: Without it.");
  assert.deepEqual(sent(widget), []);
});

/** Dispatches a paste or a drop on the composer. Returns whether the engine does its own. */
function give(widget, type, files, text = "") {
  const data = { files, types: ["Files"], getData: () => text };
  const event = new widget.window.Event(type, { bubbles: true, composed: true, cancelable: true });
  Object.defineProperty(event, type === "paste" ? "clipboardData" : "dataTransfer", { value: data });
  return widget.composer.dispatchEvent(event);
}

test("files can be pasted and dropped", async (t) => {
  const widget = await answered(t);
  for (const type of ["paste", "drop"]) {
    assert.equal(give(widget, type, [file(widget, `${type}.txt`, 10)]), false);
    await attachedTo(widget, `${type}.txt`);
  }
  assert.equal(chips(widget).length, 2);
});

test("a pasted text stays text if its program adds a picture, and a pasted file may have its name as text", async (t) => {
  const widget = await answered(t);
  assert.equal(give(widget, "paste", [file(widget, "image.png", 10)], "A1\tB1"), true);
  assert.equal(give(widget, "paste", [file(widget, "bill.pdf", 10)], "bill.pdf"), false);
  await attachedTo(widget, "bill.pdf");
  assert.equal(chips(widget).length, 1);
});

test("at most ten files can be attached", async (t) => {
  const widget = await answered(t);
  await choose(widget, ...Array.from({ length: 11 }, (_, i) => file(widget, `f${i}.txt`, 0)));
  assert.equal(chips(widget).length, 10);
  assert.ok(widget.shows("10 files at most."));
});
