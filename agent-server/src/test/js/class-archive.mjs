// SPDX-License-Identifier: Apache-2.0
/**
 * Stores the classes of a started server in an archive (class data sharing), from which the servers of all modules' tests
 * start with a third less processor time. Usage: node class-archive.mjs <java> <jar> <archive>
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const [java, jar, archive] = process.argv.slice(2);
const data = mkdtempSync(join(tmpdir(), "karta-classes-"));
// The options of the tests: an archive is used only with the options with which it was made.
const options = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", `-XX:ArchiveClassesAtExit=${archive}`, "-Xlog:disable"];
const server = spawn(java, [...options, "-jar", jar, "--port", "0", "--data", data], { stdio: ["ignore", "pipe", "inherit"] });
const ended = once(server, "exit");
const [line] = await Promise.race([once(createInterface(server.stdout), "line"), ended]);
const origin = /^listening on (\S+)$/.exec(line)?.[1];
if (!origin) throw new Error(`the server said: ${line}`);

const post = async (path, body, token) => {
  const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(origin + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
};
const { token } = await post("/v1/embed/session-tokens", { embed_key: "pk_test_demo" });
const sessions = "/demo/assistant/v1/managed-agents/sessions";
const { id } = await post(sessions, {}, token);
await post(`${sessions}/${id}/events`, { type: "user.message", text: "Hello" }, token);
for await (const _ of (await fetch(`${origin}${sessions}/${id}/events/stream?after=0`, { headers: { authorization: `Bearer ${token}` } })).body) break;

server.kill("SIGTERM");
const [code] = await ended;
rmSync(data, { recursive: true, force: true });
// 143: ended by SIGTERM.
if (code !== 143) throw new Error(`the server exited with ${code}`);
