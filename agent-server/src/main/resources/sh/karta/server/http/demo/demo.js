// SPDX-License-Identifier: Apache-2.0
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);

  const log = byId("log");
  const empty = byId("empty");
  const shown = 40;

  function note(name, payload) {
    const item = document.createElement("li");
    const time = document.createElement("time");
    const event = document.createElement("b");
    const detail = document.createElement("span");
    time.textContent = new Date().toISOString().slice(11, 23);
    event.textContent = name;
    const text = payload === undefined ? "" : JSON.stringify(payload);
    detail.textContent = text.length > 400 ? text.slice(0, 400) + "…" : text;
    item.append(time, event, detail);
    log.prepend(item);
    while (log.children.length > shown) log.lastChild.remove();
    empty.hidden = true;
  }

  const events = [
    "ready", "open", "close", "session:started", "message:sent", "message:received", "unread", "escalate",
    "error", "limit_reached", "turn:started", "turn:ended", "approval", "feedback",
  ];
  for (const name of events) karta("on", name, (payload) => note(name, payload));

  byId("prompts").addEventListener("click", (event) => {
    const text = event.target.dataset.say;
    if (!text) return;
    karta("open");
    karta("sendMessage", text);
  });

  byId("commands").addEventListener("click", (event) => {
    const { command, argument } = event.target.dataset;
    if (!command) return;
    if (argument) karta(command, JSON.parse(argument));
    else karta(command);
  });

  byId("clear").addEventListener("click", () => {
    log.replaceChildren();
    empty.hidden = false;
  });

  window.addEventListener("load", () => {
    if (!karta.loaded) byId("missing").hidden = false;
  });
})();
