// SPDX-License-Identifier: Apache-2.0
import type { KartaError, KartaErrorCode } from "./errors.js";

/** An option of an approval. Send its `id` with `confirmTool`. */
export interface ApprovalOption {
  readonly id: string;
  readonly label: string;
}

/** A source of an answer. The URL comes from the server: show it only if you allow its scheme. */
export interface Source {
  readonly title: string;
  readonly url: string;
  /** A quote of the page that supports the answer, exactly as on the page. */
  readonly quote?: string;
  /** The number in citations: the text refers to this source as `[n](#source-n)`. */
  readonly n?: number;
  /** Whether this is further reading, which the text does not cite. */
  readonly also?: boolean;
}

/** What the user may answer with one tap: show `label`, and send `text`. Both are one line of plain text. */
export interface Suggestion {
  readonly label: string;
  readonly text: string;
}

/** How sure an answer is: the agent answers, names the closest pages, or has found nothing. */
export type Reply = "answer" | "closest" | "no";

/** The usage of a turn, in tokens of the model. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
}

/**
 * One step of a turn.
 *
 * `text` of `message` and `thinking` is cumulative: replace the displayed text, never append. `message` joins all parts of
 * the turn with blank lines. `done` and `error` are the last event of a turn. `input_required` pauses it.
 */
export type AgentEvent = {
  /** Position in the session's log. Absent with the Responses transport. */
  readonly seq?: number;
  /** The time at which the server logged the event, ISO 8601. */
  readonly createdAt?: string;
} & (
  | {
      readonly type: "status";
      readonly status: "running";
      /** The id of the answer that begins, as the transcript has it. Absent if the server sends none. */
      readonly messageId?: string;
      /** The id of its question. */
      readonly parent?: string;
      /** The ids of all versions of the answer, oldest first, if there are several. */
      readonly versions?: readonly string[];
    }
  | { readonly type: "warming" }
  | { readonly type: "message" | "thinking"; readonly text: string; readonly partId?: string }
  | {
      readonly type: "tool_use";
      readonly toolUseId: string;
      readonly tool: string;
      readonly input: unknown;
      /** The server's text for visitors while the call runs, such as "Find order". */
      readonly title?: string;
      /** The server's text for visitors after the call, such as "Found order". */
      readonly done?: string;
    }
  | {
      readonly type: "tool_result";
      readonly toolUseId: string;
      readonly output: unknown;
      readonly isError: boolean;
      /** Why the tool was not called: `step_up_required` if it needs a recent sign-in, which `identify` can prove. */
      readonly code?: string;
      readonly meta?: unknown;
    }
  | { readonly type: "sources"; readonly items: readonly Source[] }
  | {
      /** Before `done`: what the user may answer with one tap. The last one of a turn counts, and an empty list offers nothing. */
      readonly type: "suggestions";
      readonly items: readonly Suggestion[];
    }
  | {
      readonly type: "input_required";
      readonly requestId: string;
      readonly tool: string;
      readonly target?: string;
      readonly options: readonly ApprovalOption[];
      /** The server's name of the tool for visitors, such as "Refund order". */
      readonly title?: string;
      /** The server's question to the visitor, such as "Refund order 1042?". */
      readonly question?: string;
      /** ISO 8601. Afterwards `confirmTool` fails with `approval_expired`. */
      readonly expiresAt?: string;
    }
  | {
      readonly type: "done";
      readonly usage?: Usage;
      /** How sure the answer is. Absent if the agent does not report it. */
      readonly reply?: Reply;
    }
  | { readonly type: "error"; readonly message: string; readonly code: KartaErrorCode | (string & {}); readonly error: KartaError }
);

/** The server's API that turns use. */
export type Transport = "managed-agents" | "responses";

/** The argument of a custom token function. */
export interface TokenRequest {
  /** Whether the last token was refused (401), so that a cached one must not be returned. */
  readonly force: boolean;
}

/** The user of the conversation. */
export interface User {
  /** Advisory unless `identityToken` proves it. */
  readonly id?: string;
  /** Created by your server: `hex(HMAC-SHA256(secret, id))`. */
  readonly identityToken?: string;
  /** Advisory. Stored in the session's metadata. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** A change of identity. Given fields are merged, `null` clears a field. */
export interface UserChange {
  readonly userId?: string | null;
  /** The same as `userId`. */
  readonly id?: string | null;
  readonly identityToken?: string | null;
  readonly attributes?: Readonly<Record<string, unknown>> | null;
}

/** Receives messages for developers. `console` is one. The messages contain no visitor's text and no token. */
export interface Logger {
  debug(message: string, details?: unknown): void;
  info(message: string, details?: unknown): void;
  warn(message: string, details?: unknown): void;
  error(message: string, details?: unknown): void;
}

/**
 * A storage of short texts, for example files or cookies. Anyone who can read it can read the visitor's sessions. If a
 * function throws or rejects, the client continues without it and logs a warning to the `logger`.
 */
export interface KartaStorage {
  /** Returns the text of `key`, or null or undefined if there is none. Keys have the characters `a-z 0-9 :`. */
  get(key: string): string | null | undefined | Promise<string | null | undefined>;
  /** Stores `text` under `key`. The client waits for a returned promise. */
  set(key: string, text: string): unknown;
  /** Removes `key`. Does nothing if it does not exist. */
  remove(key: string): unknown;
}

/** The ways to authenticate a client: exactly one of four. */
export type KartaAuth =
  | {
      /** Publishable key, which the client exchanges for short-lived tokens. */
      readonly embedKey: string;
      readonly token?: undefined;
      readonly tokenEndpoint?: undefined;
      readonly tokenFn?: undefined;
    }
  | {
      /** A token that is never refreshed. */
      readonly token: string;
      readonly embedKey?: undefined;
      readonly tokenEndpoint?: undefined;
      readonly tokenFn?: undefined;
    }
  | {
      /** URL that answers GET with `{ token }`. The request includes the page's own cookies. */
      readonly tokenEndpoint: string;
      readonly embedKey?: undefined;
      readonly token?: undefined;
      readonly tokenFn?: undefined;
    }
  | {
      /** Returns a token. Called again with `{ force: true }` after a 401. */
      readonly tokenFn: (request: TokenRequest) => string | Promise<string>;
      readonly embedKey?: undefined;
      readonly token?: undefined;
      readonly tokenEndpoint?: undefined;
    };

/** Settings of a {@link KartaAgentClient}: exactly one of {@link KartaAuth}, and {@link KartaClientSettings}. */
export type KartaAgentClientOptions = KartaClientSettings & KartaAuth;

/** The settings of a {@link KartaAgentClient} beside its authentication. */
export interface KartaClientSettings {
  /** Origin of the agent server. Default: `https://agent.karta.sh`. */
  readonly baseUrl?: string;
  /** `"org/agent"`. May be absent only with the Responses transport. */
  readonly projectRef?: string;
  /** The same as `projectRef`. */
  readonly project?: string;
  /** The same as `projectRef`. */
  readonly agentRef?: string;

  /** `"managed-agents"` by default. */
  readonly transport?: Transport;
  /** Model name, for servers that let the caller choose (Responses transport). */
  readonly model?: string;
  /** The initial identity, as set by `identify`. */
  readonly user?: User;
  /** Text about the page, sent with each message in a separate field. Operators see it, visitors do not. */
  readonly context?: string;
  /**
   * Returns the `context`, called once per message. If it takes longer than 2 s or exceeds 16 kB, the message is sent
   * without context.
   */
  readonly contextFn?: () => string | Promise<string>;
  /**
   * Where the anonymous visitor's id and the session of `restore` are stored, so that sessions can be resumed after a
   * reload. `"local"` (default) and `"session"` use the page's storage, if there is one. `"none"` stores nothing.
   * Programs pass their own storage.
   */
  readonly storage?: "local" | "session" | "none" | KartaStorage;
  /**
   * The anonymous visitor's id, instead of a stored one: a secret random string of 22 to 128 characters of
   * `A-Z a-z 0-9 _ -`. Anyone who knows it can read the visitor's sessions.
   */
  readonly visitorId?: string;
  /** Receives the client's messages for developers. Nothing is printed without it. */
  readonly logger?: Logger;
  /** The effect of a message on a turn that was left and still runs. Default: `"interrupt"`. */
  readonly whenBusy?: WhenBusy;
  /** Used for every request instead of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/** An uploaded file, as `sendMessage` expects it. */
export interface Attachment {
  readonly path: string;
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * The effect of a message on a turn that was left and still runs. The message interrupts that turn, is sent after its end (at most
 * 20 messages wait, in order), or is refused with `busy`.
 */
export type WhenBusy = "interrupt" | "queue" | "reject";

/** Options of `sendMessage`. */
export interface SendOptions {
  /** Aborting ends the iteration with a `KartaNetworkError` of code `aborted`. The server continues the turn. */
  readonly signal?: AbortSignal;
  /** Results of `uploadFile`. */
  readonly attachments?: readonly Attachment[];
  /** Overrides the client's option for this message. */
  readonly whenBusy?: WhenBusy;
}

/** Options of `stream`. */
export interface StreamOptions {
  /** Aborting ends the iteration with a `KartaNetworkError` of code `aborted`. The server continues the turn. */
  readonly signal?: AbortSignal;
}

/** An event of a session's log: those of its turns, and the user's messages. */
export type LogEvent =
  | AgentEvent
  | {
      readonly type: "user";
      readonly seq?: number;
      readonly createdAt?: string;
      readonly text: string;
      readonly messageId?: string;
      /** The id of the answer that the message follows, or null for the first message. */
      readonly parent?: string | null;
      /** The ids of all versions of the message, oldest first, if there are several. */
      readonly versions?: readonly string[];
    };

/** Options of `resume` and `restore`. */
export interface ResumeOptions {
  /** Receives the events of the log, oldest first, before the call resolves. */
  readonly onEvent?: ((event: LogEvent) => void) | undefined;
}

/** Options of `uploadFile`. */
export interface UploadOptions {
  readonly signal?: AbortSignal;
  /** Receives the uploaded fraction, 0 to 1. Values between require that the platform reports progress. */
  readonly onProgress?: (fraction: number) => void;
}

/** Options of `listSessions`. */
export interface ListOptions {
  /** Part of the title or the preview, in any case. At most 100 characters. */
  readonly query?: string;
  /** `next` of the page before. */
  readonly cursor?: string;
  /** The most sessions of a page, 1 to 100. The default is the server's, usually 20. */
  readonly limit?: number;
}

/** A page of the caller's sessions, most recently active first. */
export interface SessionList extends Array<SessionSummary> {
  /** The `cursor` of the next page. Absent on the last page. */
  readonly next?: string;
}

/** One of the caller's earlier sessions. */
export interface SessionSummary {
  readonly id: string;
  readonly title: string;
  /** The beginning of the last message, in plain words, at most 120 characters. Absent if the server sends none. */
  readonly preview?: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601. */
  readonly lastActivityAt: string;
}

/** One message of a session. */
export interface TranscriptMessage {
  /** The server's id of the message, for `edit`, `regenerate` and `select`. */
  readonly id: string;
  readonly role: "user" | "assistant";
  readonly text: string;
  /** ISO 8601. */
  readonly createdAt?: string;
  /** The id of the message that this one follows, or null for the first. Absent if the server has no versions. */
  readonly parent?: string | null;
  /** The ids of all versions of this message, oldest first, its own included. Absent if the server has no versions. */
  readonly versions?: readonly string[];
}

/**
 * `idle`: no turn. `running`: a turn is running. `input_required`: the turn waits for `confirmTool`. `detached`: the
 * turn's stream was left, and the server continues it. `closed`: after `shutdown`.
 */
export type ClientStatus = "idle" | "running" | "input_required" | "detached" | "closed";

/** The payloads of `on`, by event name. */
export interface ClientEventMap {
  /** The status changed. */
  readonly statechange: ClientStatus;
  /** A token was minted or fetched. */
  readonly token: undefined;
  /** The turn's stream has dropped and is being reconnected (`false`), or works again (`true`). */
  readonly reconnect: { readonly connected: boolean };
}
