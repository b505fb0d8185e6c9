// SPDX-License-Identifier: Apache-2.0
/** A service worker or a proxy between page and server that answers each repeated address with what it had the first time. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./harness/page.mjs";

/** Returns `prepare` for pages that share one such cache. */
function cached() {
  const stored = new Map();
  const prepare = (window) => {
    const { fetch } = window;
    window.fetch = async (address, init = {}) => {
      if ((init.method ?? "GET") !== "GET") return fetch(address, init);
      const url = String(address);
      if (stored.has(url)) return stored.get(url).clone();
      const response = await fetch(address, init);
      stored.set(url, response.clone());
      return response;
    };
  };
  return { prepare };
}

test("a cache that repeats old content hides no answer after reloads", async (t) => {
  const { prepare } = cached();
  let widget = await open(t, { prepare });
  await widget.open();
  const shown = [];
  for (const text of ["First.", "Second.", "Third."]) {
    widget.send(`say: ${text}`);
    await widget.event("message:received");
    shown.push(`say: ${text}`, text);
    widget.assertMessages(...shown);
    widget = await open(t, { ...widget.leave(), prepare });
    await widget.until(() => widget.log?.textContent.includes(text));
    await widget.pass();
    widget.assertMessages(...shown);
  }
});

test("a stream that broke is not answered with what came before the break", async (t) => {
  const { prepare } = cached();
  const widget = await open(t, { prepare });
  await widget.open();
  widget.agent.reply = () => null;
  widget.send("Hello");
  const { agent } = widget;
  await widget.until(() => agent.asked("GET events").length > 0);
  for (let lost = 0; lost < 3; lost++) {
    const asked = agent.asked("GET events").length;
    agent.breakStreams();
    await widget.until(() => agent.asked("GET events").length > asked);
  }
  agent.emit([{ type: "agent.message", part_id: "a", text: "Here it is." }, { type: "session.status_idle", stop_reason: "end_turn" }]);
  assert.equal((await widget.event("message:received")).text, "Here it is.");
});
