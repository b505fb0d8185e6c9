// SPDX-License-Identifier: Apache-2.0
/** Messages of other tabs (PageTabs) as TeaVM compiled the class, with stand-ins for the page's channel and events. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { part } from "../src/build.mjs";

const program = `${await readFile(part("differential").file, "utf8")}\nmain([]);`;
const RESET = '{"v":1,"reset":{"id":"v1"}}';
const SESSION = '{"v":1,"id":"s1","owner":7}';
const VISITOR = '{"id":"v1","t":1}';

/** Listens in a page whose panel has `state`. Returns what it hears, and functions that send as a browser does. */
function listen(state) {
  const heard = [];
  const page = {};
  class Channel {
    constructor() {
      page.channel = this;
    }

    close() {}
  }
  const listening = (start) => (page.end = start(state, (message) => heard.push(message)));
  const add = (type, listener) => (page[type] = listener);
  new Function("listening", "BroadcastChannel", "addEventListener", "removeEventListener", program)(listening, Channel, add, () => {});
  return {
    heard,
    channel: (data) => page.channel.onmessage({ data }),
    storage: (key, oldValue, newValue) => page.storage({ key: `karta:${key}`, oldValue, newValue }),
  };
}

test("an idle panel hears of a reset only", () => {
  const { heard, channel, storage } = listen({ idle: true });
  channel(SESSION);
  storage("tabs", null, SESSION);
  storage("visitor", null, VISITOR);
  storage("session", VISITOR, null);
  assert.deepEqual(heard, []);
  channel(RESET);
  storage("tabs", null, RESET);
  storage("visitor", VISITOR, null);
  assert.deepEqual(heard.map((message) => JSON.parse(message).reset.id), ["v1", "v1", "v1"]);
});

test("a panel hears every message from the moment it mounts", () => {
  const state = { idle: true };
  const { heard, channel, storage } = listen(state);
  state.idle = false;
  channel(SESSION);
  storage("tabs", null, SESSION);
  storage("tabs", SESSION, null);
  storage("visitor", null, VISITOR);
  storage("session", VISITOR, null);
  assert.deepEqual(heard, [SESSION, SESSION, ""]);
});
