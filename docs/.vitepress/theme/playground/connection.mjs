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
export const IN_THIS_PAGE = { ...LOCAL, src: "/widget/v1/karta.js", baseUrl: IN_PAGE };

/** The theme of the chat that answers from this documentation, with the demo's starters. */
export const DOCS_AGENT = {
  agentName: "Karta",
  greeting: "Hi, I know the Karta docs.\nWhat would you like to build?",
  suggestedPrompts: ["How do I add it to my page?", "Change the accent colour", "Does it work with React?", "Give me a long answer"].join("\n"),
};

/** The theme of the agent in the page, which plays scripts. */
export const SCRIPTED_AGENT = {
  agentName: "Karta demo",
  greeting: "Hi, I'm a scripted demo.\nWhat would you like to see?",
  suggestedPrompts: ["What is Karta?", "Where is my order?", "I want a refund", "Give me a long answer"].join("\n"),
};

let found;

/**
 * Returns the connection of previews: the agent server that serves this page, if its demo may be used here, else the agent in the page.
 * The server announces its demo in a header of its pages, so that a static host is not asked for a file that it does not have.
 *
 * @returns {Promise<typeof LOCAL>}
 */
export function here() {
  const own = () => ({ ...LOCAL, src: `${location.origin}/widget/v1/karta.js`, baseUrl: location.origin });
  found ??= fetch(location.pathname, { method: "HEAD" }).then(
    ({ headers }) => (headers.get("Karta-Demo") === LOCAL.project ? own() : IN_THIS_PAGE),
    () => IN_THIS_PAGE,
  );
  return found;
}
