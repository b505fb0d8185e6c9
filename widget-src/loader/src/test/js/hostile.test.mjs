// SPDX-License-Identifier: Apache-2.0
/** Hostile arguments and pages. A call causes at most one warning and no exception, and later calls work. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse, tokenizer } from "acorn";
import { bundle, open, runIn } from "./page.mjs";

const commands = ["init", "update", "identify", "open", "close", "toggle", "sendMessage", "newConversation", "escalate", "on", "once", "off", "shutdown", "reset"];

/** Script text of hostile argument values. */
const values = {
  nothing: "undefined",
  null: "null",
  "a number": "7",
  NaN: "NaN",
  "a big integer": "7n",
  "a symbol": "Symbol('s')",
  true: "true",
  "an empty text": "''",
  "a list": "['open']",
  "a function": "() => { throw new Error('called') }",
  "an event": "new Event('click')",
  "an object without prototype": "Object.create(null)",
  "a frozen object": "Object.freeze({ theme: Object.freeze({}), user: Object.freeze({}) })",
  "a cyclic object": "(() => { const a = { theme: {} }; a.theme.self = a; a.context = a; return a; })()",
  "an object that throws when read": "({ get theme() { throw new Error('plums'); }, get user() { throw new Error('plums'); }, get context() { throw new Error('plums'); } })",
  "a text-like that throws": "({ toString() { throw new Error('plums'); }, trim: 1 })",
  "a proxy that throws at everything": "new Proxy({}, new Proxy({}, { get() { throw new Error('plums'); } }))",
  "a revoked proxy": "(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; })()",
  "a megabyte": "'x'.repeat(10 << 20)",
  "a thenable": "({ then() { throw new Error('plums'); } })",
  "a polluting object": `JSON.parse('{"__proto__":{"polluted":1},"theme":{"__proto__":{"polluted":1}},"constructor":{"prototype":{"polluted":1}}}')`,
};

for (const command of commands) {
  test(`${command} with any value warns once at most, throws nothing, and later calls work`, async () => {
    const page = await open({ before: `karta("on", "escalate", () => seen.push("heard"));` });
    for (const [name, value] of Object.entries(values)) {
      for (const args of [value, `${value}, ${value}`]) {
        page.warnings.length = 0;
        await page.settle(`karta(${JSON.stringify(command)}, ${args})`);
        assert.ok(page.warnings.length <= 1, `${name}: ${page.warnings.map(([text]) => text)}`);
        assert.deepEqual(page.problems, [], name);
        // Unmounts the widget and restores valid settings.
        await page.call("reset");
        await page.call("init", { embedKey: "pk_live_x", projectRef: "a/b", baseUrl: "https://a.example", theme: {} });
      }
      page.run(`karta("on", "escalate", () => seen.push("again"))`);
      page.window.seen.length = 0;
      await page.call("escalate", { reason: "still works" });
      assert.ok(page.seen().includes("again"), name);
    }
    assert.equal({}.polluted, undefined);
    assert.equal(page.run("({}).polluted"), undefined);
  });
}

for (const [name, before] of [
  ["a console without warn", "window.console = {}; karta('fly'); karta('on', 'open', 7);"],
  ["a console that throws", "window.console = { warn() { throw new Error('plums'); } }; karta('fly');"],
  ["JSON replaced", "window.JSON = {}; window.fetch = null;"],
  ["AMD and CommonJS around", "window.define = () => { throw new Error('defined'); }; define.amd = {}; window.module = { exports: {} }; window.exports = module.exports;"],
  ["Array.prototype polluted", "Array.prototype.extra = 1; Object.prototype.more = function () {}; Function.prototype.other = 2;"],
  ["Function.prototype patched", "Function.prototype.call = Function.prototype.apply = function () { throw new Error('patched'); };"],
  ["Array.prototype patched", "for (const name of ['map', 'filter', 'forEach', 'reduce', 'find', 'some']) Array.prototype[name] = () => { throw new Error(name); };"],
]) {
  test(`${name}: the widget works`, async () => {
    const page = await open({ before });
    assert.equal(page.hosts().length, 1);
    page.run("karta('open').then(() => seen.push('open'))");
    await page.until(() => page.window.seen.length === 1);
    assert.deepEqual(page.problems, []);
  });
}

test("an engine without Shadow DOM answers the queue, warns once and has no widget", async () => {
  const page = await open({
    before: `karta("on", "escalate", () => seen.push("heard")); karta("escalate"); karta("open");`,
    prepare(window) {
      delete window.Element.prototype.attachShadow;
    },
  });
  assert.deepEqual(page.seen(), ["heard"]);
  assert.equal((await page.call("open")).ok, false);
  assert.equal(page.hosts().length, 0);
  assert.deepEqual(page.warnings.map(([text]) => text), ["karta: browser is too old"]);
  assert.deepEqual(page.problems, []);
});

test("an engine without the CSS of the launcher has no widget", async () => {
  const page = await open({ prepare: (window) => (window.CSS.supports = (property, value) => !value.includes("light-dark")) });
  assert.equal(page.hosts().length, 0);
  assert.equal(page.warnings.length, 1);
});

test("an XML document without a body gets no widget and no error", async () => {
  const { JSDOM } = await import("jsdom");
  const dom = new JSDOM(`<svg xmlns="http://www.w3.org/2000/svg"/>`, { contentType: "image/svg+xml", url: "https://shop.example/", runScripts: "outside-only" });
  const warned = [];
  dom.window.console.warn = (text) => warned.push(text);
  dom.window.CSS = { supports: () => true };
  runIn(dom, bundle);
  assert.equal((await dom.window.karta("init", { embedKey: "pk_live_x", projectRef: "a/b" })).ok, true);
  assert.equal((await dom.window.karta("open")).ok, false);
  assert.equal(warned.length, 1);
});

test("the compiled file uses only syntax of old engines", () => {
  parse(bundle, { ecmaVersion: 2018, sourceType: "script" });
  const tokens = [...tokenizer(bundle, { ecmaVersion: 2018 })].map(({ type, value }) => type.keyword ?? (type.label === "name" ? value : type.label));
  for (const barred of ["class", "async", "await", "import", "..."]) assert.ok(!tokens.includes(barred), barred);
});

test("the compiled file follows the security rules and is ASCII", () => {
  assert.doesNotMatch(bundle, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|cssText|url\(/);
  assert.match(bundle, /^[\t\n -~]*$/);
});
