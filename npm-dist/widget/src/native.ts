// SPDX-License-Identifier: Apache-2.0
import type { AgentEvent, Attachment, KartaAgentClientOptions, SessionSummary, UserChange, WhenBusy } from "./types.js";

/** A failure as compiled code gives it: `kind` says which class it becomes. */
export interface NativeError {
  readonly kind: number;
  readonly code: string;
  readonly message: string;
  readonly status?: number;
  readonly body?: string;
  readonly retryAfterSeconds?: number;
  readonly requestId?: string;
  readonly cause?: string;
}

type Failed = Extract<AgentEvent, { type: "error" }>;

/** Somebody's words in a session's log; for transcripts, not for callers. */
interface UserWords {
  readonly type: "user";
  readonly seq?: number;
  readonly createdAt?: string;
  readonly text: string;
}

/** An {@link AgentEvent} whose error is still a plain object, or the visitor's own words. */
export type NativeEvent = Exclude<AgentEvent, Failed> | (Omit<Failed, "error"> & { readonly error: NativeError }) | UserWords;

/** Hears once how a call ended: an error of null is success. */
export type Answer<T> = (error: NativeError | null, value: T) => void;

/** Hears why a turn may not begin. */
export type Misuse = (error: NativeError) => void;

/** Leaves a turn: its observer hears nothing more. */
export type Leave = () => void;

/** Hears the events of a turn, and null when it is over or somebody else follows it. */
export type Observer = (event: NativeEvent | null) => void;

/** The states of the compiled client, in the order of their numbers (Java: `TurnState`). */
export const STATES = ["idle", "running", "running", "running", "input_required", "detached"] as const;

/** The client as compiled code exports it (Java: `NativeClient`): plain values and functions only. Nothing here throws. */
export interface NativeClient {
  /** An index of {@link STATES}. */
  state(): number;
  sessionId(): string | null;
  createSession(answer: Answer<string>): void;
  /** Sends a message; `misuse` is called meanwhile if it may not. A `whenBusy` of null means that of the options. */
  send(text: string, attachments: readonly Attachment[] | null, whenBusy: WhenBusy | null, observer: Observer, misuse: Misuse): Leave;
  /** Follows the running turn behind `fromSeq`, or behind the cursor where that is NaN; `misuse` as above. */
  stream(fromSeq: number, observer: Observer, misuse: Misuse): Leave;
  /** Goes on with a paused turn as soon as its question is answered. */
  proceed(): void;
  resume(sessionId: string, answer: Answer<boolean>): void;
  confirm(requestId: string, option: string, answer: Answer<null>): void;
  interrupt(answer: Answer<null>): void;
  identify(user: UserChange | null): void;
  /** Makes the next three methods usable. `code` is from the module sessions.js. */
  linkSessions(code: unknown): void;
  sessions(answer: Answer<SessionSummary[]>): void;
  deleteSession(sessionId: string, answer: Answer<null>): void;
  /** Returns the function that cancels the upload. */
  upload(file: Blob, share: (fraction: number) => void, answer: Answer<Attachment>): () => void;
  shutdown(): void;
}

/** As much of `fetch` as compiled code uses. */
export type Fetch = (url: string, init: RequestInit) => Promise<StreamedResponse>;

/** As much of a response as compiled code reads; a body of null cannot be read piece by piece. */
export interface StreamedResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: { getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array }> } } | null;
  text(): Promise<string>;
}

/** What the client tells beside its answers (Java: `Hooks`). */
export interface NativeHooks {
  state(): void;
  token(): void;
  connected(up: boolean): void;
  session(created: boolean): void;
  past(event: NativeEvent): void;
  /** Makes a `fetch` whose event streams can be read of one without readable bodies. */
  readonly streams: (fetch: Fetch) => Promise<Fetch>;
  /** Loads what only the Responses transport needs. */
  responses(): Promise<unknown>;
}

/** Returns the client, or what is wrong with its options. */
export type CreateClient = (options: KartaAgentClientOptions, hooks: NativeHooks) => NativeClient | NativeError;
