// SPDX-License-Identifier: Apache-2.0
/**
 * Queues calls until karta.js has loaded, which replays them in order. Does nothing if karta.js or another copy of this
 * stub ran before. An element with the id `karta` is no copy. Pages copy the one-liner that the build creates from it.
 */
window.karta =
  typeof window.karta == "function"
    ? window.karta
    : function () {
        (window.karta.q = window.karta.q || []).push(arguments);
      };
