// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { blocks } from "../testing/readme.js";
import type { ScriptedServer } from "../testing/scripted-server.js";
import { idle, pause, say, serverFor } from "./support/setup.js";

const consumer = join(import.meta.dirname, "..");
const examples = blocks(join(consumer, "node_modules", "@karta", "widget", "README.md"), "ts");

/** The output of each example against a server, in their order. The types are checked with the other tests. */
const RUNS: readonly ((server: ScriptedServer, said: string[]) => void)[] = [
  (_server, said) => assert.deepEqual(said, ["Press the link."]),
  (server, said) => {
    assert.deepEqual(said, ["refund: Once or deny"]);
    assert.match(server.requestsTo("post").at(-1)!.body, /approve_once/);
  },
  (_server, said) => assert.deepEqual(said, ["0"]),
];

for (const [index, run] of RUNS.entries()) {
  test(`example ${index + 1} of the README runs unchanged`, async (t) => {
    const server = await serverFor(t);
    server.scripts.push(index === 1 ? [pause, say("Done."), idle] : [say("Press the link."), idle]);
    const { fetch } = globalThis;
    globalThis.fetch = (input, init) => fetch(String(input).replace(/https:\/\/(agent\.karta\.sh|chat\.example\.com)/, server.baseUrl), init);
    const said: string[] = [];
    t.mock.method(console, "log", (...words: unknown[]) => void said.push(words.join(" ")));
    t.after(() => {
      globalThis.fetch = fetch;
    });
    await import(`./readme/example-${index}.js`);
    run(server, said);
  });
}

test("every example is run, except that of the panel, which needs a page", () => {
  assert.equal(examples.length, RUNS.length + 1);
  assert.match(examples.at(-1)!, /mountWidget/);
});
