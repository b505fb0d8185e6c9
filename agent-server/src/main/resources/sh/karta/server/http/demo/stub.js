// SPDX-License-Identifier: Apache-2.0
(() => {
  "use strict";
  // Keeps calls until the widget has loaded, which then runs them in order.
  window.karta = typeof window.karta == "function" ? window.karta : function () {
    (window.karta.q = window.karta.q || []).push(arguments);
  };

  // Beside the text there is room for an open panel. Elsewhere the widget shows its launcher, and loads nothing more until a click.
  const root = document.documentElement;
  if (matchMedia("(min-width: 1100px)").matches) {
    root.classList.add("beside");
    karta("init", { mount: "#panel" });
  }

  // "Go offline" cuts the network below the widget, which keeps the page's fetch. Running streams break off, as on a lost connection.
  const fetch = window.fetch;
  const lost = () => new TypeError("Failed to fetch");
  let cut = new AbortController();
  window.fetch = (input, init = {}) => {
    if (cut.signal.aborted) return Promise.reject(lost());
    const signal = init.signal && AbortSignal.any ? AbortSignal.any([init.signal, cut.signal]) : init.signal || cut.signal;
    return fetch.call(window, input, { ...init, signal });
  };
  window.demo = {
    setOffline(offline) {
      if (offline === cut.signal.aborted) return;
      if (offline) {
        Object.defineProperty(navigator, "onLine", { configurable: true, get: () => false });
        cut.abort(lost());
      } else {
        delete navigator.onLine;
        cut = new AbortController();
      }
      window.dispatchEvent(new Event(offline ? "offline" : "online"));
    },
  };

  // The chosen look survives "Reload now" without storage.
  window.demo.look = { accent: "#0b6b53", scheme: "light", locale: "en", ...(history.state || {}).look };
  root.dataset.scheme = window.demo.look.scheme;
  root.style.setProperty("--accent", window.demo.look.accent);
})();
