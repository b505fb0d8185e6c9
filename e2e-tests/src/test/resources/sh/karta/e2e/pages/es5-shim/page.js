// SPDX-License-Identifier: Apache-2.0
/* Removes these functions from the engine, so that es5-shim adds its own. */
(function () {
  function without(owner, names) {
    for (var i = 0; i < names.length; i++) delete owner[names[i]];
  }
  without(Array, ["isArray"]);
  without(Array.prototype, ["forEach", "map", "filter", "every", "some", "reduce", "reduceRight", "indexOf", "lastIndexOf"]);
  without(Date, ["now"]);
  without(Function.prototype, ["bind"]);
  without(Object, ["keys"]);
  without(String.prototype, ["trim"]);
})();
