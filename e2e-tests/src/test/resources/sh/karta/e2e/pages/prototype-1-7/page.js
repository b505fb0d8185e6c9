// SPDX-License-Identifier: Apache-2.0
/* Removes these functions from the engine, so that Prototype.js 1.7 adds its own. It keeps those that exist. */
(function () {
  function without(owner, names) {
    for (var i = 0; i < names.length; i++) delete owner[names[i]];
  }
  without(Array.prototype, ["indexOf", "lastIndexOf"]);
  without(Object, ["keys", "values"]);
  without(String.prototype, ["startsWith", "endsWith"]);
})();
