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
    history.replaceState({ ...history.state, look }, "");
    show();
    // The greeting and the starters match the topics of the agent.
    const own = text(root.dataset.agent);
    karta("update", { locale: look.locale, theme: { accent: look.accent, colorScheme: look.scheme, disclosure: text("disclosure"), ...own } });
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
  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  // There are no commands for what the cards show, because a page must neither stop an answer that its visitor asked for nor read it.
  const inPanel = (selector) => [...(document.querySelector("karta-widget")?.shadowRoot?.querySelectorAll(selector) ?? [])].at(-1);
  const starters = () => text(root.dataset.agent).suggestedPrompts;

  function ask(prompt) {
    karta("open");
    karta("sendMessage", prompt);
  }

  /** Asks for a long answer, unless one is being written, and waits for some of its text. Returns false if none comes. */
  async function longAnswer() {
    if (!inPanel("button.stop")) ask(starters().at(-1));
    for (let tries = 0; tries < 100; tries++) {
      await wait(100);
      if (inPanel("button.stop") && inPanel(".agent .md")?.textContent.length > 400) return true;
    }
    return false;
  }

  /** Runs a trick when its card is pressed, one at a time. */
  function trick(id, run) {
    const card = byId(id);
    card.addEventListener("click", async () => {
      if (document.querySelector("#cards [aria-busy=true]")) return;
      card.setAttribute("aria-busy", "true");
      try {
        await run();
      } finally {
        card.removeAttribute("aria-busy");
      }
    });
  }

  trick("reload", async () => {
    say("reloadSaid");
    if (!(await longAnswer())) return say("");
    history.replaceState({ look, reloaded: true }, "");
    location.reload();
  });

  trick("offline", async () => {
    setOffline(true);
    say("offlineSaid");
    ask(starters()[1]);
    await wait(6000);
    setOffline(false);
    say("onlineSaid");
  });

  trick("stop", async () => {
    say("stopSaid");
    if (!(await longAnswer())) return say("");
    inPanel("button.stop").click();
    say("stoppedSaid");
  });

  if (history.state?.reloaded) {
    history.replaceState({ look }, "");
    say("reloadedSaid");
  }

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
    if (prompt) ask(prompt);
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
    byId("missing").hidden = Boolean(karta.loaded);
  });
})();
