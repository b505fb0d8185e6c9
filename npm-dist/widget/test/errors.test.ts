// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import * as widget from "@karta/widget";
import { all, clientFor, expectType, serverFor } from "./support/setup.js";

/** Returns core's table of codes and classes, read from its source. */
function table(): { classes: string[]; rows: { status: string; kind: number; codes: string[] }[] } {
  const path = ["..", "..", "..", "..", "widget-src", "core", "src", "main", "java", "sh", "karta", "widget", "core", "error", "ErrorTable.java"];
  // Texts that are split over lines in one.
  const source = readFileSync(join(import.meta.dirname, ...path), "utf8").replace(/"\s*\+\s*"/g, "");
  const classes = [...source.slice(source.indexOf("CLASSES"), source.indexOf("ROWS")).matchAll(/"(Karta\w+)"/g)].map((match) => match[1]!);
  const rows = [...source.matchAll(/new Row\(\s*"([^"]*)",\s*(\d),\s*"([^"]*)"/g)].map((match) => ({
    status: match[1]!,
    kind: Number(match[2]),
    codes: match[3]!.split(", "),
  }));
  return { classes, rows };
}

const { classes, rows } = table();
const exported = widget as unknown as Record<string, typeof widget.KartaError>;

test("the whole table is read, and each of its classes is exported", () => {
  assert.equal(classes.length, 9);
  assert.ok(rows.length >= 20);
  assert.deepEqual(classes.filter((name) => !(exported[name]?.prototype instanceof Error)), []);
  assert.ok(widget.KartaRateLimitedError.prototype instanceof widget.KartaLimitReachedError);
  assert.deepEqual(Object.keys(widget).filter((name) => name.endsWith("Error")).sort(), [...classes].sort());
});

test("the type of codes has exactly the codes of the table", () => {
  const types = readFileSync(join(import.meta.dirname, "..", "node_modules", "@karta", "widget", "dist", "errors.d.ts"), "utf8");
  const [, union] = /type KartaErrorCode = ([^;]*);/.exec(types)!;
  const typed = [...union!.matchAll(/"(\w+)"/g)].map((match) => match[1]!);
  assert.deepEqual(typed.sort(), rows.flatMap(({ codes }) => codes).sort());
});

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type EventCode = (widget.AgentEvent & { type: "error" })["code"];

/** A server may have codes of its own. `string & {}` allows them, and editors still complete the known ones. */
test("the code of an error event has the type of codes", () => {
  const same: Same<EventCode, widget.KartaErrorCode | (string & {})> = true;
  const plain: Same<EventCode, string> = false;
  assert.deepEqual([same, plain], [true, false]);
  const types = readFileSync(join(import.meta.dirname, "..", "node_modules", "@karta", "widget", "dist", "types.d.ts"), "utf8");
  const [, code] = /readonly type: "error";\s+readonly message: string;\s+readonly code: ([^;]+);/.exec(types)!;
  assert.equal(code, "KartaErrorCode | (string & {})");
});

for (const { status, kind, codes } of rows.filter((row) => /^\d/.test(row.status) && row.status !== "2xx")) {
  for (const code of codes) {
    const number = status === "5xx" ? 503 : Number.parseInt(status, 10);
    test(`${number} ${code} is a ${classes[kind]}`, async (t) => {
      const server = await serverFor(t);
      server.always("create", (_request, response) => {
        response
          .writeHead(number, { "content-type": "application/json", "x-request-id": "req-1", "retry-after": "31" })
          .end(JSON.stringify({ error: { message: "In words.", code } }));
      });
      const { error, message } = expectType((await all(clientFor(t, server).sendMessage("Hello"))).at(-1), "error");
      assert.equal(error.constructor, exported[classes[kind]!]);
      assert.deepEqual(
        { name: error.name, code: error.code, status: error.status, message: error.message, requestId: error.requestId, retry: error.retryAfterSeconds },
        { name: classes[kind], code, status: number, message: "In words.", requestId: "req-1", retry: 31 },
      );
      assert.equal(message, "In words.");
      assert.match(error.body ?? "", /In words/);
    });
  }
}

for (const [form, type, body, message] of [
  ["{detail}", "application/json", '{"detail":"In words."}', "In words."],
  ["{error, reason}", "application/json", '{"error":"forbidden","reason":"In words."}', "In words."],
  ["{message}", "application/json", '{"message":"In words."}', "In words."],
  ["plain text", "text/plain", "In words.", "In words."],
] as const) {
  test(`the message of a body of the form ${form} is read`, async (t) => {
    const server = await serverFor(t);
    server.always("create", (_request, response) => void response.writeHead(403, { "content-type": type }).end(body));
    await assert.rejects(clientFor(t, server).createSession(), (error) => {
      assert.ok(error instanceof widget.KartaForbiddenError);
      assert.equal(error.message, message);
      assert.equal(error.code, "forbidden");
      return true;
    });
  });
}

test("an HTML page never becomes a message", async (t) => {
  const server = await serverFor(t);
  server.always("create", (_request, response) => void response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>"));
  await assert.rejects(clientFor(t, server).createSession(), (error) => {
    assert.ok(error instanceof widget.KartaServerError);
    assert.doesNotMatch(error.message, /[<>]/);
    return true;
  });
});
