// SPDX-License-Identifier: Apache-2.0
/**
 * Adds the widget to these pages, as any page does: with its tag. The demo of the server's jar answers from this documentation. On a static
 * host, the agent in the page plays its scenes.
 */
import { withBase } from "vitepress";
import { watch } from "vue";
import { withAgent } from "../../pages/public/preview/agent.js";
import { attributesOf, themeOf } from "./playground/code.mjs";
import { answers } from "../search/ask.mjs";
import { DOCS_AGENT, IN_THIS_PAGE, SCRIPTED_AGENT } from "./playground/connection.mjs";

/**
 * @param {typeof IN_THIS_PAGE} connection
 * @param {import("vue").Ref<boolean>} isDark whether the pages are dark, which their reader can switch
 */
export function addWidget(connection, isDark) {
  const scripted = connection === IN_THIS_PAGE;
  if (scripted) window.fetch = withAgent(window.fetch.bind(window), withBase("/preview/answers.json"));
  const theme = () => ({ ...(scripted ? SCRIPTED_AGENT : DOCS_AGENT), colorScheme: isDark.value ? "dark" : "light" });
  answers.here = !scripted;
  const script = document.createElement("script");
  script.async = true;
  script.src = connection.src;
  for (const [name, value] of Object.entries(attributesOf({ connection, settings: {}, theme: theme() }))) script.setAttribute(name, value);
  document.head.append(script);
  watch(isDark, () => window.karta?.("update", { theme: themeOf(theme()) }));
}

/** Asks the chat of these pages, also before it has loaded. */
export function ask(question) {
  window.karta ??= function () {
    (window.karta.q = window.karta.q || []).push(arguments);
  };
  window.karta("open");
  window.karta("sendMessage", question);
}
