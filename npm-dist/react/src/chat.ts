// SPDX-License-Identifier: Apache-2.0
import type { AgentEvent, KartaAuth, KartaClientSettings, KartaError, Reply, Source } from "@karta/widget";

/** A tool that the agent has called in an answer. */
export interface ChatTool {
  readonly id: string;
  readonly tool: string;
  readonly input: unknown;
  /** The tool's output. Absent while the tool runs. */
  readonly output?: unknown;
  /** Whether the tool failed. Absent while the tool runs. */
  readonly isError?: boolean;
}

/** One message of the conversation. A message that has not changed is the same object as before. */
export interface ChatMessage {
  /** Unique within the conversation, usable as a key for lists. */
  readonly id: string;
  readonly role: "user" | "assistant";
  /** The whole text so far. */
  readonly text: string;
  /** The tools that the agent has called for this answer, in order. */
  readonly tools?: readonly ChatTool[];
  /** The agent's reasoning, if it shows it. The whole text so far. */
  readonly thinking?: string;
  /** The sources of the answer. The URLs come from the server: show only those whose scheme you allow. */
  readonly sources?: readonly Source[];
  /** How sure the answer is. Absent if the agent does not tell. */
  readonly reply?: Reply;
  /** True while the answer is growing. */
  readonly streaming?: boolean;
}

/** A question of the agent that {@link UseKartaAgent.confirm} answers. */
export type PendingApproval = Omit<Extract<AgentEvent, { type: "input_required" }>, "type" | "seq" | "createdAt">;

/** Options of `useKartaAgent`: those of the client, with `project` instead of `projectRef`. */
export type UseKartaAgentOptions = Omit<KartaClientSettings, "projectRef" | "agentRef"> & KartaAuth;

/** The state of a conversation. */
export interface ChatState {
  /** The conversation, oldest first. */
  readonly messages: readonly ChatMessage[];
  /**
   * `streaming` also while an approval is pending, and until a turn that was left is joined again. `error` lasts until
   * the next message.
   */
  readonly status: "idle" | "streaming" | "error";
  /** The error of the last turn, with a `code`, or of the last call. */
  readonly error: KartaError | null;
  /** The session's id, or null before the first turn. */
  readonly sessionId: string | null;
  /** The approval that the turn waits for, or null. */
  readonly pendingApproval: PendingApproval | null;
}

/** The result of `useKartaAgent`. The functions keep their identity as long as the client, and never reject. */
export interface UseKartaAgent extends ChatState {
  /**
   * Sends a message and streams the answer into `messages`. Resolves when the turn is over, or when the component was
   * unmounted or hidden. The result is true if the answer is complete. An empty text is refused. A message during a
   * turn is refused too, without changing anything, except after `stop`: it then waits for the end of the turn.
   */
  readonly send: (text: string) => Promise<boolean>;
  /**
   * Asks the server to stop the turn. Resolves when the turn is over and the next message can be sent. The text so far
   * stays.
   */
  readonly stop: () => Promise<void>;
  /**
   * Answers {@link ChatState.pendingApproval} with `true`, `false` or the `id` of one of its options. Resolves to false
   * if that failed, with the reason in `error`.
   */
  readonly confirm: (requestId: string, decision: boolean | string) => Promise<boolean>;
  /** Forgets the conversation and aborts running requests. The next message starts a new session. */
  readonly reset: () => void;
}
