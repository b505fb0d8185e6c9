// SPDX-License-Identifier: Apache-2.0
/** The settings of the tag, and settings that prevent the widget (public-api §1). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { bundle, cdn, open, tag } from "./page.mjs";

test("attributes become the settings of init", async () => {
  const page = await open({
    attributes: `data-token="t" data-project="demo/assistant" data-base-url="https://agent.example/" data-transport="managed-agents" data-locale="de"
      data-storage="session" data-config="lazy" data-launcher="true" data-user-id="u" data-identity-token="i" data-karta-open="no setting" data-cfasync="false"
      data-theme-agent-name="Beans" data-theme-footer="false" data-theme-offset-x="12" data-theme-suggested-prompts="One|Two" data-theme-image-hosts='["a.example","b.example"]' data-theme-greeting="a|b"`,
  });
  await page.call("open");
  assert.deepEqual(page.config(), {
    embedKey: null,
    token: "t",
    tokenEndpoint: null,
    tokenFn: null,
    projectRef: "demo/assistant",
    baseUrl: "https://agent.example/",
    transport: "managed-agents",
    locale: "de",
    storage: "session",
    config: "lazy",
    launcher: true,
    theme: { agentName: "Beans", footer: false, offsetX: "12", suggestedPrompts: ["One", "Two"], imageHosts: ["a.example", "b.example"], greeting: "a|b" },
  });
  assert.deepEqual(page.identity(), { userId: "u", identityToken: "i" });
  assert.deepEqual(page.warnings, []);
});

test("white space around values of the tag is ignored", async () => {
  const page = await open({ attributes: `data-embed-key=" pk_live_x" data-project="a/b\n" data-base-url=" https://agent.example \n" data-launcher=" true "` });
  await page.call("open");
  const { embedKey, projectRef, baseUrl, launcher } = page.config();
  assert.deepEqual([embedKey, projectRef, baseUrl, launcher], ["pk_live_x", "a/b", "https://agent.example", true]);
  assert.deepEqual(page.warnings, []);
});

for (const [attributes, named] of [
  [`data-project="a/b"`, "data-embed-key"],
  [`data-embed-key="" data-project="a/b"`, "data-embed-key"],
  [`data-embed-key="secret" data-project="a/b"`, "data-embed-key"],
  [`data-embed-key="pk_live_" data-project="a/b"`, "data-embed-key"],
  [`data-embed-key="pk_live_x" data-token="t" data-project="a/b"`, "data-embed-key"],
  [`data-embed-key="pk_live_x"`, "data-project"],
  [`data-embed-key="pk_live_x" data-project=""`, "data-project"],
  [`data-embed-key="pk_live_x" data-project="a"`, "data-project"],
  [`data-embed-key="pk_live_x" data-project="a/b/c"`, "data-project"],
  [`data-embed-key="pk_live_x" data-project="A/b"`, "data-project"],
  [`data-embed-key="pk_live_x" data-project="-a/b"`, "data-project"],
  [`data-embed-key="pk_live_x" data-project="a/b-"`, "data-project"],
  [`data-embed-key="pk_live_x" data-project="a/${"b".repeat(64)}"`, "data-project"],
  [`${tag} data-base-url=""`, "data-base-url"],
  [`${tag} data-base-url="agent.example"`, "data-base-url"],
  [`${tag} data-base-url="javascript:alert(1)"`, "data-base-url"],
  [`${tag} data-base-url="https://agent.example/?a=1"`, "data-base-url"],
  [`${tag} data-base-url="https://agent.example/#a"`, "data-base-url"],
  [`${tag} data-script-base="/widget/?a=1"`, "data-script-base"],
  [`${tag} data-transport=""`, "data-transport"],
  [`${tag} data-transport="smoke"`, "data-transport"],
  [`${tag} data-storage="cookie"`, "data-storage"],
  [`${tag} data-config="soon"`, "data-config"],
  [`${tag} data-mount="#missing"`, "data-mount"],
  [`${tag} data-mount="##"`, "data-mount"],
  [`${tag} data-mount=""`, "data-mount"],
  [`${tag} data-storage=""`, "data-storage"],
  [`${tag} data-config=""`, "data-config"],
  [`${tag} data-launcher=""`, "data-launcher"],
  [`${tag} data-launcher="yes"`, "data-launcher"],
  [`${tag} data-locale=""`, "data-locale"],
  [`${tag} data-locale="en_US"`, "data-locale"],
  [`${tag} data-locale="en-Latn_US"`, "data-locale"],
  [`data-token-endpoint="" data-project="a/b"`, "data-embed-key"],
  [`data-token="" data-project="a/b"`, "data-embed-key"],
]) {
  test(`one warning and no widget: ${attributes.slice(0, 70)}`, async () => {
    const page = await open({ attributes });
    assert.equal(page.warnings.length, 1);
    assert.match(page.warnings[0][0], new RegExp(`^karta: ${named}: expected `));
    assert.equal(page.hosts().length, 0);
    const answer = await page.call("open");
    assert.equal(answer.ok, false);
    assert.equal(answer.error.code, "invalid_option");
    assert.equal(page.warnings.length, 1, "logged once");
    assert.deepEqual(page.requests, [`${cdn}karta.js`]);
    assert.deepEqual(page.problems, []);
  });
}

test("the first of two equal attributes counts, as in HTML", async () => {
  const page = await open({
    attributes: `data-embed-key="pk_live_x" data-embed-key="secret" data-project="a/b" data-project="" data-base-url="https://one.example" data-base-url="two"
      data-storage="none" data-storage="cookie" data-launcher="false" data-launcher="yes" data-locale="de" data-locale="%"
      data-user-id="u" data-user-id="v" data-theme-accent="red" data-theme-accent="blue"`,
  });
  assert.deepEqual(page.warnings, []);
  await page.call("open");
  const { embedKey, projectRef, baseUrl, storage, launcher, locale, theme } = page.config();
  assert.deepEqual([embedKey, projectRef, baseUrl, storage, launcher, locale, theme], ["pk_live_x", "a/b", "https://one.example", "none", false, "de", { accent: "red" }]);
  assert.equal(page.identity().userId, "u");
});

test("empty attributes cause no warning", async () => {
  const page = await open({ attributes: `${tag} data-user-id="" data-identity-token="" data-theme-title=""` });
  assert.deepEqual(await page.call("open"), { ok: true });
  assert.deepEqual([page.warnings, page.problems], [[], []]);
});

test("an update with an invalid value changes nothing and causes one warning", async () => {
  for (const [given, named] of [
    [{ storage: "cookie" }, "data-storage: expected local|session|none"],
    [{ launcher: "maybe" }, "data-launcher: expected true|false"],
    [{ locale: 7 }, "data-locale: expected a BCP 47 tag"],
    [{ theme: 7 }, "theme: expected an object"],
    [{ strings: "x" }, "strings: expected an object"],
    [{ features: true }, "features: expected an object"],
  ]) {
    const page = await open();
    for (const mounted of [false, true]) {
      if (mounted) await page.call("open");
      const answer = await page.call("update", { ...given, theme: given.theme ?? { title: "Other" } });
      assert.deepEqual([answer.ok, answer.error.message], [false, named]);
      assert.deepEqual(page.warnings.splice(0).map(([text]) => text), [`karta: ${named}`]);
    }
    assert.deepEqual(page.config().theme, {});
    assert.deepEqual(await page.call("update", { theme: { title: "Right" } }), { ok: true });
    assert.equal(page.config().theme.title, "Right");
    assert.deepEqual([page.warnings, page.problems], [[], []]);
  }
});

for (const name of ["theme", "strings", "features"]) {
  test(`init with ${name} that is no object is one warning and no widget`, async () => {
    const page = await open();
    await page.call("init", { [name]: "dark" });
    assert.deepEqual(page.warnings, [[`karta: ${name}: expected an object`]]);
    assert.equal(page.hosts().length, 0);
  });
}

test("slugs may have 63 characters, and the Responses transport needs no project", async () => {
  for (const attributes of [`data-embed-key="pk_live_x" data-project="${"a".repeat(63)}/0-9"`, `data-token="t" data-transport="responses"`]) {
    const page = await open({ attributes });
    assert.equal(page.hosts().length, 1, attributes);
    assert.deepEqual(page.warnings, []);
  }
});

const noSettings =
  "karta: no settings: tag managers drop data-embed-key, use karta('init', {...})";

test("a tag without settings on a page without calls causes one warning that mentions tag managers", async () => {
  const page = await open({ attributes: `data-cfasync="false" data-gtmsrc="x"` });
  await page.until(() => page.warnings.length > 0);
  assert.deepEqual(page.warnings, [[noSettings]]);
  assert.match(page.warnings[0][0], /tag manager/);
  assert.equal((await page.call("open")).ok, false);
  assert.equal(page.hosts().length, 0);
  assert.deepEqual(page.problems, []);
});

for (const [name, options] of [
  ["settings", {}],
  ["a queued call", { attributes: "", before: `karta("on", "open", () => {});` }],
  ["a later call", { attributes: "", body: `<script>addEventListener("load", () => setTimeout(() => karta("init", { embedKey: "pk_live_x", projectRef: "a/b" })))</script>` }],
]) {
  test(`${name}: no warning about missing settings`, async () => {
    const timers = [];
    const page = await open({
      ...options,
      prepare(window) {
        // The test advances the time.
        const real = window.setTimeout;
        window.setTimeout = (task, delay) => (delay > 100 ? timers.push(task) : real(task, delay));
      },
    });
    await new Promise((done) => page.window.setTimeout(done, 1));
    for (const task of timers) task();
    await page.call("close");
    assert.deepEqual([page.warnings, page.problems], [[], []]);
  });
}

test("a tag without settings causes no warning until a command needs them", async () => {
  const page = await open({ attributes: `data-cfasync="false" data-turbo-track="reload"` });
  assert.deepEqual(page.warnings, []);
  assert.equal((await page.call("open")).ok, false);
  assert.equal(page.warnings.length, 1);
  assert.equal(page.warnings[0].length, 1, "nothing follows the text");
  page.call("init", { embedKey: "pk_live_x", projectRef: "a/b" });
  assert.deepEqual(await page.call("open"), { ok: true });
});

test("the tag is found without currentScript", async () => {
  const page = await open({ attributes: null, body: `<script type="text/plain" src="${cdn}karta.js" data-embed-key="pk_live_x" data-project="demo/late"></script>` });
  Object.defineProperty(page.document, "currentScript", { value: null, configurable: true });
  page.run(bundle);
  delete page.document.currentScript;
  await page.call("open");
  assert.equal(page.config().projectRef, "demo/late");
  assert.equal(page.window.panel.bridge.base, cdn);
});

test("an element of the page named currentScript is not taken for the tag", async () => {
  const page = await open({ attributes: null, body: `<img name="currentScript" src="https://evil.example/x.js"><script type="text/plain" src="${cdn}karta.js" data-embed-key="pk_live_x" data-project="demo/late"></script>` });
  // Engines let named elements replace the document's own properties. jsdom does not.
  Object.defineProperty(page.document, "currentScript", { value: page.document.querySelector("img"), configurable: true });
  page.run(bundle);
  delete page.document.currentScript;
  await page.call("open");
  assert.equal(page.config().projectRef, "demo/late");
  assert.equal(page.window.panel.bridge.base, cdn);
});

for (const value of ["true", "false"]) {
  test(`a list of the tag may say ${value}`, async () => {
    const page = await open({ attributes: `${tag} data-theme-suggested-prompts="${value}" data-theme-image-hosts="${value}"`, before: `karta("on", "open", () => seen.push("open"));` });
    assert.deepEqual(await page.call("open"), { ok: true });
    assert.deepEqual([page.seen(), page.problems], [["open"], []]);
  });
}

test("a bundle without a tag is configured by init", async () => {
  const page = await open({ attributes: null });
  page.document.querySelectorAll("script").forEach((script) => script.remove());
  page.run(bundle);
  assert.deepEqual(await page.call("init", { embedKey: "pk_live_x", projectRef: "a/b" }), { ok: true });
  assert.equal(page.hosts().length, 1);
});
