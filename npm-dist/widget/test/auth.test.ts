// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import test from "node:test";
import { KartaAgentClient, KartaAuthError, KartaError } from "@karta/widget";
import type { WidgetOptions } from "@karta/widget/panel";
import type { ScriptedServer } from "../testing/scripted-server.js";
import { all, clientFor, expectType, serverFor, type AnyOptions } from "./support/setup.js";

const refuse = (server: ScriptedServer, route: "create" | "mint") => (code = "unauthenticated") =>
  server.once(route, (_request, response) => {
    response.writeHead(401, { "content-type": "application/json" }).end(JSON.stringify({ error: code, reason: "No." }));
  });

const bearer = (server: ScriptedServer) => server.requestsTo("create").map((request) => request.headers.authorization);

test("without exactly one auth source the constructor throws an error that lists the given ones", () => {
  const make = (options: AnyOptions) => () =>
    new KartaAgentClient({ baseUrl: "http://127.0.0.1:1", projectRef: "demo/assistant", ...options } as AnyOptions as never);
  const expected = "Expected exactly one of embedKey, token, tokenEndpoint or tokenFn";
  const invalid = (got: string) => ({ name: "KartaError", code: "invalid_option", message: `${expected}, got ${got}` });
  assert.throws(make({}), invalid("none among baseUrl, projectRef"));
  assert.throws(make({ ["embedKey".toLowerCase()]: "pk_test_x" }), invalid("none among baseUrl, projectRef, embedkey"));
  assert.throws(make({ ["x".repeat(500)]: 1 }), invalid(`none among ${`baseUrl, projectRef, ${"x".repeat(80)}`.slice(0, 80)}`));
  assert.throws(make({ embedKey: "pk_test_x", token: "t" }), invalid("embedKey and token"));
  assert.throws(make({ tokenEndpoint: "/token", tokenFn: () => "t" }), invalid("tokenEndpoint and tokenFn"));
  for (const source of [{ embedKey: "pk_test_x" }, { token: "t" }, { tokenEndpoint: "/token" }, { tokenFn: () => "t" }]) {
    make(source)().shutdown();
  }
});

for (const [name, options, message] of [
  ["a missing project", { projectRef: undefined }, 'projectRef is missing: expected "org/agent"'],
  ["a malformed projectRef", { projectRef: "Foo" }, 'projectRef: expected "org/agent", got "Foo"'],
  ["a malformed project", { projectRef: undefined, project: "Foo" }, 'project: expected "org/agent", got "Foo"'],
  ["a project that is not a string", { projectRef: 7 }, "projectRef: expected a string, got 7"],
  ["an unknown transport", { transport: "pigeon" }, 'transport: expected "managed-agents" or "responses", got "pigeon"'],
  ["an unknown storage", { storage: "disk" }, 'storage: expected "local", "session", "none" or {get, set, remove}, got "disk"'],
  ["an unknown whenBusy", { whenBusy: "wait" }, 'whenBusy: expected "interrupt", "queue" or "reject", got "wait"'],
  ["a storage without remove", { storage: { get() {}, set() {}, toString: () => "mine" } }, 'storage: expected "local", "session", "none" or {get, set, remove}, got mine'],
  ["a fetch that is not a function", { fetch: "fetch" }, 'fetch: expected a function, got "fetch"'],
] as const) {
  test(`the error of ${name} names the expected and the given value`, () => {
    assert.throws(() => new KartaAgentClient({ projectRef: "a/b", token: "t", ...options } as never), { code: "invalid_option", message });
  });
}

test("a client without any options is refused with the first one that is missing", () => {
  assert.throws(() => new KartaAgentClient(undefined as never), { code: "invalid_option", message: 'projectRef is missing: expected "org/agent"' });
});

/* Compiled, not called: exactly one way to authenticate has the type of options. The widget's options have the same type. */
export const widgets: WidgetOptions[] = [
  { project: "a/b", embedKey: "pk_test_x" },
  { project: "a/b", token: "t", mount: "#chat" },
  { project: "a/b", tokenEndpoint: "/token" },
  { project: "a/b", tokenFn: ({ force }) => String(force) },
  // @ts-expect-error none
  { project: "a/b" },
  // @ts-expect-error two
  { project: "a/b", embedKey: "pk_test_x", token: "t" },
  // @ts-expect-error two
  { project: "a/b", tokenEndpoint: "/token", tokenFn: () => "t" },
  // @ts-expect-error a misspelled one
  { project: "a/b", embedkey: "pk_test_x" },
];

export const auth: (() => KartaAgentClient)[] = [
  () => new KartaAgentClient({ project: "a/b", embedKey: "pk_test_x" }),
  () => new KartaAgentClient({ project: "a/b", tokenFn: ({ force }) => String(force) }),
  // @ts-expect-error none
  () => new KartaAgentClient({ project: "a/b" }),
  // @ts-expect-error two
  () => new KartaAgentClient({ project: "a/b", embedKey: "pk_test_x", token: "t" }),
  // @ts-expect-error a misspelled one
  () => new KartaAgentClient({ project: "a/b", embedkey: "pk_test_x" }),
];

for (const [name, options, option] of [
  ["no project", { projectRef: undefined }, "projectRef"],
  ["three slugs", { projectRef: "a/b/c" }, "projectRef"],
  ["a slug that starts with a hyphen", { projectRef: "-a/b" }, "projectRef"],
  ["upper case", { projectRef: "Demo/assistant" }, "projectRef"],
  ["a slug of 64 characters", { projectRef: `a/${"b".repeat(64)}` }, "projectRef"],
  ["a project that is not a string", { projectRef: 7 }, "projectRef"],
  ["a base URL that is not a string", { baseUrl: 7 }, "baseUrl"],
  ["a token that is not a string", { token: 7 }, "token"],
  ["an unknown transport", { transport: "carrier-pigeon" }, "transport"],
  ["a storage without remove", { storage: { get() {}, set() {}, toString: () => "mine" } }, 'storage: expected "local", "session", "none" or {get, set, remove}, got mine'],
  ["a fetch that is not a function", { fetch: "fetch" }, "fetch"],
  ["a contextFn that is not a function", { contextFn: "page" }, "contextFn"],
  ["a tokenFn that is not a function", { token: undefined, tokenFn: "fn" }, "tokenFn"],
] as const) {
  test(`${name} is refused at construction`, () => {
    assert.throws(
      () => new KartaAgentClient({ baseUrl: "http://127.0.0.1:1", projectRef: "a/b", token: "t", ...options } as never),
      (error) => error instanceof KartaError && error.code === "invalid_option" && error.message.includes(option),
    );
  });
}

test("the project may be absent with the Responses transport, and agentRef is an alias", () => {
  new KartaAgentClient({ baseUrl: "http://127.0.0.1:1", token: "t", transport: "responses" }).shutdown();
  new KartaAgentClient({ baseUrl: "http://127.0.0.1:1", token: "t", agentRef: "demo/assistant" }).shutdown();
});

test("an embed key is exchanged once for all waiting calls", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server, { token: undefined, embedKey: "pk_test_demo" } as never);
  await Promise.all([client.listSessions(), client.listSessions(), client.createSession()]);
  await client.listSessions();
  const mints = server.requestsTo("mint");
  assert.equal(mints.length, 1);
  const body = JSON.parse(mints[0]!.body);
  assert.match(body.visitor_id, /^[0-9a-f]{32}$/);
  assert.deepEqual(body, { embed_key: "pk_test_demo", user_id: body.visitor_id, visitor_id: body.visitor_id });
  assert.deepEqual(bearer(server), ["Bearer token-1"]);
});

test("on(\"token\") reports each mint until it is unsubscribed", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server, { token: undefined, embedKey: "pk_test_demo" } as never);
  let mints = 0;
  const undo = client.on("token", () => mints++);
  await client.listSessions();
  assert.equal(mints, 1);
  undo();
  refuse(server, "create")();
  await client.createSession();
  assert.equal(server.requestsTo("mint").length, 2);
  assert.equal(mints, 1);
});

test("a refused token is replaced and the request is repeated, once", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server, { token: undefined, embedKey: "pk_test_demo" } as never);
  refuse(server, "create")();
  await client.createSession();
  assert.deepEqual(bearer(server), ["Bearer token-1", "Bearer token-2"]);

  const second = clientFor(t, server, { token: undefined, embedKey: "pk_test_demo" } as never);
  refuse(server, "create")();
  refuse(server, "create")();
  await assert.rejects(second.createSession(), KartaAuthError);
  assert.equal(bearer(server).length, 4);
});

test("a refused mint is final, and its code is passed on", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server, { token: undefined, embedKey: "pk_test_demo" } as never);
  refuse(server, "mint")("identity_invalid");
  await assert.rejects(client.createSession(), (error) => {
    assert.ok(error instanceof KartaAuthError);
    assert.equal(error.code, "identity_invalid");
    assert.equal(error.status, 401);
    assert.equal(error.message, "No.");
    return true;
  });
  assert.equal(server.requestsTo("mint").length, 1);
});

test("a static token is sent unchanged and cannot be refreshed", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server, { token: "mine" });
  refuse(server, "create")();
  await assert.rejects(client.createSession(), KartaAuthError);
  assert.deepEqual(bearer(server), ["Bearer mine"]);
});

test("tokenFn is called with force after a 401, and only then", async (t) => {
  const server = await serverFor(t);
  const asked: boolean[] = [];
  const client = clientFor(t, server, {
    token: undefined,
    tokenFn: async ({ force }: { force: boolean }) => {
      asked.push(force);
      return `mine-${asked.length}`;
    },
  } as never);
  refuse(server, "create")();
  await client.createSession();
  await client.listSessions();
  assert.deepEqual(asked, [false, true]);
  assert.deepEqual(bearer(server), ["Bearer mine-1", "Bearer mine-2"]);
});

test("a tokenFn that throws, rejects or returns no string ends the turn with a typed error", async (t) => {
  const server = await serverFor(t);
  for (const tokenFn of [
    () => {
      throw new Error("broken");
    },
    () => Promise.reject(new Error("broken")),
    () => "",
    () => 7,
    () => undefined,
  ]) {
    const client = clientFor(t, server, { token: undefined, tokenFn } as never);
    const events = await all(client.sendMessage("Hello"));
    assert.equal(events.length, 1);
    const { error, code } = expectType(events[0], "error");
    assert.ok(error instanceof KartaAuthError, String(error));
    assert.equal(code, "unauthenticated");
  }
  assert.equal(server.requests.length, 0);
});

test("tokenEndpoint is requested by GET", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server, { token: undefined, tokenEndpoint: `${server.baseUrl}/token` } as never);
  await client.createSession();
  assert.equal(server.requestsTo("token")[0]?.method, "GET");
  assert.equal(server.requestsTo("token")[0]?.headers.authorization, undefined);
  assert.deepEqual(bearer(server), ["Bearer token-1"]);
});

test("identify: verified users are sent with the mint, advisory ones in the session's metadata only", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server, { token: undefined, embedKey: "pk_test_demo" } as never);
  client.identify({ userId: "u_1", attributes: { plan: "pro" } });
  await client.createSession();
  const soft = JSON.parse(server.requestsTo("mint")[0]!.body);
  assert.equal(soft.user_id, soft.visitor_id);
  assert.deepEqual(JSON.parse(server.requestsTo("create")[0]!.body).metadata, { user_id: "u_1", attributes: { plan: "pro" } });

  client.identify({ identityToken: "ab".repeat(32) });
  await client.createSession();
  const verified = JSON.parse(server.requestsTo("mint")[1]!.body);
  assert.deepEqual(verified, {
    embed_key: "pk_test_demo",
    user_id: "u_1",
    identity_token: "ab".repeat(32),
    visitor_id: soft.visitor_id,
  });
});

test("the option user is equivalent to identify", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server, {
    token: undefined,
    embedKey: "pk_test_demo",
    user: { id: "u_1", identityToken: "cd".repeat(32) },
  } as never);
  await client.createSession();
  assert.equal(JSON.parse(server.requestsTo("mint")[0]!.body).user_id, "u_1");
});

test("no request has a header that a server may refuse across origins", async (t) => {
  const server = await serverFor(t);
  const client = clientFor(t, server, { token: undefined, embedKey: "pk_test_demo" } as never);
  await all(client.sendMessage("Hello"));
  await client.listSessions();
  await client.uploadFile(new Blob(["x"]));
  await client.interrupt();
  await client.deleteSession(client.sessionId!);
  // Headers that the platform adds.
  const own = ["host", "connection", "accept-language", "accept-encoding", "user-agent", "sec-fetch-mode", "content-length", "transfer-encoding"];
  for (const request of server.requests) {
    const names = Object.keys(request.headers).filter((name) => !own.includes(name));
    const allowed = ["accept", "authorization", "content-type"];
    assert.deepEqual(names.filter((name) => !allowed.includes(name)), [], request.url.pathname);
    assert.match(request.headers.accept ?? "", /^(application\/json|text\/event-stream)$/);
  }
  assert.ok(server.requests.length >= 7);
});
