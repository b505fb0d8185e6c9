// SPDX-License-Identifier: Apache-2.0
/* The code blocks of the public reference, completed where they leave code to the reader. They are compiled, and run by generator.test. */
import { KartaAgentClient } from "@karta/widget";

declare const render: (text: string) => void;

export async function loop() {
  const client = new KartaAgentClient({
    baseUrl: "https://agent.karta.sh",
    projectRef: "coffeeco/support-bot",
    embedKey: "pk_live_xxx",
  });

  for await (const event of client.sendMessage("How do I reset my password?")) {
    switch (event.type) {
      case "message":
        // `text` is the FULL message so far - REPLACE the bubble, do not append.
        render(event.text);
        break;
      case "tool_use":
        console.log("tool:", event.tool, event.input);
        break;
      case "input_required":
        await client.confirmTool(event.requestId, true); // approve a paused tool
        for await (const e2 of client.stream()) render(e2.type === "message" ? e2.text : "");
        break;
      case "done":
        console.log("usage:", event.usage);
        break;
      case "error":
        console.error(event.message);
        break;
    }
  }
}

export function refreshable() {
  return new KartaAgentClient({
    baseUrl: "https://agent.karta.sh",
    projectRef: "coffeeco/support-bot",
    tokenFn: async () => {
      const res = await fetch("/api/karta-token");
      return (await res.json()).token; // re-called with { force: true } after a 401
    },
  });
}
