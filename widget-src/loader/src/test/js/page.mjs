// SPDX-License-Identifier: Apache-2.0
/**
 * A page for the compiled loader: a document of jsdom, which has Shadow DOM, mutation observers and storage but no
 * layout, no CSS engine and so no intersection observers. The panel is a stand-in that notes what it is told. What needs a real engine, a real panel
 * or a server is shown by the end-to-end tests.
 */
import { readFileSync } from "node:fs";
import { Script } from "node:vm";
import { JSDOM, ResourceLoader, VirtualConsole } from "jsdom";

const compiled = readFileSync(new URL("../../../target/js/loader.js", import.meta.url), "utf8").replace(/\/\/# sourceMappingURL=.*\s*$/, "");
export const stub = readFileSync(new URL("../../../../../stub-snippet/src/main/js/stub.js", import.meta.url), "utf8");

/** The loader as a CDN serves it, but not minified: of a release whose panel has this hash in its name. */
export const loaderFor = (hash, version) => `(function(){${compiled
  .replaceAll("%KARTA_PANEL_FILE%", `panel.${hash}.js`)
  .replaceAll("%KARTA_PANEL_INTEGRITY%", `sha384-panel-${hash}`)
  .replaceAll("%KARTA_VERSION%", version)};main([]);})();`;

export const bundle = loaderFor("0123456789", "1.2.3");

export const cdn = "https://cdn.example/widget/v1/";
export const tag = 'data-embed-key="pk_live_x" data-project="coffeeco/support-bot"';
/** StorageKeys.prefix("https://agent.karta.sh", "coffeeco/support-bot"), from StorageKeysTest. */
export const prefix = "karta:1:a1827e0f:";

/** A panel that mounts at once, flips on open, close and toggle, and notes each command in `panel.runs`. */
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
 * @param before script text that runs after the stub and before the bundle; `calls` is the same with the stub left out
 * @param panel the panel's file, or null where it cannot be loaded
 * @param fresh what a loader that no cache has answers; the same release unless given
 * @param others further files by name
 * @param prepare gets the window before anything runs
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
    /** Runs a script of the page's own and returns a plain copy of its value. */
    run: (code) => plain(runIn(dom, code)),
    /** The same, once the promise that is its value has settled. */
    settle: async (code) => plain(await runIn(dom, code)),
    /** What the page has noted in `seen`. */
    seen: () => plain(window.seen),
    /** What the panel has been told. */
    runs: () => plain(window.panel.runs),
    /** Calls karta in the page; its answer as a plain copy. */
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

/** Runs a script in the page, as an element of it would, and returns its value. */
export function runIn(dom, code) {
  return new Script(code).runInContext(dom.getInternalVMContext());
}

/** A copy made of this realm's objects, so that assertions compare values and not realms. */
function plain(value) {
  const text = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}

/** Waits for a condition, looked at after each task; the test's own time limit ends a vain wait. */
async function until(window, condition) {
  while (!condition()) await new Promise((done) => window.setTimeout(done));
}

/** jsdom lacks this property of a script element. */
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

/** jsdom has no CSS.supports; enough of it for the values used here. */
function supportsLikeAnEngine(property, value) {
  const text = String(value);
  if (property === "color") return /^(#[0-9a-f]{3,8}|rgb\(.*\)|[a-z]+|light-dark\(.*\))$/.test(text) && text !== "undefined";
  if (property === "top") return /^-?[0-9.]+px$/.test(text);
  if (property === "z-index") return /^-?[0-9]+$/.test(text);
  return text !== "";
}
