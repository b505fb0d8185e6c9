// SPDX-License-Identifier: Apache-2.0
import type { KartaError } from "./errors.js";

/** A choice of an approval: send its `id` with `confirmTool`. */
export interface ApprovalOption {
  readonly id: string;
  readonly label: string;
}

/** A source that an answer rests on. The URL is the server's; show it only if its scheme is one you allow. */
export interface Source {
  readonly title: string;
  readonly url: string;
  readonly quote?: string;
}

/** What a turn has used up, in tokens of the model. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
}

/**
 * One step of a turn.
 *
 * `text` of `message` and `thinking` is cumulative: replace what you show, never append. `message` joins all parts of
 * the turn with blank lines. `done` and `error` are the last event of a turn; `input_required` pauses it.
 */
export type AgentEvent = {
  /** Position in the session's log; absent with the Responses transport. */
  readonly seq?: number;
  /** When the server logged it, ISO 8601. */
  readonly createdAt?: string;
} & (
  | { readonly type: "status"; readonly status: "running" }
  | { readonly type: "warming" }
  | { readonly type: "message" | "thinking"; readonly text: string; readonly partId?: string }
  | { readonly type: "tool_use"; readonly toolUseId: string; readonly tool: string; readonly input: unknown }
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
      readonly type: "input_required";
      readonly requestId: string;
      readonly tool: string;
      readonly target?: string;
      readonly options: readonly ApprovalOption[];
      /** ISO 8601; after it `confirmTool` fails with `approval_expired`. */
      readonly expiresAt?: string;
    }
  | { readonly type: "done"; readonly usage?: Usage }
  | { readonly type: "error"; readonly message: string; readonly code: string; readonly error: KartaError }
);

/** Which API of the server a turn uses. */
export type Transport = "managed-agents" | "responses";

/** What a custom token function is told. */
export interface TokenRequest {
  /** Whether the last token was refused (401): a cached one will not do. */
  readonly force: boolean;
}

/** Who is talking. */
export interface User {
  /** Advisory unless `identityToken` proves it. */
  readonly id?: string;
  /** Made by your server: `hex(HMAC-SHA256(secret, id))`. */
  readonly identityToken?: string;
  /** Advisory; goes into the session's metadata. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** Change of identity: what is given is merged, `null` clears a field. */
export interface UserChange {
  readonly userId?: string | null;
  /** The same as `userId`. */
  readonly id?: string | null;
  readonly identityToken?: string | null;
  readonly attributes?: Readonly<Record<string, unknown>> | null;
}

/** Settings of a {@link KartaAgentClient}. Give exactly one of `embedKey`, `token`, `tokenEndpoint`, `tokenFn`. */
export interface KartaAgentClientOptions {
  /** Origin of the agent server, `https://agent.karta.sh` by default. */
  readonly baseUrl?: string;
  /** `"org/agent"`. May be absent only with the Responses transport. */
  readonly projectRef?: string;
  /** The same as `projectRef`. */
  readonly agentRef?: string;

  /** Publishable key; the client exchanges it for short-lived tokens. */
  readonly embedKey?: string;
  /** A token that is never refreshed. */
  readonly token?: string;
  /** URL that answers GET with `{ token }`, asked with the page's own cookies. */
  readonly tokenEndpoint?: string;
  /** Returns a token; called again with `{ force: true }` after a 401. */
  readonly tokenFn?: (request: TokenRequest) => string | Promise<string>;

  /** `"managed-agents"` by default. */
  readonly transport?: Transport;
  /** Model name, for servers that let the caller choose (Responses transport). */
  readonly model?: string;
  /** Identity from the start; the same as calling `identify`. */
  readonly user?: User;
  /** Text about the page, sent with each message in a field of its own. Visitors do not see it, operators do. */
  readonly context?: string;
  /** As `context`, asked once per message; at most 2 s and 16 kB, else the message goes without. */
  readonly contextFn?: () => string | Promise<string>;
  /**
   * Where the anonymous visitor's id is kept, so that sessions can be resumed after a reload: `"local"` (default) and
   * `"session"` mean the page's storage, where there is one; `"none"` forgets it with the client.
   */
  readonly storage?: "local" | "session" | "none";
  /** What a message does while a turn that was left still runs; `"interrupt"` by default. */
  readonly whenBusy?: WhenBusy;
  /** Used for every request instead of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/** A file that was uploaded, as `sendMessage` takes it. */
export interface Attachment {
  readonly path: string;
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * What a message does while a turn that was left still runs: it interrupts that turn, is sent after its end (at most 20
 * messages wait, in order), or is refused with `busy`.
 */
export type WhenBusy = "interrupt" | "queue" | "reject";

/** Options of `sendMessage`. */
export interface SendOptions {
  /** Aborting ends the iteration with a `KartaNetworkError` of code `aborted`; the server's turn goes on. */
  readonly signal?: AbortSignal;
  /** What `uploadFile` resolved with. */
  readonly attachments?: readonly Attachment[];
  /** Overrides the client's option for this message. */
  readonly whenBusy?: WhenBusy;
}

/** Options of `stream`. */
export interface StreamOptions {
  /** Aborting ends the iteration with a `KartaNetworkError` of code `aborted`; the server's turn goes on. */
  readonly signal?: AbortSignal;
}

/** Options of `uploadFile`. */
export interface UploadOptions {
  readonly signal?: AbortSignal;
  /** Told the share that is uploaded, 0 to 1. Between the two only where the platform reports it. */
  readonly onProgress?: (fraction: number) => void;
}

/** One of the caller's earlier sessions. */
export interface SessionSummary {
  readonly id: string;
  readonly title: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601. */
  readonly lastActivityAt: string;
}

/** One message of a session. */
export interface TranscriptMessage {
  readonly id: string;
  readonly role: "user" | "assistant";
  readonly text: string;
  /** ISO 8601. */
  readonly createdAt?: string;
}

/**
 * `idle`: no turn. `running`: a turn is under way. `input_required`: it waits for `confirmTool`. `detached`: its stream
 * was left, and the server goes on with it. `closed`: after `shutdown`.
 */
export type ClientStatus = "idle" | "running" | "input_required" | "detached" | "closed";

/** What `on` tells, by event name. */
export interface ClientEventMap {
  /** The status changed. */
  readonly statechange: ClientStatus;
  /** A token was minted or fetched. */
  readonly token: undefined;
  /** The turn's stream has dropped and is taken up again (`false`), or works again (`true`). */
  readonly reconnect: { readonly connected: boolean };
}
