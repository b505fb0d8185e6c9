// SPDX-License-Identifier: Apache-2.0
/** Edits, other answers and the choice of a version, with the agent server. */
import assert from "node:assert/strict";
import test, { after, type TestContext } from "node:test";
import { KartaAgentClient, KartaConflictError, KartaError, KartaNotFoundError, type AgentEvent } from "@karta/widget";
import { AgentServer, sharedServer } from "../testing/agent-server.js";
import { FULL, fullTest } from "../testing/full.js";
import { all, clientFor, expectType, serverFor, type AnyOptions } from "./support/setup.js";

/** A test of a full run kills the server. */
const own = FULL ? await AgentServer.start() : undefined;
const server = own ?? sharedServer();
after(() => own?.stop());

function connect(t: TestContext, options: AnyOptions = {}): KartaAgentClient {
  const client = new KartaAgentClient({ baseUrl: server.baseUrl, projectRef: "demo/assistant", embedKey: "pk_test_demo", ...options } as AnyOptions as never);
  t.after(() => client.shutdown());
  return client;
}

const SLOW = { projectRef: "demo/slow", embedKey: "pk_test_slow", visitorId: "a-visitor-of-two-clients" } as const;
const LONG = `say: ${Array.from({ length: 2_000 }, (_, i) => `w${i}`).join(" ")}`;

/** Sends these messages, whose answers repeat their words. */
async function talk(client: KartaAgentClient, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    assert.equal((await all(client.sendMessage(`say: ${text}`))).at(-1)?.type, "done");
  }
}

/** The texts of the transcript, questions without their command. */
const texts = (client: KartaAgentClient) => client.transcript.map(({ role, text }) => (role === "user" ? `${text.replace("say: ", "")}?` : text));
/** Waits until `client` has read the path that another client has made the current one. */
async function shows(client: KartaAgentClient, ...expected: string[]): Promise<void> {
  while (texts(client).join() !== expected.join()) await new Promise((resolve) => setTimeout(resolve, 20));
}
const failure = (events: readonly AgentEvent[]) => expectType(events.at(-1), "error").error;
const code = (expected: string) => (error: unknown) => error instanceof KartaError && error.code === expected;

test("an edit replaces the message and all later ones, and its earlier version can be selected", async (t) => {
  const client = connect(t);
  await talk(client, "One", "Two");
  const events = await all(client.edit(client.transcript[0]!.id, "say: Uno"));
  assert.equal(events.at(-1)?.type, "done");
  assert.deepEqual(texts(client), ["Uno?", "Uno"]);
  const [question, answer] = client.transcript;
  assert.deepEqual([question!.parent, question!.versions?.indexOf(question!.id), question!.versions?.length], [null, 1, 2]);
  assert.deepEqual([answer!.parent, answer!.versions], [question!.id, [answer!.id]]);

  await client.select(question!.versions![0]!);
  assert.deepEqual(texts(client), ["One?", "One", "Two?", "Two"]);
  assert.deepEqual(client.transcript[0]!.versions, question!.versions);
  assert.equal(client.transcript[2]!.parent, client.transcript[1]!.id);
});

test("another answer replaces the earlier one, and both are versions of the same answer", async (t) => {
  const client = connect(t);
  await talk(client, "One", "Two");
  const [, first] = client.transcript;
  assert.equal((await all(client.regenerate(first!.id))).at(-1)?.type, "done");
  assert.deepEqual(texts(client), ["One?", "One"]);
  const again = client.transcript[1]!;
  assert.deepEqual(again.versions, [first!.id, again.id]);
  assert.equal(again.parent, client.transcript[0]!.id);
  await all(client.regenerate(again.id));
  assert.equal(client.transcript[1]!.versions?.length, 3);
  await client.select(first!.id);
  assert.deepEqual(texts(client), ["One?", "One", "Two?", "Two"]);
});

test("later messages follow the selected version, and so does the log that another client reads", async (t) => {
  const visitorId = "a-visitor-who-selects-a-version";
  const client = connect(t, { visitorId });
  await talk(client, "One", "Two");
  await all(client.edit(client.transcript[2]!.id, "say: Dos"));
  const [two, dos] = client.transcript[2]!.versions!;
  await client.select(two!);
  await talk(client, "Three", "Four");
  assert.deepEqual(texts(client), ["One?", "One", "Two?", "Two", "Three?", "Three", "Four?", "Four"]);
  const other = connect(t, { visitorId });
  await other.resume(client.sessionId!);
  assert.deepEqual(other.transcript, client.transcript);

  await client.select(dos!);
  await talk(client, "Tres");
  assert.deepEqual(texts(client), ["One?", "One", "Dos?", "Dos", "Tres?", "Tres"]);
  await talk(other, "Cinco");
  await shows(other, "One?", "One", "Dos?", "Dos", "Tres?", "Tres", "Cinco?", "Cinco");
  assert.deepEqual(other.transcript[2]!.versions, [two, dos]);
});

test("a message several turns ago is edited at its place in the middle", async (t) => {
  const client = connect(t);
  await talk(client, "One", "Two", "Three");
  await all(client.regenerate(client.transcript[3]!.id));
  await talk(client, "After");
  await all(client.edit(client.transcript[4]!.id, "say: Later"));
  assert.deepEqual(texts(client), ["One?", "One", "Two?", "Two", "Later?", "Later"]);
  assert.equal(client.transcript[4]!.parent, client.transcript[3]!.id);
});

test("a new client with the same storage continues the selected version", async (t) => {
  const kept = new Map<string, string>();
  const storage = { get: (key: string) => kept.get(key), set: (key: string, text: string) => void kept.set(key, text), remove: (key: string) => void kept.delete(key) };
  const first = connect(t, { storage });
  assert.equal(await first.restore(), false);
  await talk(first, "One");
  await all(first.edit(first.transcript[0]!.id, "say: Uno"));
  await first.select(first.transcript[0]!.versions![0]!);

  const second = connect(t, { storage });
  assert.equal(await second.restore(), true);
  assert.deepEqual(texts(second), ["One?", "One"]);
  assert.deepEqual(second.transcript, first.transcript);
  await talk(second, "Two");
  assert.deepEqual(texts(second), ["One?", "One", "Two?", "Two"]);
  await second.forget();
  assert.equal([...kept.keys()].some((key) => key.includes(":chat")), false);
});

test("a choice and messages of another client are read with the next message, and by stream()", async (t) => {
  const visitorId = "a-visitor-with-two-open-pages";
  const client = connect(t, { visitorId });
  await talk(client, "One", "Two");
  await all(client.edit(client.transcript[2]!.id, "say: Dos"));
  const other = connect(t, { visitorId });
  await other.resume(client.sessionId!);
  const [two] = other.transcript[2]!.versions!;
  await other.select(two!);
  await talk(other, "Aside");
  await talk(client, "Tres");
  await shows(client, "One?", "One", "Two?", "Two", "Aside?", "Aside", "Tres?", "Tres");
  assert.equal(client.transcript[2]!.versions?.length, 2);

  await other.resume(client.sessionId!);
  await all(other.edit(other.transcript[0]!.id, "say: Uno"));
  await all(client.stream());
  assert.deepEqual(texts(client), ["Uno?", "Uno"]);
});

test("an edit whose answer is lost is posted again with the same body, and counts once", async (t) => {
  const posted: string[] = [];
  let lose = true;
  const client = connect(t, {
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      if (/\/events$/.test(String(url)) && String(init?.body).includes("Uno")) {
        posted.push(String(init?.body));
        if (lose) {
          lose = false;
          throw new TypeError("lost");
        }
      }
      return response;
    },
  });
  await talk(client, "One", "Two");
  await all(client.edit(client.transcript[2]!.id, "say: Uno"));
  assert.equal(posted.length, 2);
  assert.equal(posted[0], posted[1]);
  assert.equal((JSON.parse(posted[0]!) as { parent: string }).parent, client.transcript[1]!.id);
  assert.equal(client.transcript[2]!.versions?.length, 2);
});

fullTest("an edit counts once if the server is killed after it was accepted, and again while its answer streams", async (t) => {
  const visitorId = "a-visitor-of-a-killed-server";
  // The server that takes the turn over must not have ended it before the client reads it.
  const words = Array.from({ length: 600 }, (_, i) => `w${i}`).join(" ");
  let back: Promise<void> | undefined;
  const client = connect(t, {
    ...SLOW,
    visitorId,
    fetch: async (url, init) => {
      await back;
      const response = await fetch(url, init);
      if (!back && /\/events$/.test(String(url)) && String(init?.body).includes(words)) {
        assert.equal(response.status, 202);
        await (back = own!.crash());
        throw new TypeError("lost");
      }
      return response;
    },
  });
  await talk(client, "One", "Two");
  let cut: string | undefined;
  for await (const event of client.edit(client.transcript[2]!.id, `say: ${words}`)) {
    if (event.type === "message" && cut === undefined) {
      cut = event.text;
      await (back = own!.crash());
    }
  }
  assert.ok(back && cut!.length < words.length, "the server was killed twice");
  assert.deepEqual(texts(client), ["One?", "One", `${words}?`, words]);
  assert.equal(client.transcript[2]!.versions?.length, 2);
  const other = connect(t, { ...SLOW, visitorId });
  await other.resume(client.sessionId!);
  // The words that the killed server had not saved are newer in the log than when they were first read.
  const timeless = (each: KartaAgentClient) => each.transcript.map(({ createdAt: _, ...message }) => message);
  assert.deepEqual(timeless(other), timeless(client));

  await client.select(client.transcript[2]!.versions![0]!);
  assert.deepEqual(texts(client), ["One?", "One", "Two?", "Two"]);
});

test("interrupt() stops an edit that has not begun yet", async (t) => {
  const client = connect(t, { ...SLOW, visitorId: "a-visitor-who-stops-an-edit" });
  await talk(client, "One");
  const events = all(client.edit(client.transcript[0]!.id, LONG));
  await client.interrupt();
  assert.equal((await events).at(-1)?.type, "done");
  assert.equal(client.transcript[0]?.text, LONG);
  assert.ok((client.transcript[1]?.text ?? "").length < LONG.length / 2, "the answer is cut");
  assert.equal((await all(client.sendMessage("say: Next."))).at(-1)?.type, "done");
});

test("while another client's turn runs, an edit ends with turn_running and changes nothing", async (t) => {
  const busy = connect(t, SLOW);
  await talk(busy, "One");
  const client = connect(t, SLOW);
  await client.resume(busy.sessionId!);
  const turn = busy.sendMessage(LONG);
  await turn.next();
  const before = client.transcript;
  const error = failure(await all(client.edit(before[0]!.id, "say: Uno")));
  assert.ok(error instanceof KartaConflictError);
  assert.equal(error.code, "turn_running");
  assert.deepEqual(texts(client).slice(0, 2), ["One?", "One"]);
  await turn.return(undefined);
  await busy.interrupt();
});

test("the twenty-first version is refused with version_limit", async (t) => {
  const client = connect(t);
  await talk(client, "One");
  for (let count = 2; count <= 20; count++) {
    await all(client.regenerate(client.transcript[1]!.id));
    assert.equal(client.transcript[1]!.versions?.length, count);
  }
  const before = client.transcript;
  assert.equal(failure(await all(client.regenerate(before[1]!.id))).code, "version_limit");
  assert.deepEqual(client.transcript, before);
  await talk(client, "Two");
  assert.deepEqual(texts(client), ["One?", "One", "Two?", "Two"]);
});

test("a message that is not in the transcript, or has the other role, is not_found", async (t) => {
  const client = connect(t);
  assert.ok(failure(await all(client.edit("msg_1", "Hello"))) instanceof KartaNotFoundError, "before there is a session");
  await talk(client, "One");
  const [question, answer] = client.transcript;
  for (const turn of [client.edit("msg_999", "Hello"), client.edit(answer!.id, "Hello"), client.regenerate(question!.id), client.regenerate("nonsense")]) {
    const error = failure(await all(turn));
    assert.ok(error instanceof KartaNotFoundError, error.message);
    assert.equal(error.code, "not_found");
  }
  await assert.rejects(client.select("msg_999"), KartaNotFoundError);
  assert.deepEqual(texts(client), ["One?", "One"]);
  await talk(client, "Two");
});

test("another answer that is aborted is detached, and the next message interrupts it and follows it", async (t) => {
  const client = connect(t, { ...SLOW, visitorId: "a-visitor-who-aborts-answers" });
  const first = client.sendMessage(LONG);
  for await (const event of first) {
    if (event.type === "message") break;
  }
  await client.interrupt();
  const abort = new AbortController();
  await assert.rejects(async () => {
    for await (const event of client.regenerate(client.transcript[1]!.id, { signal: abort.signal })) {
      if (event.type === "message") abort.abort();
    }
  }, code("aborted"));
  assert.equal(client.status, "detached");
  const again = client.transcript[1]!;
  assert.equal(again.versions?.indexOf(again.id), 1);
  await talk(client, "Next");
  assert.deepEqual(texts(client).slice(2), ["Next?", "Next"]);
  assert.equal(client.transcript[1]!.id, again.id);
  assert.equal(client.transcript[2]!.parent, again.id);
});

test("an edit while a turn is iterated is busy, and one after leaving it obeys whenBusy", async (t) => {
  const client = connect(t, { ...SLOW, visitorId: "a-visitor-who-leaves-turns" });
  await talk(client, "One");
  const { id } = client.transcript[0]!;
  for await (const event of client.sendMessage(LONG)) {
    if (event.type === "message") {
      await assert.rejects(client.edit(id, "say: Uno").next(), code("busy"));
      await assert.rejects(client.select(id), (error) => error instanceof KartaConflictError && error.code === "busy");
      break;
    }
  }
  await assert.rejects(all(client.edit(id, "say: Uno", { whenBusy: "reject" })), code("busy"));
  await all(client.edit(id, "say: Uno"));
  assert.deepEqual(texts(client), ["Uno?", "Uno"]);
});

test("with a server that has no versions nothing is posted, and the error is unsupported", async (t) => {
  const old = await serverFor(t);
  const client = clientFor(t, old);
  await talk(client, "One");
  const before = texts(client);
  const error = failure(await all(client.edit(client.transcript[0]!.id, "say: Uno")));
  assert.equal(error.code, "unsupported");
  assert.match(error.message, /features\.branches/);
  await client.resume(client.sessionId!);
  assert.deepEqual(texts(client), before);
  assert.equal(client.transcript[0]!.versions, undefined);
  assert.equal(old.requestsTo("post").length, 1);
  const responses = connect(t, { transport: "responses" });
  assert.equal(failure(await all(responses.regenerate("msg_1_answer"))).code, "unsupported");
});
