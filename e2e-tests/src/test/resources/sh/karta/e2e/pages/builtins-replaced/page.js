// SPDX-License-Identifier: Apache-2.0
/* JSON and fetch as in polyfills: correct but incomplete, without streams. Every use of the console throws. */
(function () {
  var real = window.JSON;
  window.JSON = {
    parse: function (text, revive) { return real.parse(String(text), revive); },
    stringify: function (value) { return real.stringify(value); },
  };
  if (window.fetch) {
    window.fetch = function (address, options) {
      options = options || {};
      return new Promise(function (resolve, reject) {
        var request = new XMLHttpRequest();
        request.open(options.method || "GET", address);
        for (var name in options.headers) request.setRequestHeader(name, options.headers[name]);
        request.onload = function () {
          resolve({
            ok: request.status < 400,
            status: request.status,
            headers: { get: function (name) { return request.getResponseHeader(name); } },
            text: function () { return Promise.resolve(request.responseText); },
            json: function () { return Promise.resolve(real.parse(request.responseText)); },
          });
        };
        request.onerror = function () { reject(new TypeError("Network request failed")); };
        request.onabort = function () { reject(new DOMException("Aborted", "AbortError")); };
        if (options.signal) options.signal.addEventListener("abort", function () { request.abort(); });
        request.send(options.body || null);
      });
    };
  }
  window.said = [];
  var silent = {};
  ["log", "info", "warn", "error", "debug"].forEach(function (level) {
    silent[level] = function () {
      said.push(level);
      throw new Error("no console here");
    };
  });
  Object.defineProperty(window, "console", { value: silent, configurable: true });
  window.intact = function () {
    // Only engines that are too old log a warning.
    return Element.prototype.attachShadow ? said : [];
  };
})();
