// SPDX-License-Identifier: Apache-2.0
/** Adds the widget to these pages, as any page does: with its tag. The demo of the server's jar answers from this documentation. */
import { attributesOf } from "./playground/code.mjs";

const theme = { agentName: "Karta", greeting: "Hi, ask me about Karta." };

export function addWidget(connection) {
  const script = document.createElement("script");
  script.async = true;
  script.src = connection.src;
  for (const [name, value] of Object.entries(attributesOf({ connection, settings: {}, theme }))) script.setAttribute(name, value);
  document.head.append(script);
}
