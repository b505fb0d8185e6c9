// SPDX-License-Identifier: Apache-2.0
/* A promise implemented by callbacks and timers, as in polyfills and zones. fetch returns it too. */
(function () {
  function Own(run) {
    this.state = "pending";
    this.waiting = [];
    var self = this;
    try {
      run(function (value) { settle(self, "kept", value); }, function (reason) { settle(self, "broken", reason); });
    } catch (error) {
      settle(self, "broken", error);
    }
  }
  function settle(own, state, value) {
    if (own.state !== "pending") return;
    if (state === "kept" && value && typeof value.then === "function") {
      own.state = "following";
      value.then(
        function (result) { own.state = "pending"; settle(own, "kept", result); },
        function (reason) { own.state = "pending"; settle(own, "broken", reason); });
      return;
    }
    own.state = state;
    own.value = value;
    own.waiting.forEach(function (callback) { setTimeout(callback); });
  }
  Own.prototype.then = function (kept, broken) {
    var self = this;
    return new Own(function (resolve, reject) {
      function run() {
        var handler = self.state === "kept" ? kept : broken;
        if (typeof handler !== "function") return (self.state === "kept" ? resolve : reject)(self.value);
        try {
          resolve(handler(self.value));
        } catch (error) {
          reject(error);
        }
      }
      if (self.state === "kept" || self.state === "broken") setTimeout(run);
      else self.waiting.push(run);
    });
  };
  Own.prototype["catch"] = function (broken) { return this.then(null, broken); };
  Own.prototype["finally"] = function (done) {
    return this.then(
      function (value) { done(); return value; },
      function (reason) { done(); throw reason; });
  };
  Own.resolve = function (value) { return new Own(function (resolve) { resolve(value); }); };
  Own.reject = function (reason) { return new Own(function (resolve, reject) { reject(reason); }); };
  Own.race = function (list) {
    return new Own(function (resolve, reject) {
      list.forEach(function (one) { Own.resolve(one).then(resolve, reject); });
    });
  };
  Own.all = function (list) {
    return new Own(function (resolve, reject) {
      var left = list.length, values = [];
      list.forEach(function (one, i) {
        Own.resolve(one).then(function (value) { values[i] = value; if (--left === 0) resolve(values); }, reject);
      });
    });
  };
  window.Promise = Own;
  if (window.fetch) {
    var fetched = window.fetch;
    window.fetch = function () { return Own.resolve(fetched.apply(window, arguments)); };
  }
})();
