// SPDX-License-Identifier: Apache-2.0
import { KartaAgentClient, type AgentEvent, type KartaAgentClientOptions, type TranscriptMessage } from "@karta/widget";

type Question = Extract<AgentEvent, { type: "input_required" }>;

/** A conversation as reactive state. It continues after a reload. */
export class Chat {
  messages = $state.raw<readonly TranscriptMessage[]>([]);
  streaming = $state(true);
  question = $state.raw<Question | null>(null);
  failed = $state(false);
  readonly #client: KartaAgentClient;

  constructor(options: KartaAgentClientOptions) {
    this.#client = new KartaAgentClient(options);
    void this.#restore();
  }

  send = (text: string) => this.#follow(this.#client.sendMessage(text));
  stop = () => this.#client.interrupt();
  decide = (option: string) => this.#client.confirmTool(this.question!.requestId, option);
  close = () => this.#client.shutdown();

  async #restore() {
    try {
      await this.#client.restore();
    } catch {
      this.failed = true;
    }
    this.messages = this.#client.transcript;
    // Continues an answer that was still running.
    await this.#follow(this.#client.stream());
  }

  async #follow(turn: AsyncIterable<AgentEvent>) {
    this.streaming = true;
    for await (const event of turn) {
      this.messages = this.#client.transcript;
      this.question = event.type === "input_required" ? event : null;
      this.failed = event.type === "error";
    }
    this.streaming = false;
  }
}
