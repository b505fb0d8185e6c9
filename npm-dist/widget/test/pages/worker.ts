// SPDX-License-Identifier: Apache-2.0
import { KartaAgentClient } from "@karta/widget";

addEventListener("message", async ({ data: baseUrl }: MessageEvent<string>) => {
  const client = new KartaAgentClient({ baseUrl, projectRef: "demo/assistant", embedKey: "pk_test_demo" });
  let text = "";
  for await (const event of client.sendMessage("hello")) {
    if (event.type === "message") text = event.text;
    if (event.type === "error") text = `error ${event.code}`;
  }
  client.shutdown();
  (postMessage as (message: unknown) => void)({ text, document: typeof document });
});
