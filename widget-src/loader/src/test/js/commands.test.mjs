// SPDX-License-Identifier: Apache-2.0
/** The loader's handling of each command, before and after the panel is mounted (public-api §2). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, prefix, tag } from "./page.mjs";

for (const command of ["open", "toggle", "newConversation"]) {
  test(`${command} loads the panel and runs there`, async () => {
    const page = await open();
    assert.deepEqual(await page.call(command), { ok: true });
    assert.deepEqual(page.runs(), [[command, null]]);
  });
}

for (const [command, ...values] of [["identify", { userId: "u" }], ["update", { theme: { title: "x" } }], ["escalate"], ["escalate", { reason: "x" }], ["close"], ["on", "open", () => {}], ["off", "open"], ["once", "open", () => {}], ["init", { theme: {} }]]) {
  test(`${command}(${values.map((value) => typeof value)}) does not load the panel`, async () => {
    const page = await open();
    const before = page.requests.length;
    assert.deepEqual(await page.call(command, ...values), { ok: true });
    assert.equal(page.requests.length, before);
    assert.equal(page.window.panel, undefined);
  });
}

test("calls that wait for the panel run in their order, after ready", async () => {
  const page = await open({ before: `window.holdPanel = true; karta("on", "ready", () => { seen.push("ready"); karta("sendMessage", "in ready"); });` });
  const answers = [page.call("open", "draft"), page.call("sendMessage", "one"), page.call("close"), page.call("toggle"), page.call("newConversation")];
  await page.until(() => page.window.panel);
  assert.deepEqual(page.runs(), []);
  page.window.panel.mount();
  assert.deepEqual((await Promise.all(answers)).map(({ ok }) => ok), [true, true, true, true, true]);
  await page.until(() => page.window.panel.runs.length === 6);
  assert.deepEqual(page.runs(), [["open", "draft"], ["sendMessage", "one"], ["close", null], ["toggle", null], ["newConversation", null], ["sendMessage", "in ready"]]);
  assert.deepEqual(page.seen(), ["ready"]);
});

test("once mounted, commands go to the panel at once", async () => {
  const page = await open();
  await page.call("open");
  page.call("toggle");
  page.call("update", { locale: "de" });
  page.call("escalate", { reason: "x" });
  assert.deepEqual(page.runs().slice(1), [["toggle", null], ["update", { locale: "de" }], ["escalate", { reason: "x" }]]);
});

test("a panel that throws fails only the call that caused it", async () => {
  const page = await open();
  await page.call("open");
  page.run("panel.bridge.mounted((command) => { if (command === 'open') throw new Error('plums'); return null; })");
  const answer = await page.window.karta("open");
  assert.equal(answer.ok, false);
  assert.equal(answer.error.message, "plums");
  assert.deepEqual(await page.call("close"), { ok: true });
});

test("init overrides the tag, and update overrides both", async () => {
  const page = await open({ attributes: `${tag} data-theme-title="tag" data-theme-greeting="tag" data-locale="de"` });
  page.call("update", { theme: { title: "update" }, locale: "fr", embedKey: "pk_live_other", baseUrl: "https://other.example" });
  page.call("init", { theme: { title: "init", placeholder: "init" }, locale: "es", baseUrl: "https://agent.example", context: "c" });
  await page.call("open");
  const config = page.config();
  assert.deepEqual(config.theme, { title: "update", greeting: "tag", placeholder: "init" });
  assert.equal(config.locale, "fr");
  assert.equal(config.baseUrl, "https://agent.example");
  assert.equal(config.embedKey, "pk_live_x");
  assert.equal(config.context, "c");
});

test("init is ignored with one warning while mounted, and works again after shutdown", async () => {
  const page = await open();
  await page.call("open");
  assert.equal((await page.call("init", { theme: { title: "late" } })).ok, false);
  assert.equal(page.warnings.length, 1);
  assert.match(page.warnings[0][0], /init ignored: mounted/);
  assert.equal(page.config().theme.title, undefined);
  await page.call("shutdown");
  assert.deepEqual(await page.call("init", { theme: { title: "now" } }), { ok: true });
  await page.call("open");
  assert.equal(page.config().theme.title, "now");
  assert.equal(page.warnings.length, 1);
});

test("init without a tag shows the launcher", async () => {
  const page = await open({ attributes: "" });
  assert.equal(page.hosts().length, 0);
  await page.call("init", { agentRef: "coffeeco/support-bot" });
  assert.equal(page.hosts().length, 0);
  await page.call("init", { tokenFn: () => "t" });
  assert.equal(page.hosts().length, 1);
  assert.deepEqual(page.warnings, []);
});

for (const alias of ["projectRef", "project", "agentRef"]) {
  test(`${alias} names the project`, async () => {
    const page = await open({ attributes: "" });
    page.call("init", { embedKey: "pk_test_x", [alias]: "demo/assistant" });
    await page.call("open");
    assert.equal(page.config().projectRef, "demo/assistant");
  });
}

test("the highest layer that names an auth source replaces that of the lower ones", async () => {
  const page = await open();
  page.call("init", { tokenEndpoint: "/token" });
  await page.call("open");
  const { embedKey, token, tokenEndpoint, tokenFn } = page.config();
  assert.deepEqual([embedKey, token, tokenEndpoint, tokenFn], [null, null, "/token", null]);
});

test("identify merges, null clears, id is an alias of userId, and user of init counts as identify", async () => {
  const page = await open({ attributes: `${tag} data-user-id="tag" data-identity-token="t1"` });
  page.call("identify", { attributes: { plan: "pro" } });
  page.call("identify", { id: "u_2" });
  page.call("init", { user: { identityToken: "t2" } });
  await page.call("open");
  const { bridge } = page.window.panel;
  assert.deepEqual(page.identity(), { userId: "u_2", identityToken: "t2", attributes: { plan: "pro" } });
  assert.equal(bridge.config.user, undefined);
  page.call("identify", { userId: null, identityToken: null });
  assert.deepEqual(page.runs().at(-1), ["identify", { userId: null, identityToken: null, attributes: { plan: "pro" } }]);
  assert.deepEqual(page.identity(), page.runs().at(-1)[1]);
});

test("escalate before the panel fires the event with the given fields and no session", async () => {
  const page = await open({ before: `karta("on", "escalate", (payload) => seen.push(payload));` });
  for (const argument of [undefined, { reason: "r", context: { order: 7, sessionId: "forged" } }, { context: "text" }, { context: 0 }, { context: null }]) page.call("escalate", argument);
  const nothing = { sessionId: null, transcript: [] };
  assert.deepEqual(page.seen(), [
    { context: nothing },
    { reason: "r", context: { order: 7, ...nothing } },
    { context: { value: "text", ...nothing } },
    { context: { value: 0, ...nothing } },
    { context: nothing },
  ]);
});

for (const command of ["shutdown", "reset"]) {
  test(`${command} leaves nothing on the page, and a later open mounts again`, async () => {
    const added = [];
    const page = await open({
      prepare(window) {
        const target = window.EventTarget.prototype;
        const { addEventListener, removeEventListener } = target;
        const isPage = (each) => each === window.document || each === window;
        target.addEventListener = function (...args) { if (isPage(this)) added.push(args[0]); addEventListener.apply(this, args); };
        target.removeEventListener = function (...args) { if (isPage(this)) added.splice(added.indexOf(args[0]), 1); removeEventListener.apply(this, args); };
      },
      before: `karta("on", "ready", () => seen.push("ready"));`,
    });
    await page.call("open");
    const first = page.window.panel;
    assert.ok(added.includes("click"));
    assert.deepEqual(await page.call(command), { ok: true });
    assert.deepEqual(Array.from(first.runs.at(-1)), [command, null]);
    assert.equal(page.hosts().length, 0);
    assert.ok(!added.includes("click"));
    page.document.body.replaceChildren();
    await page.call("identify", {});
    assert.equal(page.hosts().length, 0, "no observer puts it back");

    await page.call("open");
    assert.equal(page.hosts().length, 1);
    assert.notEqual(page.window.panel, first);
    assert.deepEqual(page.seen(), ["ready", "ready"]);
  });
}

test("identity survives shutdown and not reset", async () => {
  const page = await open();
  page.call("identify", { userId: "u_1" });
  await page.call("shutdown");
  await page.call("open");
  assert.equal(page.identity().userId, "u_1");
  await page.call("reset");
  await page.call("open");
  assert.equal(page.identity().userId, undefined);
});

test("reset before the panel deletes the widget's entries and no others", async () => {
  const page = await open();
  for (const [storage, keys] of [["localStorage", ["visitor", "session", "theme", "outbox"]], ["sessionStorage", ["draft", "open", "scroll"]]]) {
    for (const key of keys) page.window[storage].setItem(prefix + key, "1");
    page.window[storage].setItem("karta:1:00000000:visitor", "another widget");
    page.window[storage].setItem("own", "the page's");
  }
  await page.call("reset");
  for (const storage of ["localStorage", "sessionStorage"]) assert.deepEqual(Object.keys(page.window[storage]).sort(), ["karta:1:00000000:visitor", "own"]);
});

test("shutdown answers waiting calls, and a panel that loads too late is shut down", async () => {
  const page = await open({ before: "window.holdPanel = true;" });
  const waiting = page.call("open");
  await page.until(() => page.window.panel);
  const late = page.window.panel;
  page.call("shutdown");
  assert.deepEqual(await waiting, { ok: false, error: { code: "closed", message: "shutdown" } });
  late.mount();
  assert.deepEqual(Array.from(late.runs, (run) => Array.from(run)), [["shutdown", null]]);
  late.bridge.failed("network", "too late");
  assert.equal(page.hosts().length, 0);
  page.window.holdPanel = false;
  assert.deepEqual(await page.call("open"), { ok: true });
});

test("a queued shutdown keeps the launcher away until open or init", async () => {
  const page = await open({ before: `karta("shutdown");` });
  assert.equal(page.hosts().length, 0);
  await page.call("init", {});
  assert.equal(page.hosts().length, 1);
});

test("fifty rounds of shutdown and open leave one host and no warning", async () => {
  const page = await open();
  for (let i = 0; i < 50; i++) {
    await page.call("open");
    await page.call("shutdown");
  }
  await page.call("open");
  assert.equal(page.hosts().length, 1);
  assert.equal(page.window.panel.mounts, 51);
  assert.deepEqual(page.warnings, []);
});

test("init while there is a launcher applies the new settings to it", async () => {
  const page = await open();
  await page.call("init", { launcher: false, theme: { position: "start" } });
  assert.equal(page.hosts().length, 1);
  assert.equal(page.launcher().hidden, true);
  assert.equal(page.launcher().className, "start");
});

test("an invalid init while there is a launcher is one warning and no widget", async () => {
  const page = await open();
  await page.call("init", { embedKey: "bad" });
  assert.equal(page.hosts().length, 0);
  assert.equal(page.warnings.length, 1);
  assert.match(page.warnings[0][0], /data-embed-key: expected pk_live/);
  await page.call("init", { embedKey: "pk_test_demo" });
  assert.equal(page.hosts().length, 1);
});

test("init while the panel loads loads it once more, with the settings of init", async () => {
  const page = await open({ before: "window.holdPanel = true;" });
  const answer = page.call("open");
  await page.until(() => page.window.panel);
  const first = page.window.panel;
  await page.call("init", { theme: { position: "start" } });
  await page.until(() => page.window.panel !== first);
  page.window.panel.mount();
  assert.deepEqual(await answer, { ok: true });
});

test("close closes a panel that was open on the last page and has not loaded yet", async () => {
  const page = await open({ prepare: (window) => window.sessionStorage.setItem(`${prefix}open`, "1") });
  assert.equal(page.window.panel, undefined);
  await page.call("close");
  assert.deepEqual(page.runs(), [["close", null]]);
});

test("close waits for a panel of the page, which warns", async () => {
  const page = await open({ attributes: `${tag} data-mount="#place"`, body: `<div id="place"></div>`, before: `window.early = karta("close");` });
  await page.call("close");
  assert.ok(page.runs().some(([name]) => name === "close"));
});

for (const command of ["commands", "mentions"]) {
  test(`${command} before the panel loads is answered at once and runs there`, async () => {
    const page = await open();
    assert.deepEqual(await page.call(command, []), { ok: true });
    assert.equal(page.window.panel, undefined);
    await page.call("open");
    assert.ok(page.runs().some(([name]) => name === command));
  });
}

test("another user before the panel loads does not get the previous user's conversation", async () => {
  for (const where of ["localStorage", "sessionStorage"]) {
    const page = await open({ attributes: `${tag} data-user-id="a"`, prepare: (window) => { for (const key of ["session", "visitor"]) window[where].setItem(prefix + key, "s1"); } });
    const kept = () => ["session", "visitor"].map((key) => page.window[where].getItem(prefix + key));
    await page.call("identify", { userId: "a", attributes: { plan: "x" } });
    assert.deepEqual(kept(), ["s1", "s1"]);
    await page.call("identify", { userId: "b" });
    assert.deepEqual(kept(), [null, "s1"]);
  }
});

test("another user does not get the previous user's proof", async () => {
  const page = await open();
  page.call("identify", { userId: "a", identityToken: "of a" });
  page.call("identify", { userId: "b" });
  page.call("identify", { attributes: { plan: "pro" } });
  await page.call("open");
  assert.deepEqual(page.identity(), { userId: "b", attributes: { plan: "pro" } });
});

test("a proof may be set before its user", async () => {
  const page = await open();
  page.call("identify", { identityToken: "of a" });
  page.call("identify", { userId: "a" });
  await page.call("open");
  assert.equal(page.identity().identityToken, "of a");
});
