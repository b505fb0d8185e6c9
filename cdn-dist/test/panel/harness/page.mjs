// SPDX-License-Identifier: Apache-2.0
/**
 * A page with the files that a CDN serves: karta.js loads panel.js, which loads its chunks, as in a visit. The document
 * is of jsdom, so there is no layout; the server is `Agent`; time passes when a test says so (`Clock`).
 */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { JSDOM, ResourceLoader, VirtualConsole } from "jsdom";
import { Agent } from "./agent.mjs";
import { Clock } from "./clock.mjs";
import { fillGaps } from "./gaps.mjs";
import { Widget } from "./widget.mjs";

const site = fileURLToPath(new URL("../../../target/site/widget/v1/", import.meta.url));
const files = new Map(readdirSync(site).filter((name) => name.endsWith(".js")).map((name) => [name, readFileSync(`${site}${name}`)]));

const cdn = "https://cdn.example/widget/v1/";
const settings = 'data-embed-key="pk_live_x" data-project="demo/assistant" data-base-url="https://agent.example"';

/** The stub, and a record of every event. */
const before = `window.karta = window.karta || function () { (window.karta.q = window.karta.q || []).push(arguments); };
window.seen = [];
for (const name of ["ready", "open", "close", "session:started", "message:sent", "message:received", "unread", "escalate", "error",
  "limit_reached", "turn:started", "turn:ended", "approval", "feedback", "teaser"]) {
  karta("on", name, (payload) => seen.push([name, payload === undefined ? null : payload]));
}`;

/**
 * Opens a page, and closes it after the test `t`, which fails if there are errors in its console.
 *
 * @param attributes further ones of the tag
 * @param script runs after the stub
 * @param prepare receives the window before any script runs
 * @param storage what is in localStorage and sessionStorage: of an earlier page, see `Widget.leave`
 * @param agent the server. Default: a new one
 * @param clock the time. Default: a new one
 * @param media the media queries that match
 * @param lost returns whether a file of the widget cannot be loaded
 * @param slow returns a promise for which a file of the widget waits, or nothing
 */
export async function open(t, { attributes = "", script = "", prepare = () => {}, storage = {}, clock = new Clock(), agent = new Agent(clock), media, html = 'lang="en"', lost = () => false, slow = () => {} } = {}) {
  const warnings = [];
  const errors = [];
  const requests = [];
  const virtualConsole = new VirtualConsole();
  const text = (values) => values.map((value) => (value?.stack ? value.stack : String(value))).join(" ");
  virtualConsole.on("warn", (...values) => warnings.push(text(values)));
  virtualConsole.on("error", (...values) => errors.push(text(values)));
  virtualConsole.on("jsdomError", (error) => error.type !== "resource-loading" && errors.push(text([error.cause ?? error])));
  class Files extends ResourceLoader {
    fetch(url) {
      const name = url.split("/").at(-1);
      requests.push(name);
      return files.has(name) && !lost(name) ? Promise.resolve(slow(name)).then(() => files.get(name)) : Promise.reject(new Error(`no ${url}`));
    }
  }
  const dom = new JSDOM(
    `<!doctype html><html ${html}><head><title>Shop</title></head><body><h1>Shop</h1><input aria-label="Search"><script>${before}${script}</script><script src="${cdn}karta.js" ${settings} ${attributes}></script></body></html>`,
    {
      url: "https://shop.example/cart",
      runScripts: "dangerously",
      resources: new Files(),
      pretendToBeVisual: true,
      virtualConsole,
      beforeParse(window) {
        fillGaps(window, { media });
        clock.install(window);
        agent.install(window);
        for (const kind of ["local", "session"]) for (const [key, value] of Object.entries(storage[kind] ?? {})) window[`${kind}Storage`].setItem(key, value);
        window.addEventListener("unhandledrejection", (event) => errors.push(`unhandled ${event.reason}`));
        prepare(window);
      },
    },
  );
  const { window } = dom;
  await new Promise((done) => (window.document.readyState === "complete" ? done() : window.addEventListener("load", done)));
  const widget = new Widget({ window, clock, agent, warnings, errors, requests });
  t.after(() => {
    widget.dispose();
    assert.deepEqual(errors, [], "errors in the console");
  });
  await widget.pass(20);
  return widget;
}
