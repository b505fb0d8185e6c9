// SPDX-License-Identifier: Apache-2.0
import type { AgentEvent, KartaAgentClientOptions, Source } from "@karta/widget";

/** A tool that the agent has called in an answer. */
export interface ChatTool {
  readonly id: string;
  readonly tool: string;
  readonly input: unknown;
  /** What the tool gave; absent while it runs. */
  readonly output?: unknown;
  /** Whether the tool failed; absent while it runs. */
  readonly isError?: boolean;
}

/** One message of the conversation. A message that has not changed is the same object as before. */
export interface ChatMessage {
  /** Unique within the conversation; a key for lists. */
  readonly id: string;
  readonly role: "user" | "assistant";
  /** The whole text so far. */
  readonly text: string;
  /** The tools that the agent has called for this answer, in order. */
  readonly tools?: readonly ChatTool[];
  /** What the agent has thought before and between, where it shows it: the whole text so far. */
  readonly thinking?: string;
  /** What the answer rests on. The URLs are the server's: show only those whose scheme you allow. */
  readonly sources?: readonly Source[];
  /** True while the answer grows. */
  readonly streaming?: boolean;
}

/** A question of the agent that {@link UseKartaAgent.confirm} answers. */
export type PendingApproval = Omit<Extract<AgentEvent, { type: "input_required" }>, "type" | "seq" | "createdAt">;

/** Options of `useKartaAgent`: those of the client, with `project` for its `projectRef`. */
export interface UseKartaAgentOptions extends Omit<KartaAgentClientOptions, "projectRef" | "agentRef"> {
  /** `"org/agent"`. May be absent only with the Responses transport. */
  readonly project?: string;
}

/** What can change while a conversation is shown. */
export interface ChatState {
  /** The conversation, oldest first. */
  readonly messages: readonly ChatMessage[];
  /** `streaming` also while an approval is awaited, and until a turn that was left is joined again; `error` until the next message. */
  readonly status: "idle" | "streaming" | "error";
  /** Why the last turn failed, with a `code`; or what was wrong with the last call. */
  readonly error: (Error & { readonly code?: string }) | null;
  /** The session, once a turn has started. */
  readonly sessionId: string | null;
  /** The question that the turn waits for. */
  readonly pendingApproval: PendingApproval | null;
}

/** What `useKartaAgent` returns. The functions are the same for as long as the client is, and never reject. */
export interface UseKartaAgent extends ChatState {
  /**
   * Sends a message and streams the answer into `messages`. Resolves when the turn is over, or is not followed any more
   * because the component was unmounted or hidden: true where the answer is complete, else false. An empty text is
   * refused. So is a message while a turn is under way, which changes nothing; after `stop` it waits for the end.
   */
  readonly send: (text: string) => Promise<boolean>;
  /** Asks the server to stop the turn, and resolves when it is over: the next message can be sent. What has come stays. */
  readonly stop: () => Promise<void>;
  /** Answers {@link ChatState.pendingApproval}: `true`, `false` or the `id` of one of its options. False if that failed; see `error`. */
  readonly confirm: (requestId: string, decision: boolean | string) => Promise<boolean>;
  /** Forgets the conversation and aborts what runs; the next message starts a session. */
  readonly reset: () => void;
}
