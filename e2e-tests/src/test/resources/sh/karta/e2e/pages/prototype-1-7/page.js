// SPDX-License-Identifier: Apache-2.0
/* An engine without these, so that Prototype.js 1.7 puts its own in their place: it keeps those that an engine has. */
(function () {
  function without(owner, names) {
    for (var i = 0; i < names.length; i++) delete owner[names[i]];
  }
  without(Array.prototype, ["indexOf", "lastIndexOf"]);
  without(Object, ["keys", "values"]);
  without(String.prototype, ["startsWith", "endsWith"]);
})();
