// SPDX-License-Identifier: Apache-2.0
/**
 * A page for the compiled loader: a document of jsdom, which has Shadow DOM, mutation observers and storage but no
 * layout, no CSS engine and so no intersection observers. The panel is a fake that records its commands. The end-to-end
 * tests cover everything that needs a real engine, panel or server.
 */
import { readFileSync } from "node:fs";
import { Script } from "node:vm";
import { JSDOM, ResourceLoader, VirtualConsole } from "jsdom";

/** The loader as TeaVM compiled it, or the minified file that cdn-dist's tests name, with the same placeholders. */
const compiled = process.env.KARTA_LOADER
  ? readFileSync(process.env.KARTA_LOADER, "utf8")
  : `(function(){${readFileSync(new URL("../../../target/js/loader.js", import.meta.url), "utf8").replace(/\/\/# sourceMappingURL=.*\s*$/, "")};main([]);})();`;
export const stub = readFileSync(new URL("../../../../../stub-snippet/src/main/js/stub.js", import.meta.url), "utf8");

/** Returns the loader of a release whose panel has this hash in its name. */
export const loaderFor = (hash, version) => compiled
  .replaceAll("%KARTA_PANEL_FILE%", `panel.${hash}.js`)
  .replaceAll("%KARTA_PANEL_INTEGRITY%", `sha384-panel-${hash}`)
  .replaceAll("%KARTA_VERSION%", version);

export const bundle = loaderFor("0123456789", "1.2.3");

export const cdn = "https://cdn.example/widget/v1/";
export const tag = 'data-embed-key="pk_live_x" data-project="coffeeco/support-bot"';
/** StorageKeys.prefix("https://agent.karta.sh", "coffeeco/support-bot"), from StorageKeysTest. */
export const prefix = "karta:1:a1827e0f:";

/**
 * A panel that mounts immediately, emits open and close events, and records each command in
 * `panel.runs`.
 */
export const panelFile = `(function () {
  const bridge = document.currentScript.karta;
  document.currentScript.karta = null;
  const panel = (window.panel = { bridge, runs: [], open: false, mounts: (window.panel ? window.panel.mounts : 0) + 1 });
  panel.mount = () => bridge.mounted((command, argument) => {
    panel.runs.push([command, argument]);
    if (command === "throw") throw new Error("panel");
    const open = { open: true, close: false, toggle: !panel.open }[command];
    if (open !== undefined && open !== panel.open) {
      panel.open = open;
      bridge.emit(open ? "open" : "close", null);
    }
    return command === "sendMessage" ? Promise.resolve({ ok: true, sent: argument }) : null;
  });
  if (!window.holdPanel) panel.mount();
})();`;

/**
 * Opens a page.
 *
 * @param attributes those of the tag, or null for a page without the bundle
 * @param before script text that runs after the stub and before the bundle
 * @param withStub whether the stub runs before all other scripts
 * @param panel the panel's file, or null if it cannot be loaded
 * @param fresh the fresh loader's file. Default: the same release
 * @param others further files by name
 * @param prepare receives the window before any script runs
 */
export async function open({ attributes = tag, before = "", withStub = true, body = "<h1>Page</h1>", head = "", html = "lang=en", panel = panelFile, fresh = bundle, others = {}, prepare = () => {} } = {}) {
  const warnings = [];
  const problems = [];
  const requests = [];
  const virtualConsole = new VirtualConsole();
  virtualConsole.on("warn", (...values) => warnings.push(values));
  for (const level of ["error", "info", "log"]) virtualConsole.on(level, (...values) => problems.push(values));
  virtualConsole.on("jsdomError", (error) => {
    if (error.type !== "resource-loading") problems.push([error.message, error.cause ?? error.detail]);
  });
  class Files extends ResourceLoader {
    fetch(url) {
      requests.push(url);
      const name = url.split("/").at(-1);
      const panelText = typeof panel === "function" ? panel() : panel;
      const text = { "karta.js": bundle, "panel.0123456789.js": panelText, [name.includes("?") && name]: fresh, ...others }[name];
      return text == null ? Promise.reject(new Error(`no ${url}`)) : Promise.resolve(Buffer.from(text));
    }
  }
  const script = attributes === null ? "" : `<script src="${cdn}karta.js" ${attributes}></script>`;
  const dom = new JSDOM(`<!doctype html><html ${html}><head>${head}</head><body>${body}<script>${withStub ? stub : ""}${before}</script>${script}</body></html>`, {
    url: "https://shop.example/deep/page",
    runScripts: "dangerously",
    resources: new Files(),
    virtualConsole,
    beforeParse(window) {
      window.CSS = { supports: supportsLikeAnEngine };
      // The clock does not advance. Otherwise the number of calls in a slice would depend on the machine.
      window.performance.now = () => 0;
      window.IntersectionObserver = class {
        observe() {}
        disconnect() {}
      };
      reflectIntegrity(window.HTMLScriptElement.prototype);
      window.seen = [];
      window.addEventListener("unhandledrejection", (event) => problems.push(["unhandled", event.reason]));
      prepare(window);
    },
  });
  const { window } = dom;
  await new Promise((done) => (window.document.readyState === "complete" ? done() : window.addEventListener("load", done)));
  const page = {
    window,
    document: window.document,
    warnings,
    problems,
    requests,
    /** Runs a script in the page and returns a plain copy of its value. */
    run: (code) => plain(runIn(dom, code)),
    /** Runs a script in the page and returns a plain copy of its promise's value. */
    settle: async (code) => plain(await runIn(dom, code)),
    /** Returns the values that the page has pushed to `seen`. */
    seen: () => plain(window.seen),
    /** Returns the panel's commands. */
    runs: () => plain(window.panel.runs),
    /** Calls karta in the page and returns a plain copy of its answer. */
    call: async (...values) => plain(await window.karta(...values)),
    config: () => plain(window.panel.bridge.config),
    identity: () => plain(window.panel.bridge.identity),
    hosts: () => [...window.document.querySelectorAll("karta-widget")],
    launcher: () => page.hosts()[0]?.shadowRoot.querySelector("[part=launcher]") ?? page.hosts()[0]?.shadowRoot.querySelector("button"),
    until: (condition) => until(window, condition),
    close: () => window.close(),
  };
  return page;
}

/** Runs a script in the page, as a script element would, and returns its value. */
export function runIn(dom, code) {
  return new Script(code).runInContext(dom.getInternalVMContext());
}

/** Returns a copy built from this realm's objects, so that assertions compare values and not realms. */
function plain(value) {
  const text = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}

/** Waits for a condition, which is checked after each task. The test's time limit ends a wait that hangs. */
async function until(window, condition) {
  while (!condition()) await new Promise((done) => window.setTimeout(done));
}

/** Adds `integrity` to script elements, which jsdom lacks. */
function reflectIntegrity(prototype) {
  Object.defineProperty(prototype, "integrity", {
    get() {
      return this.getAttribute("integrity") ?? "";
    },
    set(value) {
      this.setAttribute("integrity", value);
    },
  });
}

/** Replaces CSS.supports, which jsdom lacks, for the values used here. */
function supportsLikeAnEngine(property, value) {
  const text = String(value);
  if (property === "color") return /^(#[0-9a-f]{3,8}|rgb\(.*\)|[a-z]+|light-dark\(.*\))$/.test(text) && text !== "undefined";
  if (property === "top") return /^-?[0-9.]+px$/.test(text);
  if (property === "z-index") return /^-?[0-9]+$/.test(text);
  return text !== "";
}
