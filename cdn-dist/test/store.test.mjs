// SPDX-License-Identifier: Apache-2.0
/** The browser's store (WebStore) as TeaVM compiled it, with stand-ins for the storage of a page. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { part } from "../src/build.mjs";

const program = `${await readFile(part("differential").file, "utf8")}\nmain([]);`;

/** A storage that takes nothing while it is full. */
class FakeStorage {
  #isFull;

  constructor(isFull) {
    this.#isFull = isFull;
  }

  getItem(key) {
    return this[key] ?? null;
  }

  setItem(key, value) {
    if (this.#isFull) throw new Error("The quota has been exceeded.");
    this[key] = value;
  }

  removeItem(key) {
    delete this[key];
  }
}

/** Creates a store of a kind. */
const store = (kind, localStorage = new FakeStorage(false)) => {
  let created;
  new Function("stores", "window", program)((create) => (created = create(kind)), { localStorage });
  return created;
};

for (const [kind, isFull] of [
  ["none", false],
  ["local", true],
]) {
  test(`a cleared store has nothing in memory, ${isFull ? "with a full storage" : "without a storage"}`, () => {
    const memory = store(kind, new FakeStorage(isFull));
    assert.equal(memory.set("visitor", "v1"), false);
    assert.equal(memory.get("visitor"), "v1");
    assert.equal(memory.isFull(), isFull);
    memory.clear();
    assert.equal(memory.get("visitor"), null);
    assert.equal(memory.isFull(), false);
  });
}

test("consent after a clear stores nothing from before it", () => {
  const storage = new FakeStorage(false);
  const memory = store("none", storage);
  memory.set("visitor", "v1");
  memory.clear();
  memory.set("session", "s2");
  memory.use("local");
  assert.deepEqual({ ...storage }, { "karta:session": "s2" });
});

test("a cleared store leaves the page's own entries", () => {
  const storage = new FakeStorage(false);
  storage.setItem("cart", "2");
  const local = store("local", storage);
  assert.equal(local.set("visitor", "v1"), true);
  local.clear();
  assert.equal(local.get("visitor"), null);
  assert.deepEqual({ ...storage }, { cart: "2" });
});
