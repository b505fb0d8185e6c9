// SPDX-License-Identifier: Apache-2.0
import { KartaAgentClient, type AgentEvent, type KartaAgentClientOptions } from "@karta/widget";
import { onScopeDispose, ref, shallowRef } from "vue";

type Question = Extract<AgentEvent, { type: "input_required" }>;

/** A conversation as reactive state. It continues after a reload. */
export function useChat(options: KartaAgentClientOptions) {
  const client = new KartaAgentClient(options);
  onScopeDispose(() => client.shutdown());
  const messages = shallowRef(client.transcript);
  const streaming = ref(true);
  const question = shallowRef<Question | null>(null);
  const failed = ref(false);

  async function follow(turn: AsyncIterable<AgentEvent>) {
    streaming.value = true;
    for await (const event of turn) {
      messages.value = client.transcript;
      question.value = event.type === "input_required" ? event : null;
      failed.value = event.type === "error";
    }
    streaming.value = false;
  }

  async function restore() {
    try {
      await client.restore();
    } catch {
      failed.value = true;
    }
    messages.value = client.transcript;
    // Continues an answer that was still running.
    await follow(client.stream());
  }
  void restore();

  return {
    messages,
    streaming,
    question,
    failed,
    send: (text: string) => follow(client.sendMessage(text)),
    stop: () => client.interrupt(),
    decide: (option: string) => client.confirmTool(question.value!.requestId, option),
  };
}
