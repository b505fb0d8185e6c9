// SPDX-License-Identifier: Apache-2.0
/* An engine without these, so that es5-shim puts its own in their place. */
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
