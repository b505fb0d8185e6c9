// SPDX-License-Identifier: Apache-2.0
/**
 * Queues calls until karta.js has loaded, which replays them in order. Does nothing if karta.js or another copy of this
 * stub ran before. Pages copy the one-liner that the build creates from it.
 */
window.karta =
  window.karta ||
  function () {
    (window.karta.q = window.karta.q || []).push(arguments);
  };
