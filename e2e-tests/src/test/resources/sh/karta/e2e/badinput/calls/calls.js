// SPDX-License-Identifier: Apache-2.0
/*
 * Calls every command with every kind of value, and subscribes with callbacks that misbehave. `run()` and `misbehave()`
 * return the problems, a line each: an exception, more than one warning, any other problem, an invalid answer, or a
 * widget that no longer works.
 */
window.karta = window.karta || function () {
  (window.karta.q = window.karta.q || []).push(arguments);
};

const hostile = () => { throw new Error("plums"); };
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const cyclic = () => {
  const it = { theme: {}, attributes: {}, strings: {} };
  it.theme.self = it.attributes.self = it.context = it;
  return it;
};

const HUGE = "ten million characters";

/** Functions that create the values, so that each call has its own. */
const values = {
  "nothing": () => undefined,
  "null": () => null,
  "a number": () => 7,
  "NaN": () => NaN,
  "a big integer": () => 7n,
  "a symbol": () => Symbol("s"),
  "true": () => true,
  "an empty text": () => "",
  "white space": () => " \n ",
  "a list": () => ["open", { theme: {} }],
  "a function": () => hostile,
  "an event": () => new Event("click"),
  "an element": () => document.body,
  "the window": () => window,
  "an object without prototype": () => Object.create(null),
  "a frozen object": () => Object.freeze({ theme: Object.freeze({}), user: Object.freeze({}), attributes: Object.freeze({}) }),
  "a cyclic object": cyclic,
  "hostile getters": () => Object.defineProperties({}, Object.fromEntries(
    ["theme", "user", "context", "reason", "userId", "id", "attributes", "strings", "storage", "embedKey"]
      .map((name) => [name, { get: hostile, enumerable: true }]))),
  "a hostile toString": () => ({ toString: hostile, valueOf: hostile, trim: 1 }),
  "a hostile proxy": () => new Proxy({}, new Proxy({}, { get: hostile })),
  "a revoked proxy": revoked,
  "a thenable": () => ({ then: hostile }),
  "a polluting object": () => JSON.parse('{"__proto__":{"polluted":1},"theme":{"__proto__":{"polluted":1}},"constructor":{"prototype":{"polluted":1}}}'),
  "wrong fields": () => ({ theme: 7, strings: "x", launcher: "maybe", features: [], storage: 7, locale: 7, userId: {}, attributes: "x", identityToken: 7, reason: 7 }),
  [HUGE]: () => "x".repeat(10_000_000),
};

window.commands = ["update", "identify", "open", "close", "toggle", "escalate", "newConversation", "init", "on", "once", "off",
  "sendMessage", "render", "commands", "mentions", "teaser", "shutdown", "reset", "fly", "__proto__", "constructor", ""];

const watched = () => window[Symbol.for("karta.watch")].problems;
const turn = () => new Promise((done) => setTimeout(done));

async function check(what, act, most, found) {
  const before = watched().length;
  try {
    const answer = await act();
    if (typeof answer?.ok !== "boolean") found.push(`${what}: answers ${answer}`);
  } catch (error) {
    found.push(`${what}: throws ${error}`);
  }
  await turn();
  const fresh = watched().slice(before);
  const warnings = fresh.filter((line) => line.startsWith("console warn"));
  if (warnings.length > most) found.push(`${what}: ${warnings.length} warnings: ${warnings.map((line) => line.slice(0, 80)).join(" | ")}`);
  for (const line of fresh) if (!line.startsWith("console warn")) found.push(`${what}: ${line.slice(0, 200)}`);
}

async function works(what, found) {
  let heard = 0;
  const listener = () => heard++;
  await karta("on", "escalate", listener);
  await karta("escalate", { reason: "still there?" });
  await turn();
  await karta("off", "escalate", listener);
  if (heard !== 1) found.push(`${what}: an event was heard ${heard} times afterwards`);
}

window.run = async (command) => {
  const found = [];
  for (const [name, make] of Object.entries(values)) {
    await check(`${command} with ${name}`, () => karta(command, make()), 1, found);
    if (name !== HUGE) await check(`${command} with ${name} and more`, () => karta(command, make(), make(), make()), 1, found);
    await karta("close");
  }
  await karta("newConversation");
  await karta("open", "");
  await karta("close");
  // A setting of a wrong type prevents the widget until it is corrected (public-api §1).
  await karta("update", { storage: "local", launcher: true, locale: "en" });
  await works(command, found);
  return found;
};

window.end = async () => {
  const found = [];
  // Without any argument, and with an argument that is not a command.
  await check("no argument", () => karta(), 1, found);
  for (const [name, make] of Object.entries(values)) await check(`${name} as a command`, () => karta(make()), 1, found);
  for (const event of ["", "opne", "__proto__", "toString", "click"]) await check(`on ${event}`, () => karta("on", event, () => {}), 1, found);
  if (({}).polluted !== undefined) found.push("Object.prototype is polluted");
  const opened = await karta("open");
  if (!opened.ok) found.push(`the panel no longer opens: ${JSON.stringify(opened)}`);
  await works("all of them", found);
  return found;
};

window.misbehave = async () => {
  const found = [];
  const order = [];
  karta("once", "close", () => order.push("first"));
  karta("once", "close", hostile);
  karta("once", "close", () => order.push("after the throwing callback"));
  await check("a callback that throws", () => karta("close"), 1, found);
  if (order.length !== 2) found.push(`a callback that throws stops others: ${order}`);

  karta("once", "open", () => karta("close"));
  await check("a callback that calls back in", () => karta("open"), 0, found);
  await turn();

  karta("once", "open", () => karta("shutdown"));
  await check("a callback that shuts the widget down", () => karta("open"), 0, found);
  await turn();
  if (document.querySelector("karta-widget")) found.push("the widget is still there");

  karta("once", "ready", () => karta("reset"));
  await check("a callback of ready that resets", () => karta("open"), 0, found);
  await turn();

  const self = () => karta("off", "open", self);
  karta("on", "open", self);
  await check("a callback that ends itself", () => karta("open"), 0, found);

  karta("once", "message:sent", () => karta("shutdown"));
  await check("a callback that shuts down in the middle of sending", () => karta("sendMessage", "say: This is not sent."), 0, found);
  await turn();

  let depth = 0;
  const deep = () => { if (depth++ < 200) karta("escalate"); };
  karta("on", "escalate", deep);
  await check("a callback that asks for its own event again", () => karta("escalate"), 0, found);
  await turn();
  karta("off", "escalate", deep);
  if (depth !== 201) found.push(`it was called ${depth} times`);

  const opened = await karta("open");
  if (!opened.ok) found.push(`the panel no longer opens: ${JSON.stringify(opened)}`);
  await works("callbacks", found);
  return found;
};
