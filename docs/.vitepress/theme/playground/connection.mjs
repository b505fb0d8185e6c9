// SPDX-License-Identifier: Apache-2.0
import { IN_PAGE } from "../../../pages/public/preview/agent.js";

/** The server of the Quickstart. */
const SERVER = "http://127.0.0.1:8787";

/** The connection in the code to copy, and of previews that use a server. */
export const LOCAL = {
  src: `${SERVER}/widget/v1/karta.js`,
  baseUrl: SERVER,
  embedKey: "pk_test_demo",
  project: "demo/assistant",
};

/** The connection of previews without a server: the widget's files beside the documentation, and the agent in the page. */
export const HERE = { ...LOCAL, src: "/widget/v1/karta.js", baseUrl: IN_PAGE };
