// SPDX-License-Identifier: Apache-2.0
/** The page around the widget in the playground. The playground calls `window.preview`, from the same origin. */
import { withAgent } from "./agent.js";
import { FAULTS } from "./faults.js";

const EVENTS = [
  "ready", "open", "close", "session:started", "message:sent", "message:received", "turn:started", "turn:ended",
  "unread", "approval", "feedback", "step_up_required", "escalate", "error", "limit_reached", "teaser",
];

const network = withAgent(window.fetch.bind(window), new URL("answers.json", import.meta.url));
let baseUrl = "";
let fault = null;

window.fetch = (input, init) => {
  const url = typeof input === "string" ? input : (input.url ?? String(input));
  return fault && url.startsWith(baseUrl) ? fault(network, url, init) : network(input, init);
};

/** Applies a fault of faults.js to the network, by name. */
function setFault(name) {
  fault = FAULTS[name].make?.() ?? null;
  const online = name !== "offline";
  if (navigator.onLine === online) return;
  if (online) delete navigator.onLine;
  else Object.defineProperty(navigator, "onLine", { configurable: true, get: () => false });
  window.dispatchEvent(new Event(online ? "online" : "offline"));
}

/**
 * Adds the tag.
 *
 * @param {{src: string, attributes: Record<string, string>, fault: string, dark: boolean, rtl: boolean, bare: boolean}} settings
 * @param {(kind: "event" | "warning" | "loaded" | "missing", name: string, payload?: unknown) => void} tell
 */
function start(settings, tell) {
  const page = document.documentElement;
  page.classList.toggle("dark", settings.dark);
  page.classList.toggle("inline", "data-mount" in settings.attributes);
  page.classList.toggle("bare", settings.bare);
  page.dir = settings.rtl ? "rtl" : "ltr";
  baseUrl = settings.attributes["data-base-url"];
  setFault(settings.fault);

  const warn = console.warn;
  console.warn = (...parts) => {
    tell("warning", parts.map(String).join(" ").slice(0, 400));
    warn.apply(console, parts);
  };
  window.karta = function () {
    (window.karta.q = window.karta.q || []).push(arguments);
  };
  for (const name of EVENTS) window.karta("on", name, (payload) => tell("event", name, payload));

  const script = document.createElement("script");
  script.async = true;
  script.src = settings.src;
  for (const [name, value] of Object.entries(settings.attributes)) script.setAttribute(name, value);
  script.onload = () => tell("loaded", String(window.karta.version ?? ""));
  script.onerror = () => tell("missing", settings.src);
  document.head.append(script);
}

window.preview = { start, setFault, call: (...args) => window.karta(...args) };
