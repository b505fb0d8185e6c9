// SPDX-License-Identifier: Apache-2.0
/** The readable source and the one-liner behave alike, in every order of stub and bundle. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { createContext, Script } from "node:vm";

const read = (path) => readFile(new URL(`../../../${path}`, import.meta.url), "utf8");
const source = await read("src/main/js/stub.js");
const oneLiner = await read("target/stub.js");

/**
 * A fake karta.js by the contract: it replays the queue in order and becomes `window.karta`. A second copy does
 * nothing.
 */
const bundle = `(function () {
  var stub = window.karta || {};
  if (stub.loaded) return;
  window.karta = function () { window.seen.push(Array.prototype.slice.call(arguments)); };
  window.karta.loaded = true;
  (stub.q || []).forEach(function (call) { window.karta.apply(null, call); });
})();`;

function page() {
  const window = { seen: [] };
  window.window = window;
  createContext(window);
  const run = (code) => new Script(code).runInContext(window);
  return { run, seen: () => JSON.parse(JSON.stringify(window.seen)), window };
}

for (const [name, stub] of [["the readable source", source], ["the one-liner", oneLiner]]) {
  test(`${name} before the bundle: calls are replayed in order, with all their arguments`, () => {
    const { run, seen } = page();
    run(stub);
    run(`karta("identify", { userId: "u_1" }); karta("open"); karta("on", "ready", 1, 2);`);
    run(bundle);
    run(`karta("close")`);
    assert.deepEqual(seen(), [["identify", { userId: "u_1" }], ["open"], ["on", "ready", 1, 2], ["close"]]);
  });

  test(`${name} twice before the bundle: no call is lost`, () => {
    const { run, seen } = page();
    run(stub);
    run(`karta("first")`);
    run(stub);
    run(`karta("second")`);
    run(bundle);
    assert.deepEqual(seen(), [["first"], ["second"]]);
  });

  test(`${name} after the bundle does not replace it`, () => {
    const { run, seen, window } = page();
    run(bundle);
    const karta = window.karta;
    run(stub);
    run(`karta("open")`);
    assert.equal(window.karta, karta);
    assert.deepEqual(seen(), [["open"]]);
  });

  test(`${name} around the bundle and between two copies of it: each call runs once`, () => {
    const { run, seen } = page();
    run(stub);
    run(`karta("before")`);
    run(bundle);
    run(stub);
    run(bundle);
    run(`karta("after")`);
    assert.deepEqual(seen(), [["before"], ["after"]]);
  });

  test(`${name} on a page with an element of the id karta: calls are replayed in order`, () => {
    const { run, seen } = page();
    run(`window.karta = { id: "karta", localName: "div" };`);
    run(stub);
    run(`karta("open")`);
    run(stub);
    run(bundle);
    assert.deepEqual(seen(), [["open"]]);
  });

  test(`${name} without a bundle: calls are queued and nothing is thrown`, () => {
    const { run, window } = page();
    run(stub);
    run(`for (var i = 0; i < 10000; i++) karta("sendMessage", i)`);
    assert.equal(window.karta.q.length, 10000);
    assert.equal(window.karta.q[9999][1], 9999);
  });

  test(`${name} adds one global`, () => {
    const { run, window } = page();
    const before = Object.keys(window);
    run(stub);
    run(`karta("open")`);
    assert.deepEqual(Object.keys(window).filter((key) => !before.includes(key)), ["karta"]);
  });
}

test("without the stub the bundle works for calls made after it", () => {
  const { run, seen } = page();
  run(bundle);
  run(`karta("open")`);
  assert.deepEqual(seen(), [["open"]]);
});

test("the one-liner is one line of ES5 without a script end tag", () => {
  assert.match(oneLiner, /^[\x20-\x7e]+$/);
  assert.ok(!/=>|\blet\b|\bconst\b|`|<\//.test(oneLiner), oneLiner);
});

test("the CSP hash is that of the unchanged one-liner", async () => {
  const expected = `sha256-${createHash("sha256").update(oneLiner, "utf8").digest("base64")}`;
  assert.equal(await read("target/stub.csp.txt"), `${expected}\n`);
});

/** Returns the stubs in pages, the README and the packages' documentation. */
async function quotes() {
  const root = new URL("../../../../", import.meta.url);
  const names = (await readdir(new URL("docs/pages/", root), { recursive: true })).filter((name) => name.endsWith(".md"));
  const texts = await Promise.all(["README.md", ...names.map((name) => `docs/pages/${name}`)].map(async (name) => [name, await readFile(new URL(name, root), "utf8")]));
  // In PHP the stub is a concatenation of quoted pieces.
  return texts.flatMap(([name, text]) => [...text.replaceAll(/'\s*\. '/g, "").matchAll(/window\.karta = typeof[^{]*\{[^}]*\}/g)].map(([code]) => [name, code]));
}

test("every stub in the documentation equals the source, except for white space", async () => {
  const bare = (code) => code.replaceAll(/\/\*[^]*?\*\/|\/\/.*|[\s;]/g, "").replaceAll("'", '"');
  const found = await quotes();
  assert.ok(found.length >= 5, `${found.length} stubs found`);
  for (const [name, code] of found) assert.equal(bare(code), bare(source), name);
});
