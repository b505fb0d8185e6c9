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
