// SPDX-License-Identifier: Apache-2.0
// Keeps calls until the widget has loaded, which then runs them in order.
window.karta = window.karta || function () {
  (window.karta.q = window.karta.q || []).push(arguments);
};
