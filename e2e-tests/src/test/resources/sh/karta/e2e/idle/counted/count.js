// SPDX-License-Identifier: Apache-2.0
/*
 * Counts the resources of a page: listeners, timers, frames, observers, connections, channels and style sheets. Runs
 * before all other scripts. `holds()` returns the present ones by name, without those of the widget's own element.
 */
(() => {
  const live = new Map();
  const names = new WeakMap([[window, "window"], [document, "document"], [visualViewport, "visualViewport"]]);
  const keep = (key, what) => live.set(key, what);
  const drop = (key) => live.delete(key);

  /** Returns whether a target is removed with the widget, as its elements and their objects are. */
  const inWidget = (target) => target instanceof Node && target !== document
    && (target.getRootNode() instanceof ShadowRoot || !target.isConnected || target.localName === "karta-widget");

  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const listeners = new WeakMap();
  const key = (target, type, capture) => `${type} ${Boolean(capture?.capture ?? capture)} ${names.get(target) ?? target?.constructor?.name}`;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? window;
    if (listener && !inWidget(target) && !(target instanceof AbortSignal)) {
      const mine = listeners.get(listener) ?? listeners.set(listener, new Map()).get(listener);
      const name = key(target, type, options);
      if (!mine.has(name)) {
        const mark = {};
        mine.set(name, mark);
        keep(mark, `listener ${name}`);
      }
    }
    return addEventListener.call(target, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? window;
    const mine = listeners.get(listener);
    const name = key(target, type, options);
    if (mine?.has(name)) {
      drop(mine.get(name));
      mine.delete(name);
    }
    return removeEventListener.call(target, type, listener, options);
  };

  for (const [start, stop] of [
    ["setTimeout", "clearTimeout"],
    ["setInterval", "clearInterval"],
    ["requestAnimationFrame", "cancelAnimationFrame"],
    ["requestIdleCallback", "cancelIdleCallback"],
  ]) {
    const [original, cancel] = [window[start], window[stop]];
    if (!original) continue;
    window[start] = (callback, ...rest) => {
      const id = original.call(window, (...values) => {
        if (start !== "setInterval") drop(`${start} ${id}`);
        callback(...values);
      }, ...rest);
      keep(`${start} ${id}`, `${start} ${rest[0] ?? ""}`);
      return id;
    };
    window[stop] = (id) => {
      drop(`${start} ${id}`);
      cancel.call(window, id);
    };
  }

  const fetched = window.fetch;
  window.fetch = async (address, options) => {
    const mark = {};
    keep(mark, `request ${address}`);
    const over = () => drop(mark);
    options?.signal?.addEventListener("abort", over);
    try {
      const response = await fetched.call(window, address, options);
      const reader = response.body?.getReader.bind(response.body);
      const text = response.text.bind(response);
      response.text = () => text().finally(over);
      if (response.body) {
        response.body.getReader = () => {
          const own = reader();
          const read = own.read.bind(own);
          own.read = () => read().then((result) => (result.done && over(), result), (error) => { over(); throw error; });
          return own;
        };
      }
      return response;
    } catch (error) {
      over();
      throw error;
    }
  };

  for (const name of ["MutationObserver", "ResizeObserver", "IntersectionObserver"]) {
    const Original = window[name];
    window[name] = class extends Original {
      observe(target, ...rest) {
        if (!inWidget(target)) keep(this, name);
        return super.observe(target, ...rest);
      }
      disconnect() {
        drop(this);
        return super.disconnect();
      }
    };
  }

  for (const name of ["WebSocket", "EventSource", "BroadcastChannel", "Worker", "SharedWorker", "CloseWatcher"]) {
    const Original = window[name];
    if (!Original) continue;
    window[name] = class extends Original {
      constructor(...values) {
        super(...values);
        keep(this, name);
      }
      close() {
        drop(this);
        return super.close?.();
      }
      terminate() {
        drop(this);
        return super.terminate?.();
      }
      destroy() {
        drop(this);
        return super.destroy?.();
      }
    };
  }

  window.holds = () => [
    ...live.values(),
    ...[...document.querySelectorAll("karta-widget")].map(() => "host element"),
    ...[...document.scripts].filter((script) => script.src.includes("panel")).map(() => "panel script"),
    ...[...document.styleSheets].map((sheet) => `style sheet ${sheet.href ?? ""}`),
    ...document.adoptedStyleSheets.map(() => "adopted style sheet"),
  ].sort();
})();
