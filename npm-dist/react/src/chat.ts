// SPDX-License-Identifier: Apache-2.0
import type { AgentEvent, KartaAgentClient, KartaAuth, KartaClientSettings, KartaError, Reply, SendOptions, Source, Suggestion } from "@karta/widget";

/** A tool that the agent has called in an answer. */
export interface ChatTool {
  readonly id: string;
  readonly tool: string;
  readonly input: unknown;
  /** The server's text for visitors while the call runs, such as "Find order". */
  readonly title?: string;
  /** The server's text for visitors after the call, such as "Found order". */
  readonly done?: string;
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
  /**
   * What the user may answer with one tap: show `label`, and send `text`. Draw those of the last message only, once nothing streams.
   */
  readonly suggestions?: readonly Suggestion[];
  /** How sure the answer is. Absent if the agent does not report it. */
  readonly reply?: Reply;
  /** True while the answer is growing. */
  readonly streaming?: boolean;
  /** The server's id of the message. Absent until the server has accepted it, and if the server sends none. */
  readonly messageId?: string;
  /** The versions of the message, if it has more than one. */
  readonly versions?: MessageVersions;
}

/** The versions of one message, which {@link UseKartaAgent.edit} and {@link UseKartaAgent.regenerate} add. */
export interface MessageVersions {
  /** The index of the version shown, from 0. */
  readonly index: number;
  readonly count: number;
  /**
   * Shows version `index`, and the newest messages after it. Later messages follow it. Resolves to false if that failed, with the
   * reason in `error`, or during a turn.
   */
  readonly select: (index: number) => Promise<boolean>;
}

/** A question of the agent that {@link UseKartaAgent.confirm} answers. */
export type PendingApproval = Omit<Extract<AgentEvent, { type: "input_required" }>, "type" | "seq" | "createdAt">;

/** Options of `useKartaAgent`: those of the client, with `project` instead of `projectRef`, and how to continue a conversation. */
export type UseKartaAgentOptions = Omit<KartaClientSettings, "projectRef" | "agentRef"> &
  KartaAuth & {
    /**
     * The session to continue. Without it, the hook continues the one that was used last with this `storage`. Another
     * value starts with another client, unless that session is already in use here.
     */
    readonly sessionId?: string | undefined;
    /**
     * Messages to show until those of the session are read, for example rendered by your server. They are never sent. A
     * new conversation begins after them.
     */
    readonly initialMessages?: readonly ChatMessage[] | undefined;
  };

/** The state of a conversation. */
export interface ChatState {
  /** The conversation, oldest first. */
  readonly messages: readonly ChatMessage[];
  /**
   * The status is also `streaming` while an approval is pending, and while a running turn waits to be joined again after the component was hidden. `error` lasts until
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
   * The client of this conversation, for functions that the hook lacks, such as `uploadFile` and `listSessions`. Send and
   * stop with the hook. {@link UseKartaAgent.reset} and another user replace the client.
   */
  readonly client: KartaAgentClient;
  /**
   * Sends a message, with `attachments` from `client.uploadFile`, and streams the answer into `messages`. Resolves when the turn is over, or when the component was
   * unmounted or hidden. The result is true if the answer is complete. An empty text is refused. A message during a
   * turn is refused too, without changing anything, except after `stop`: it then waits for the end of the turn.
   */
  readonly send: (text: string, options?: Pick<SendOptions, "attachments">) => Promise<boolean>;
  /**
   * Sends `text` as another version of the user's message with this `id`, and continues with it, as {@link UseKartaAgent.send} does.
   * The earlier version and the messages after it remain available (`versions`). If the server refuses it, `messages` are as before,
   * and `error` has the code: `not_found`, `turn_running`, `version_limit`, `held`, or `unsupported` if the server has no versions.
   */
  readonly edit: (id: string, text: string) => Promise<boolean>;
  /** Asks for another answer instead of the one with this `id`. Everything else is as for {@link UseKartaAgent.edit}. */
  readonly regenerate: (id: string) => Promise<boolean>;
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
