// SPDX-License-Identifier: Apache-2.0
/*
 * Replaces these constructors, as the library's parts for the DOM do. The published package lacks those parts. They change no other
 * built-in function.
 */
(function () {
  var prototype = Element.prototype;
  window.Element = function (tag) {
    return document.createElement(tag);
  };
  window.Element.prototype = prototype;
  window.Document = function () {};
  window.Window = function () {};
})();

/** Returns the functions that the library should have replaced and that are still native. */
window.intact = function () {
  var natives = [];
  function replaced(owner, names) {
    for (var i = 0; i < names.length; i++) {
      if (/\[native code\]/.test(Function.prototype.toString.call(owner[names[i]]))) natives[natives.length] = names[i] + " is native";
    }
  }
  replaced(Array, ["from"]);
  replaced(Object, ["keys", "values"]);
  return natives;
};
