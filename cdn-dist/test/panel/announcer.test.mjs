// SPDX-License-Identifier: Apache-2.0
/** What screen readers are told: answers sentence by sentence, each once. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./harness/page.mjs";

/** Milliseconds after which announced sentences leave the page. */
const HEARD = 1000;

const heard = (widget) => widget.all(".frame > .sr[aria-live=polite] > p").map((line) => line.textContent);

/** Opens a panel and begins an answer that the test goes on with. */
async function answering(t) {
  const widget = await open(t);
  await widget.open();
  widget.agent.reply = () => null;
  widget.send("Go on");
  await widget.event("turn:started");
  let text = "";
  return {
    widget,
    write: async (more) => {
      widget.agent.emit({ type: "agent.message", part_id: "a", text: more, delta: true });
      text += more;
      await widget.pass(100);
    },
    end: async () => {
      widget.agent.emit({ type: "session.status_idle", stop_reason: "end_turn" });
      await widget.pass(100);
    },
  };
}

test("a sentence is announced when it is complete, without Markdown, and the rest at the end", async (t) => {
  const { widget, write, end } = await answering(t);
  await write("First **open** the door");
  assert.deepEqual(heard(widget), []);
  await write(" of the [house](https://a.example/) slowly. Then");
  assert.deepEqual(heard(widget), ["First open the door of the house slowly."]);
  await write(" go in");
  assert.deepEqual(heard(widget), ["First open the door of the house slowly."]);
  await end();
  assert.deepEqual(heard(widget), ["First open the door of the house slowly.", "Then go in"]);
});

test("announced sentences leave the page a second after the last one", async (t) => {
  const { widget, write, end } = await answering(t);
  await write("A first sentence that is long enough. A second");
  await end();
  assert.equal(heard(widget).length, 2);
  await widget.pass(HEARD);
  assert.deepEqual(heard(widget), []);
});

test("a short answer that arrives in one piece is announced once", async (t) => {
  const widget = await open(t);
  await widget.open();
  widget.send("say: Hello there.");
  await widget.event("message:received");
  await widget.pass(50);
  assert.deepEqual(heard(widget), ["Hello there."]);
  await widget.pass(HEARD);
  await widget.call("update", { theme: { accent: "#0b6b53" } });
  await widget.pass();
  assert.deepEqual(heard(widget), []);
});

test("a restored conversation is not announced, and the next answer is", async (t) => {
  const first = await open(t);
  await first.open();
  await first.say("say: An earlier answer.");
  const widget = await open(t, first.leave());
  await widget.until(() => widget.log?.textContent.includes("An earlier answer."));
  await widget.features();
  await widget.pass(HEARD);
  assert.deepEqual(heard(widget), []);
  widget.send("say: The next answer.");
  await widget.event("message:received");
  await widget.pass(50);
  assert.deepEqual(heard(widget), ["The next answer."]);
});

test("the words of one user are gone from the live region when another one comes", async (t) => {
  const { widget, write } = await answering(t);
  await widget.call("identify", { userId: "ada" });
  await write("Something about Ada that nobody else hears. And");
  assert.equal(heard(widget).length, 1);
  await widget.call("identify", { userId: "bob" });
  await widget.pass(50);
  assert.deepEqual(heard(widget), []);
});
