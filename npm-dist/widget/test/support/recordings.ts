// SPDX-License-Identifier: Apache-2.0
import type { WireEvent } from "../../testing/scripted-server.js";
import { idle, pause, say } from "./setup.js";

const words = (text: string, part: string): WireEvent[] =>
  text.split(/(?<= )/).map((word) => say(word, { part_id: part, delta: true }));

/** Turns as a server logs them, by their special feature. */
export const RECORDINGS: Readonly<Record<string, { readonly script: WireEvent[]; readonly lineEnd?: string }>> = {
  plain: { script: [say("Press the link in the mail that we have just sent."), idle] },
  "deltas with several parts": {
    script: [
      ...words("First we look ", "a"),
      ...words("Then we answer.", "b"),
      ...words("at the order.", "a"),
      say("Then we answer at length.", { part_id: "b" }),
      idle,
    ],
  },
  thinking: {
    script: [
      { type: "session.warming" },
      { type: "agent.thinking", text: "The visitor ", part_id: "t", delta: true },
      { type: "agent.thinking", text: "is in a hurry.", part_id: "t", delta: true },
      ...words("In short: yes.", "a"),
      idle,
    ],
  },
  tools: {
    script: [
      ...words("Let me look.", "a"),
      { type: "agent.tool_use", tool_use_id: "u1", tool: "look_up", input: { order: 7, lines: ["a\nb", "c\r\nd"] } },
      { type: "agent.tool_result", tool_use_id: "u1", output: { found: true }, is_error: false },
      { type: "agent.sources", items: [{ title: "Orders", url: "https://example.com/orders" }] },
      ...words("It was sent.", "b"),
      idle,
    ],
  },
  "approval, then on": { script: [...words("This needs a yes.", "a"), pause, ...words("Refunded.", "b"), idle] },
  error: {
    script: [
      ...words("One moment", "a"),
      { type: "session.error", code: "rate_limited", message: "Too many.", retry_after_seconds: 3 },
    ],
  },
  "multi-byte text": { script: [...words("Grüße – 日本語 👩‍👩‍👧 naïve 𝄞", "a"), idle] },
  CRLF: { script: [...words("Lines may end in two characters.", "a"), idle], lineEnd: "\r\n" },
};
