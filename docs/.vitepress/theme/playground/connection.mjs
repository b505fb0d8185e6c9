// SPDX-License-Identifier: Apache-2.0
/** The server of the Quickstart. */
const SERVER = "http://127.0.0.1:8787";

/** The default connection of previews. */
export const LOCAL = {
  src: `${SERVER}/widget/v1/karta.js`,
  baseUrl: SERVER,
  embedKey: "pk_test_demo",
  project: "demo/assistant",
};
