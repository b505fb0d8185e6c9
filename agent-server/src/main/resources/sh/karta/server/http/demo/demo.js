// SPDX-License-Identifier: Apache-2.0
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;
  const { look, setOffline } = window.demo;
  const text = (key) => window.demo.texts[look.locale][key];

  // Each switch acts on the page and on the widget at once.
  function show() {
    root.style.setProperty("--accent", look.accent);
    root.dataset.scheme = look.scheme;
    root.lang = look.locale;
    root.dir = look.locale === "ar" ? "rtl" : "ltr";
    for (const element of document.querySelectorAll("[data-text]")) element.textContent = text(element.dataset.text);
  }

  function apply(change) {
    Object.assign(look, change);
    history.replaceState({ look }, "");
    show();
    // The greeting and the starters match the topics of the agent.
    const own = text(root.dataset.agent);
    karta("update", { locale: look.locale, theme: { accent: look.accent, colorScheme: look.scheme, ...own } });
  }

  document.querySelector(`[name=accent][value="${look.accent}"]`).checked = true;
  document.querySelector(`[name=scheme][value="${look.scheme}"]`).checked = true;
  byId("locale").value = look.locale;
  byId("accents").addEventListener("change", (event) => apply({ accent: event.target.value }));
  byId("schemes").addEventListener("change", (event) => apply({ scheme: event.target.value }));
  byId("locale").addEventListener("change", (event) => apply({ locale: event.target.value }));
  apply({});

  // The cards describe their action, because the panel may be closed or out of view.
  const say = (key) => (byId("said").textContent = key === "" ? "" : text(key));

  byId("reload").addEventListener("click", () => location.reload());

  byId("offline").addEventListener("click", () => {
    const card = byId("offline");
    const offline = card.getAttribute("aria-pressed") !== "true";
    setOffline(offline);
    card.setAttribute("aria-pressed", String(offline));
    say(offline ? "offlineSaid" : "onlineSaid");
  });

  // There is no command for this, because a page must not stop an answer that its visitor asked for. The demo presses the visitor's button
  // instead.
  byId("stop").addEventListener("click", () => {
    const button = document.querySelector("karta-widget")?.shadowRoot?.querySelector("button.stop");
    button?.click();
    say(button ? "" : "stopSaid");
  });

  byId("copy").addEventListener("click", async () => {
    const tag = byId("tag");
    const label = byId("copy").querySelector("span");
    try {
      await navigator.clipboard.writeText(tag.textContent);
      label.textContent = text("copied");
      setTimeout(() => (label.textContent = text("copy")), 2000);
    } catch {
      // Without HTTPS or permission there is no clipboard. The selected tag can be copied by keyboard.
      getSelection().selectAllChildren(tag);
      tag.focus();
    }
  });

  const log = byId("log");
  const shown = 40;

  function note(name, payload) {
    const item = document.createElement("li");
    const time = document.createElement("time");
    const event = document.createElement("b");
    const detail = document.createElement("span");
    time.textContent = new Date().toISOString().slice(11, 23);
    event.textContent = name;
    const json = payload === undefined ? "" : JSON.stringify(payload);
    detail.textContent = json.length > 400 ? json.slice(0, 400) + "…" : json;
    item.append(time, event, detail);
    log.prepend(item);
    while (log.children.length > shown) log.lastChild.remove();
    byId("empty").hidden = true;
  }

  const events = [
    "ready", "open", "close", "session:started", "message:sent", "message:received", "unread", "escalate",
    "error", "limit_reached", "turn:started", "turn:ended", "approval", "feedback",
  ];
  for (const name of events) karta("on", name, (payload) => note(name, payload));

  byId("prompts").addEventListener("click", (event) => {
    const { say: prompt } = event.target.dataset;
    if (!prompt) return;
    karta("open");
    karta("sendMessage", prompt);
  });

  byId("commands").addEventListener("click", (event) => {
    const { command } = event.target.dataset;
    if (command) karta(command);
  });

  byId("clear").addEventListener("click", () => {
    log.replaceChildren();
    byId("empty").hidden = false;
  });

  window.addEventListener("load", () => {
    if (!karta.loaded) byId("missing").hidden = false;
  });
})();
