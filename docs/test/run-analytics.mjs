// SPDX-License-Identifier: Apache-2.0
/**
 * Runs a recipe for analytics with the widget's events and a fake of the vendor's script, which checks what the vendor documents about
 * events.
 */
import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { codes, table } from "./tables.mjs";

/** What somebody wrote. No vendor may get it. */
const WRITTEN = "My name is Ada and order 1042 never came";

const ERROR = { message: WRITTEN, code: "network" };

/** Payloads of events: the least and the most that an event can have. */
const EVENTS = {
  open: [undefined],
  "session:started": [{ sessionId: "ses_1" }],
  "message:sent": [{ text: WRITTEN }, { text: WRITTEN, edited: true }],
  "message:received": [{ text: WRITTEN }],
  feedback: [
    { value: "up", sessionId: "ses_1" },
    { value: "down", reason: "wrong", text: WRITTEN, sessionId: "ses_1" },
    { value: null, sessionId: "ses_1" },
  ],
  escalate: [{ context: { sessionId: null, transcript: [{ role: "user", text: WRITTEN }] } }, { reason: "billing", context: { transcript: [] } }],
  limit_reached: [ERROR, { message: WRITTEN, code: "limit_reached", retryAfterSeconds: 30 }],
  error: [ERROR, { message: WRITTEN }],
};

const isScalar = (value) => ["string", "number", "boolean"].includes(typeof value);

function assertProperties(properties, isValue) {
  for (const [name, value] of Object.entries(properties ?? {})) assert.ok(isValue(value), `${name}: ${value}`);
}

/** The vendors, each with a fake of its global. `send` gets each event: a name, and what the recipe adds. */
const VENDORS = [
  {
    name: "Google Analytics 4",
    uses: "gtag(",
    // https://support.google.com/analytics/answer/9267744: names of 40 characters, values of 100.
    globals: (send) => ({
      gtag(command, name, parameters) {
        assert.equal(command, "event");
        assert.match(name, /^[A-Za-z][A-Za-z0-9_]{0,39}$/);
        for (const key of Object.keys(parameters ?? {})) assert.match(key, /^[A-Za-z][A-Za-z0-9_]{0,39}$/);
        assertProperties(parameters, (value) => value === undefined || (isScalar(value) && String(value).length <= 100));
        send(name, parameters);
      },
    }),
  },
  {
    name: "Plausible",
    uses: "plausible(",
    // https://plausible.io/docs/custom-props/for-custom-events: scalar values, 30 properties.
    globals: (send) => ({
      plausible(name, options) {
        assert.ok(typeof name === "string" && name.length > 0 && name.length <= 120);
        assert.deepEqual(Object.keys(options ?? {}).filter((key) => key !== "props"), []);
        assert.ok(Object.keys(options?.props ?? {}).length <= 30);
        assertProperties(options?.props, isScalar);
        send(name, options?.props);
      },
    }),
  },
  {
    name: "Segment",
    uses: "analytics.track(",
    // https://segment.com/docs/connections/spec/track: a name, and an object of properties.
    globals: (send) => ({
      analytics: {
        track(name, properties) {
          assert.match(name, /^([A-Z][a-z]+ )+[A-Z][a-z]+$/);
          assertProperties(properties, (value) => value === undefined || isScalar(value));
          send(name, properties);
        },
      },
    }),
  },
  {
    name: "Matomo",
    uses: "_paq.push(",
    // https://developer.matomo.org/guides/tracking-javascript-guide: category and action, then optional a name and a number.
    globals: (send) => ({
      _paq: {
        push([method, category, action, name, value, ...more]) {
          assert.equal(method, "trackEvent");
          for (const text of [category, action, ...(name === undefined ? [] : [name])]) assert.ok(typeof text === "string" && text.length > 0);
          assert.ok(value === undefined || Number.isFinite(value));
          assert.deepEqual(more, []);
          send(`${category} ${action}`, [name, value]);
        },
      },
    }),
  },
];

/** Returns the vendor of a recipe. */
export function vendorOf({ code, where }) {
  const [vendor, ...others] = VENDORS.filter(({ uses }) => code.includes(uses));
  assert.ok(vendor && others.length === 0, `${where} is for one vendor`);
  return vendor;
}

/** Runs a recipe and raises every event of {@link EVENTS}. */
export function checkRecipe(block) {
  const known = table("events.md", "Table of events").map(([event]) => codes(event)[0]);
  const listeners = new Map();
  const sent = [];
  const karta = (command, name, listener) => {
    assert.equal(command, "on");
    assert.ok(known.includes(name), `${name} is an event`);
    assert.ok(!listeners.has(name), `${name} is counted once`);
    listeners.set(name, listener);
  };
  runInNewContext(block.code, { karta, ...vendorOf(block).globals((...event) => sent.push(event)) });
  assert.ok(block.code.trim().split("\n").length <= 10, "ten lines");
  assert.deepEqual([...listeners.keys()], Object.keys(EVENTS));
  const names = [];
  for (const [event, payloads] of Object.entries(EVENTS)) {
    for (const payload of payloads) {
      const before = sent.length;
      listeners.get(event)(payload);
      assert.equal(sent.length, before + 1, `${event} is one event of the vendor`);
    }
    names.push(sent.at(-1)[0]);
  }
  assert.equal(new Set(names).size, names.length, "each event has a name of its own");
  assert.ok(!JSON.stringify(sent).includes(WRITTEN), "texts stay on the page");
}
