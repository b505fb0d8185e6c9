// SPDX-License-Identifier: Apache-2.0
/* Removes these functions from the engine, so that core-js adds its own. */
(function () {
  function without(owner, names) {
    for (var i = 0; i < names.length; i++) delete owner[names[i]];
  }
  without(Object, ["assign", "entries", "values", "is", "getOwnPropertyDescriptors"]);
  without(Array, ["from", "of"]);
  without(Array.prototype, ["find", "findIndex", "fill", "includes", "copyWithin"]);
  without(String.prototype, ["startsWith", "endsWith", "includes", "repeat", "padStart", "padEnd", "codePointAt"]);
  without(String, ["fromCodePoint"]);
  without(Number, ["isInteger", "isFinite", "isNaN", "isSafeInteger"]);
  without(Math, ["imul", "sign", "trunc", "hypot", "clz32", "log2"]);
  without(window, ["Map", "Set", "Promise"]);
})();
