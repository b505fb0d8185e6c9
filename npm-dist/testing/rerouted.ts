// SPDX-License-Identifier: Apache-2.0
/** Preloaded before an example of the documentation: its requests go to the server at KARTA_SERVER, otherwise unchanged. */
const { fetch } = globalThis;
globalThis.fetch = (input, init) =>
  fetch(String(input).replace(/^https:\/\/(agent\.karta\.sh|chat\.example\.com)(?=\/)/, process.env["KARTA_SERVER"]!), init);

export {};
