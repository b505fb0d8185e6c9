// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";
import { sharedServer } from "../testing/agent-server.js";
import { blocks } from "../testing/readme.js";
import { RUNTIMES, type Runtime } from "../testing/runtimes.js";

const consumer = join(import.meta.dirname, "..");
const repository = join(consumer, "..", "..", "..");
const { transformSync } = createRequire(join(repository, "npm-dist", "package.json"))("esbuild") as typeof import("esbuild");
const readme = blocks(join(consumer, "node_modules", "@karta", "widget", "README.md"), "ts");
const page = blocks(join(repository, "docs", "pages", "headless.md"), "ts");

const ANSWER = /scripted/;

/** Statements that call what an example exports. */
const VERSIONS = `
for await (const _ of client.sendMessage("Hello"));
await another(client.transcript.at(-1)!.id, console.log);
await change(client.transcript[0]!.id, "Hello again", console.log);
await back(client.transcript[0]!.id);
console.log("back to", client.transcript[0]!.text);`;
const OPEN = `
const client = new KartaAgentClient({ projectRef: "coffeeco/support-bot", embedKey: "pk_live_xxx" });
for await (const _ of client.sendMessage("Hello"));
await open(client, client.sessionId!);`;

/** What each example prints, in their order, and the statements that use it if it only exports functions. */
const README: readonly (readonly [RegExp, string?])[] = [[ANSWER], [/^refund_order: Refund once or /], [/^0$/m]];
const PAGE: readonly (readonly [RegExp, string?])[] = [
  [/scripted[^]*usage:/],
  [/^$/], // sends nothing
  [ANSWER, 'await ask("Hello", console.log);\nawait onStop();'],
  [ANSWER],
  [/role: "assistant"|role: 'assistant'/, OPEN],
  [/back to Hello$/m, VERSIONS],
  [/^$/], // there is nothing to restore
  [/^false$/m],
];

const EXAMPLES = [
  ...README.map(([prints, use = ""], index) => ({ name: `example ${index + 1} of the README`, code: `${readme[index]}\n${use}`, prints })),
  ...PAGE.map(([prints, use = ""], index) => ({ name: `example ${index + 1} of the headless client's page`, code: `${page[index]}\n${use}`, prints })),
];

const server = sharedServer();

/** Runs `code` as a file of the project. Returns what it printed. A program that fails rejects. */
async function run({ name, executable, args }: Runtime, code: string): Promise<string> {
  const folder = join(consumer, `examples-${name}`);
  mkdirSync(folder, { recursive: true });
  // Deno and Bun run TypeScript. Node 20 does not.
  const file = join(folder, name === "Node" ? "example.mjs" : "example.ts");
  writeFileSync(file, name === "Node" ? transformSync(code, { loader: "ts" }).code : code);
  const { stdout, stderr } = await promisify(execFile)(executable(), [...args(join(consumer, "testing", "rerouted.js")), file], {
    cwd: folder,
    env: { ...process.env, KARTA_SERVER: server.baseUrl },
  });
  return stdout + stderr;
}

for (const runtime of RUNTIMES) {
  test(`every example runs in ${runtime.name} as printed, with an embed key whose only origin is none`, { skip: runtime.skip }, async (t) => {
    for (const { name, code, prints } of EXAMPLES) {
      await t.test(name, async () => assert.match(await run(runtime, code), prints));
    }
  });
}

test("every example is run, except that of the panel, which needs a page", () => {
  assert.deepEqual([readme.length, page.length], [README.length + 1, PAGE.length]);
  assert.match(readme.at(-1)!, /mountWidget/);
});
