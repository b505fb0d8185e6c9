// SPDX-License-Identifier: Apache-2.0
/** When and how the panel is loaded, and the handling of failures (public-api §1, §5, §9). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { bundle, cdn, loaderFor, open, panelFile, prefix, tag } from "./page.mjs";

const panelUrl = `${cdn}panel.0123456789.js`;

test("the panel is a script with integrity, CORS and the page's nonce, inside the host", async () => {
  const page = await open({ attributes: `${tag} nonce="n0nce"`, head: `<base href="https://elsewhere.example/">` });
  await page.call("open");
  const [script] = page.hosts()[0].children;
  assert.equal(script.src, panelUrl);
  assert.equal(script.integrity, "sha384-panel-0123456789");
  assert.equal(script.crossOrigin, "anonymous");
  assert.equal(script.nonce, "n0nce");
  assert.equal(page.window.panel.bridge.nonce, "n0nce");
  assert.equal(page.window.panel.bridge.base, cdn);
});

test("the bridge has the documented members", async () => {
  const page = await open();
  await page.call("open");
  const { bridge } = page.window.panel;
  assert.equal(bridge.host, page.hosts()[0]);
  assert.equal(bridge.root, bridge.host.shadowRoot);
  assert.equal(bridge.launcher, bridge.root.firstElementChild);
  assert.equal(bridge.policy, null);
  for (const name of ["emit", "theme", "mounted", "failed"]) assert.equal(typeof bridge[name], "function", name);
});

test("one Trusted Types policy named karta is created, and creates the panel's URL", async () => {
  const made = [];
  const page = await open({
    prepare(window) {
      window.trustedTypes = {
        createPolicy(name, rules) {
          made.push(name);
          return { name, createScriptURL: (url) => rules.createScriptURL(url) };
        },
      };
    },
  });
  await page.call("open");
  await page.call("shutdown");
  await page.call("open");
  assert.deepEqual(made, ["karta"]);
  assert.equal(page.window.panel.bridge.policy.name, "karta");
  assert.equal(page.window.panel.mounts, 2);
});

test("a page that refuses the policy still loads the panel", async () => {
  const page = await open({
    prepare(window) {
      window.trustedTypes = {
        createPolicy() {
          throw new TypeError("not listed");
        },
      };
    },
  });
  assert.deepEqual(await page.call("open"), { ok: true });
  assert.deepEqual([page.warnings, page.problems], [[], []]);
});

test("a panel that cannot be loaded raises one error event, fails waiting calls, and is loaded again by a later call", async () => {
  let blocked = true;
  const page = await open({
    panel: () => (blocked ? null : `document.currentScript.karta.mounted((command) => { seen.push(command); return null; })`),
    before: `karta("on", "error", (error) => seen.push(error));`,
  });
  const answers = await Promise.all([page.call("open"), page.call("sendMessage", "kept?")]);
  const error = { code: "panel_unavailable", message: "panel did not load" };
  assert.deepEqual(answers, [{ ok: false, error }, { ok: false, error }]);
  assert.deepEqual(page.seen(), [error]);
  assert.equal((await page.call("toggle")).ok, false);
  blocked = false;
  assert.deepEqual(await page.call("open"), { ok: true });
  assert.deepEqual(page.seen(), [error, error, "open"]);
  assert.equal(page.requests.filter((url) => url === panelUrl).length, 3);
  assert.deepEqual([page.warnings, page.problems], [[], []]);
});

test("a call that a listener makes for the error loads the panel again and runs", async () => {
  let blocked = true;
  const page = await open({
    panel: () => (blocked ? null : `document.currentScript.karta.mounted((command) => { seen.push(command); return null; })`),
    before: `karta("on", "error", () => { unblock(); window.again = karta("open"); });`,
    prepare: (window) => { window.unblock = () => { blocked = false; }; },
  });
  assert.equal((await page.call("open")).ok, false);
  assert.deepEqual(await page.settle("again"), { ok: true });
  assert.deepEqual(page.seen(), ["open"]);
});

/** A page whose loader is of a release whose panel is no longer served. A fresh loader names another one. */
const purged = { panel: null, fresh: loaderFor("aaaaaaaaaa", "1.3.0"), others: { "panel.aaaaaaaaaa.js": panelFile } };
const freshLoader = `${cdn}karta.js?panel.0123456789.js`;
const freshPanel = `${cdn}panel.aaaaaaaaaa.js`;

test("a panel that is no longer served is loaded by the name in a fresh loader", async () => {
  const page = await open({ ...purged, attributes: `${tag} nonce="n0nce"`, before: `karta("on", "error", (error) => seen.push(error)); karta("identify", { userId: "u" });` });
  assert.deepEqual(await page.call("open"), { ok: true });
  assert.deepEqual(page.requests, [`${cdn}karta.js`, panelUrl, freshLoader, freshPanel]);
  const [script, ...more] = page.hosts()[0].children;
  assert.deepEqual([script.src, script.integrity, script.crossOrigin, script.nonce], [freshPanel, "sha384-panel-aaaaaaaaaa", "anonymous", "n0nce"]);
  assert.deepEqual([more.length, page.identity()], [0, { userId: "u" }]);
  assert.equal(page.run("karta.version"), "1.2.3");
  await page.call("shutdown");
  assert.deepEqual(await page.call("open"), { ok: true });
  assert.equal(page.requests.at(-1), freshPanel, "the new name is kept");
  assert.deepEqual([page.seen(), page.warnings, page.problems], [[], [], []]);
});

for (const [name, options, requests] of [
  ["a fresh loader that cannot be loaded", { fresh: null }, [freshLoader]],
  ["a fresh loader whose panel is gone too", { others: {} }, [freshLoader, freshPanel]],
  ["a fresh loader that names the same panel", { fresh: loaderFor("0123456789", "1.2.3") }, [freshLoader]],
  ["a fresh file that is not a loader", { fresh: ";" }, [freshLoader]],
  ["a page that pins its loader, so that no other is requested", { attributes: `${tag} integrity="sha384-karta"` }, []],
]) {
  test(`a panel that is no longer served, and ${name}, raise one error event`, async () => {
    const page = await open({ ...purged, ...options, before: `karta("on", "error", (error) => seen.push(error.code));` });
    assert.equal((await page.call("open")).ok, false);
    assert.deepEqual(page.requests, [`${cdn}karta.js`, panelUrl, ...requests]);
    assert.deepEqual([page.seen(), page.warnings, page.problems], [["panel_unavailable"], [], []]);
  });
}

test("a fresh loader's URL is created by the Trusted Types policy of the first", async () => {
  const made = [];
  const page = await open({
    ...purged,
    prepare(window) {
      window.trustedTypes = { createPolicy: (name, rules) => ({ createScriptURL: (url) => made.push(url) && rules.createScriptURL(url) }) };
    },
  });
  assert.deepEqual(await page.call("open"), { ok: true });
  assert.deepEqual(made, [panelUrl, freshLoader, freshPanel]);
});

test("a panel that cannot mount fails the call with its reason", async () => {
  const page = await open({ panel: `document.currentScript.karta.failed("unauthenticated", "the key is unknown")`, before: `karta("on", "error", (error) => seen.push(error));` });
  const error = { code: "unauthenticated", message: "the key is unknown" };
  assert.deepEqual(await page.call("open"), { ok: false, error });
  assert.deepEqual(page.seen(), [error]);
});

for (const [name, panel] of [
  ["that loads and does nothing", ";"],
  ["that a firewall has replaced by a page of HTML", "<!doctype html><title>Blocked</title>"],
]) {
  test(`a panel ${name} raises one error event and fails waiting calls`, async () => {
    const page = await open({ panel, before: `karta("on", "error", (error) => seen.push(error.code));` });
    assert.equal((await page.call("open")).ok, false);
    assert.deepEqual(page.seen(), ["panel_unavailable"]);
  });
}

test("a panel that reports twice why it cannot mount raises one error event", async () => {
  const page = await open({ panel: `document.currentScript.karta.failed("unauthenticated", "no")`, before: `karta("on", "error", (error) => seen.push(error.code));` });
  await page.call("open");
  await new Promise((done) => page.window.setTimeout(done));
  assert.deepEqual(page.seen(), ["unauthenticated"]);
});

/** A panel that a teaser does not mount. Mounting it fails as long as `window.broken` is set. */
const idlePanel = panelFile
  .replace("if (!window.holdPanel)", `bridge.idle = bridge.waiting[0]?.[0] === "teaser";`)
  .replace(
    `panel.runs.push([command, argument]);`,
    `$&
    if (window.broken && command === "open") {
      bridge.failed("panel_unavailable", "could not start: broken");
      throw { code: "panel_unavailable", message: "could not start: broken" };
    }`,
  );

test("an idle panel that cannot mount raises one error event, fails the call, and is loaded again by the next one", async () => {
  const page = await open({ panel: idlePanel, before: `karta("on", "error", (error) => seen.push(error)); karta("on", "ready", () => seen.push("ready"));` });
  assert.deepEqual(await page.call("teaser", { text: "Need help?" }), { ok: true });
  page.window.broken = true;
  const error = { code: "panel_unavailable", message: "could not start: broken" };
  assert.deepEqual(await page.call("open"), { ok: false, error });
  page.window.broken = false;
  page.launcher().click();
  await page.until(() => page.window.seen.length === 2);
  assert.deepEqual(page.seen(), [error, "ready"]);
  assert.equal(page.window.panel.mounts, 2);
  assert.deepEqual(page.warnings.map(([text]) => text), ["karta: a callback threw"]);
  assert.deepEqual(page.problems, []);
});

test("init applies while the panel is only loaded for a teaser, and that panel is shut down", async () => {
  const page = await open({ panel: idlePanel });
  await page.call("teaser", { text: "Need help?" });
  const idle = page.window.panel;
  assert.deepEqual(await page.call("init", { projectRef: "a/b", theme: { position: "start" } }), { ok: true });
  assert.deepEqual([...idle.runs.at(-1)], ["shutdown", null]);
  assert.equal(page.launcher().className, "start");
  assert.deepEqual(await page.call("open"), { ok: true });
  assert.equal(page.config().projectRef, "a/b");
  assert.equal(page.window.panel.mounts, 2);
  assert.equal((await page.call("init", {})).ok, false);
  assert.deepEqual(page.warnings.map(([text]) => text), ["karta: init ignored: mounted"]);
});

test("an event that a newer panel raises is ignored", async () => {
  const page = await open({ before: `karta("on", "open", () => seen.push("open"));` });
  await page.call("open");
  page.run(`panel.bridge.emit("applause", { loud: true }); panel.bridge.emit("constructor", null);`);
  page.run(`panel.bridge.emit("open", null)`);
  assert.deepEqual(page.seen(), ["open", "open"]);
  assert.deepEqual([page.warnings, page.problems], [[], []]);
});

test("several commands load the panel once", async () => {
  const page = await open();
  await Promise.all([page.call("open"), page.call("sendMessage", "x"), page.call("toggle")]);
  page.launcher().click();
  assert.deepEqual(page.requests, [`${cdn}karta.js`, panelUrl]);
});

test("before the first call there is one request and nothing is stored", async () => {
  const page = await open();
  for (const [command, argument] of [["init", { theme: {} }], ["identify", { userId: "u" }], ["update", { locale: "de" }], ["escalate"], ["close"]]) await page.call(command, argument);
  assert.deepEqual(page.requests, [`${cdn}karta.js`]);
  assert.equal(page.window.localStorage.length + page.window.sessionStorage.length, 0);
});

for (const [name, options] of [
  ["data-config=eager", { attributes: `${tag} data-config="eager"` }],
  ["data-mount", { attributes: `${tag} data-mount="#place"`, body: `<main id="place"></main>` }],
  ["a panel left open", { prepare: (window) => window.sessionStorage.setItem(`${prefix}open`, "1") }],
]) {
  test(`${name} loads the panel at idle, without a command`, async () => {
    const page = await open({
      ...options,
      prepare(window) {
        options.prepare?.(window);
        window.requestIdleCallback = (callback) => {
          window.idle = callback;
        };
      },
    });
    assert.equal(page.requests.length, 1);
    page.window.idle();
    await page.until(() => page.window.panel);
    assert.deepEqual(page.runs(), []);
  });
}

test("an idle callback after shutdown loads nothing", async () => {
  const page = await open({
    attributes: `${tag} data-config="eager"`,
    prepare(window) {
      window.requestIdleCallback = (callback) => {
        window.idle = callback;
      };
    },
  });
  await page.call("shutdown");
  page.window.idle();
  assert.equal(page.hosts().length, 0);
  assert.equal(page.requests.length, 1);
});

for (const [storage, where] of [["local", "localStorage"], ["session", "sessionStorage"]]) {
  test(`the last server theme is read from ${where} and overridden by the page's own`, async () => {
    const page = await open({
      attributes: `${tag} data-storage="${storage}" data-theme-position="end"`,
      prepare: (window) => window[where].setItem(`${prefix}theme`, JSON.stringify({ position: "start", launcherLabel: "Ask Beans" })),
    });
    assert.equal(page.launcher().textContent, "Ask Beans");
    assert.equal(page.launcher().className, "end");
  });
}

test("with data-storage=none nothing is read", async () => {
  const page = await open({
    attributes: `${tag} data-storage="none"`,
    prepare(window) {
      window.localStorage.setItem(`${prefix}theme`, `{"launcherLabel":"no"}`);
      window.sessionStorage.setItem(`${prefix}open`, "1");
    },
  });
  assert.equal(page.launcher().children[0].ariaLabel, "Chat");
  assert.equal(page.requests.length, 1);
});

for (const storage of ["none", "local"]) {
  test(`an update to storage ${storage} before the panel ${storage === "none" ? "deletes" : "keeps"} the stored entries`, async () => {
    const page = await open({
      prepare(window) {
        for (const [kind, name] of [["local", "visitor"], ["local", "session"], ["session", "draft"]]) {
          window[`${kind}Storage`].setItem(prefix + name, name);
          window[`${kind}Storage`].setItem("shop:" + name, name);
        }
      },
    });
    const before = [];
    page.window.Storage.prototype.removeItem = new Proxy(page.window.Storage.prototype.removeItem, {
      apply(target, owner, [name]) {
        before.push(owner.getItem(name));
        return Reflect.apply(target, owner, [name]);
      },
    });
    assert.deepEqual(await page.call("update", { storage }), { ok: true });
    const { localStorage, sessionStorage } = page.window;
    const kept = [localStorage, sessionStorage].flatMap((store) => Object.keys(store)).filter((key) => key.startsWith(prefix));
    assert.equal(kept.length, storage === "none" ? 0 : 3);
    // Another tab takes the removal of a visitor with a value for a reset.
    assert.deepEqual(before, storage === "none" ? ["", "", ""] : []);
    assert.equal(localStorage.length + sessionStorage.length - kept.length, 3);
    assert.equal(page.requests.length, 1);
  });
}

test("blocked or broken storage causes no error", async () => {
  const blocked = (window) => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, name, {
        get() {
          throw new window.DOMException("denied", "SecurityError");
        },
      });
    }
  };
  for (const prepare of [blocked, (window) => window.localStorage.setItem(`${prefix}theme`, "{not json")]) {
    const page = await open({ prepare });
    assert.equal(page.hosts().length, 1);
    assert.deepEqual(await page.call("update", { storage: "none" }), { ok: true });
    assert.deepEqual(await page.call("reset"), { ok: true });
    assert.deepEqual(await page.call("open"), { ok: true });
    assert.deepEqual([page.warnings, page.problems], [[], []]);
  }
});

test("a warning of the panel about a setting is logged once for the same value over all mounts", async () => {
  const page = await open();
  const warn = (value) => page.window.panel.bridge.warn("theme.width must be a number", value);
  for (let mount = 0; mount < 3; mount++) {
    await page.call("open");
    warn(NaN);
    warn(NaN);
    await page.call("shutdown");
  }
  assert.deepEqual(page.warnings, [["karta: theme.width must be a number", NaN]]);
  warn("wide");
  page.window.panel.bridge.warn("theme.height must be a number", "wide");
  assert.equal(page.warnings.length, 3);
});

const OWN = `document.currentScript.dataset.runs = (window.runs = (window.runs ?? 0) + 1);${bundle}`;

for (const [name, script, from] of [
  ["a bundle of the page", `<script src="/assets/app.js" ${tag}></script>`, "https://shop.example/assets/"],
  ["a file of another name", `<script src="/chat/support.js" ${tag}></script>`, "https://shop.example/chat/"],
  ["a script in the page", `<script ${tag}>${OWN.replaceAll("</", "<\\/")}</script>`, "https://shop.example/deep/"],
]) {
  test(`the loader in ${name} looks for the panel beside it, and never runs that file again`, async () => {
    const page = await open({ attributes: null, body: script, panel: null, others: { "app.js": OWN, "support.js": OWN } });
    page.requests.length = 0;
    assert.deepEqual(await page.call("open"), { ok: false, error: { code: "panel_unavailable", message: "panel did not load" } });
    assert.deepEqual(page.requests, [`${from}panel.0123456789.js`]);
    assert.equal(page.run("runs"), 1);
    assert.match(page.warnings[0][0], /data-script-base: expected the folder of the widget's files/);
    assert.equal(page.warnings[0][1], from);
  });

  test(`the loader in ${name} finds the panel in scriptBase, and a newer one too`, async () => {
    for (const base of ["https://cdn.example/widget/v1", "https://cdn.example/widget/v1/"]) {
      const page = await open({ ...purged, attributes: null, body: script.replace("data-project", `data-script-base="${base}" data-project`), others: { ...purged.others, "app.js": OWN, "support.js": OWN } });
      page.requests.length = 0;
      assert.deepEqual(await page.call("open"), { ok: true });
      assert.deepEqual(page.requests, [panelUrl, freshLoader, freshPanel]);
      assert.equal(page.window.panel.bridge.base, cdn);
      assert.deepEqual([page.run("runs"), page.warnings], [1, []]);
    }
  });
}

test("scriptBase of init is a folder of the page's own site too", async () => {
  const page = await open({ attributes: null, body: `<script>${OWN.replaceAll("</", "<\\/")}</script>` });
  page.call("init", { embedKey: "pk_live_x", projectRef: "a/b", scriptBase: "/static/chat" });
  assert.deepEqual(await page.call("open"), { ok: true });
  assert.equal(page.requests.at(-1), "https://shop.example/static/chat/panel.0123456789.js");
});
