// SPDX-License-Identifier: Apache-2.0
import type { AgentEvent, Attachment, KartaAgentClientOptions, ListOptions, LogEvent, Logger, UserChange, WhenBusy } from "./types.js";

/** A failure of the compiled code. `kind` selects its class. */
export interface NativeError {
  readonly kind: number;
  readonly code: string;
  readonly message: string;
  readonly status?: number;
  readonly body?: string;
  readonly retryAfterSeconds?: number;
  readonly requestId?: string;
  readonly cause?: unknown;
}

type Failed = Extract<AgentEvent, { type: "error" }>;

/** The event that another version of a message was chosen. */
interface Selected {
  readonly type: "select";
  readonly seq?: number;
  readonly createdAt?: string;
}

/** A {@link LogEvent} whose error is still a plain object, or the choice of a version. */
export type NativeEvent = Exclude<LogEvent, Failed> | (Omit<Failed, "error"> & { readonly error: NativeError }) | Selected;

/** Receives the outcome of a call, once. A null error means success. */
export type Answer<T> = (error: NativeError | null, value: T) => void;

/** Calls the caller's logger, whose own failure changes nothing. */
export type Log = (level: keyof Logger, message: string, details?: unknown) => void;

/** Receives the reason why a turn cannot begin, as the last step of the call. It may throw. */
export type Misuse = (error: NativeError) => void;

/** Leaves a turn. Its observer receives nothing more. */
export type Leave = () => void;

/** Receives the events of a turn, and null when the turn is over or another observer follows it. */
export type Observer = (event: NativeEvent | null) => void;

/** The states of the compiled client, in the order of their numbers (Java: `TurnState`). */
export const STATES = ["idle", "running", "running", "running", "input_required", "detached"] as const;

/**
 * The client as the compiled code exports it (Java: `NativeClient`), with plain values and functions only. No method
 * throws.
 */
export interface NativeClient {
  /** An index of {@link STATES}. */
  state(): number;
  sessionId(): string | null;
  /** Returns the beginning of the keys of stored entries. */
  prefix(): string;
  createSession(answer: Answer<string>): void;
  /**
   * Sends a message, which follows `parent` if it is an edit: an id, or an empty string for a new beginning. With `again` requests another
   * answer in place of the one with this id. Calls `misuse` synchronously if it cannot be sent. If `whenBusy` is null, the client's
   * `whenBusy` option applies.
   */
  send(text: string, attachments: readonly Attachment[] | null, parent: string | null, again: string | null, whenBusy: WhenBusy | null, observer: Observer, misuse: Misuse): Leave;
  /** Follows the running turn from after `fromSeq`, or from the cursor if that is NaN. `misuse` as in `send`. */
  stream(fromSeq: number, observer: Observer, misuse: Misuse): Leave;
  /** Resumes a paused turn as soon as its question is answered. */
  proceed(): void;
  resume(sessionId: string, answer: Answer<boolean>): void;
  confirm(requestId: string, option: string, answer: Answer<null>): void;
  interrupt(answer: Answer<null>): void;
  identify(user: UserChange | null): void;
  /** Makes the Responses transport usable, once for all clients. `code` is the export of its module (chunks.json). */
  link(code: unknown): void;
  /**
   * Calls the server about sessions. `list` takes its options, `rename` and `delete` the id of a session, and `rename` its title. `select`
   * takes the id of a message, and `transcript` reads that of the session in use.
   */
  session(name: "list" | "rename" | "delete" | "select" | "transcript", first: ListOptions | string | null, second: string | null, answer: Answer<never>): void;
  /** Uploads a file. The returned function cancels the upload. */
  upload(file: Blob, share: (fraction: number) => void, answer: Answer<Attachment>): () => void;
  shutdown(): void;
}

/** The part of `fetch` that the compiled code uses. */
export type Fetch = (url: string, init: RequestInit) => Promise<StreamedResponse>;

/** The part of a response that the compiled code reads. A null body cannot be read in pieces. */
export interface StreamedResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: { getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array }> } } | null;
  text(): Promise<string>;
}

/** Functions that the client calls (Java: `Hooks`). */
export interface NativeHooks {
  state(): void;
  token(): void;
  connected(up: boolean): void;
  /** Another session or none is in use. `foreign`: the former one belongs to another user. */
  session(foreign: boolean): void;
  past(event: NativeEvent): void;
  log(level: "debug" | "warn", message: string): void;
  /** The visitor's id, if the caller or the caller's storage chooses it. Read by each request for a token. */
  visitorId(): string | null;
  /** Turns a `fetch` without readable bodies into one whose event streams can be read. */
  readonly streams: (fetch: Fetch) => Promise<Fetch>;
}

/** Returns the client, or the error of its first invalid option. */
export type CreateClient = (options: KartaAgentClientOptions, hooks: NativeHooks) => NativeClient | NativeError;
