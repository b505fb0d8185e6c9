// SPDX-License-Identifier: Apache-2.0
/**
 * What a page runs before karta.js is there: calls are kept as they came, and karta.js replays them in order.
 * It does nothing when karta.js, or another copy of it, was first. Pages copy the one-liner that the build makes of it.
 */
window.karta =
  window.karta ||
  function () {
    (window.karta.q = window.karta.q || []).push(arguments);
  };
