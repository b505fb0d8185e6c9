// SPDX-License-Identifier: Apache-2.0
import type { KartaError, KartaErrorCode } from "./errors.js";
import type { Loads } from "./loads.js";
import type { Answer, Log, NativeClient, NativeEvent } from "./native.js";
import { StoredClient } from "./stored-client.js";
import { toError } from "./to-error.js";
import { Transcript } from "./transcript.js";
import type { Attachment, ClientStatus, KartaAgentClientOptions, ListOptions, LogEvent, ResumeOptions, SessionList, TranscriptMessage, UploadOptions } from "./types.js";
import { upload } from "./upload.js";

/** The client's session, which changes with its calls. */
interface SessionInUse {
  readonly sessionId: string | null;
  readonly status: ClientStatus;
}

/** A message of the server's transcript. */
interface Entry extends Omit<TranscriptMessage, "text" | "createdAt"> {
  readonly parts: readonly { readonly text: string }[];
  readonly created_at?: string;
}

/** The calls that the client passes on. */
export type SessionCalls = Pick<SessionClient, "select" | "refresh" | "resume" | "restore" | "forget" | "list" | "rename" | "delete" | "upload">;

/** A client's calls about sessions beside its turns, and the transcript of its session. */
export class SessionClient extends Transcript {
  readonly #native: NativeClient;
  readonly #client: SessionInUse;
  readonly #options: KartaAgentClientOptions;
  readonly #loads: Loads;
  readonly #log: Log;
  #stored: StoredClient | undefined;
  /** Incremented when a session that is about to be resumed must not be: another one is in use, or the user has changed. */
  #changes = 0;
  /** Receives the events of the log that `resume` reads. */
  #onEvent: ((event: LogEvent) => void) | undefined;

  constructor(client: SessionInUse, native: NativeClient, options: KartaAgentClientOptions, loads: Loads, log: Log) {
    super();
    this.#client = client;
    this.#native = native;
    this.#options = options;
    this.#loads = loads;
    this.#log = log;
  }

  override clear(): void {
    super.clear();
    this.#changes++;
    this.#stored?.used(this.#client.sessionId);
  }

  override add(event: NativeEvent, sent?: string): boolean {
    const current = super.add(event, sent);
    if (this.reading && event.type !== "select") {
      this.#tell(this.#onEvent, event.type === "error" ? { ...event, error: toError(event.error) } : event);
    }
    return current;
  }

  /** Returns the visitor's id in the caller's storage. Creates and stores one if there is none. */
  visitor(): Promise<string> {
    return this.#storage().visitor();
  }

  async resume(session: string, options?: ResumeOptions, changes = this.#changes): Promise<void> {
    if (typeof session !== "string") {
      throw this.#error("invalid_option", "sessionId: expected a string");
    }
    await this.#resume(session, options?.onEvent, changes);
  }

  /** Makes the path through the message `id` the current one, and reads the log of the session again. */
  async select(id: string, options?: ResumeOptions): Promise<void> {
    const { sessionId, status } = this.#client;
    if (status === "running" || status === "input_required") {
      throw this.#error("busy", "A turn is running. Wait for its end, or interrupt it.", 6);
    }
    await this.#call("select", id);
    await this.#resume(sessionId!, options?.onEvent);
  }

  /** Reads the messages from the server, because another client has changed the path. If that fails, they stay as they are. */
  async refresh(): Promise<void> {
    const changes = this.#changes;
    let entries: readonly Entry[] | undefined;
    try {
      entries = await this.#call<readonly Entry[]>("transcript", null);
    } catch {}
    if (changes === this.#changes) {
      this.load(
        entries?.map(({ parts, created_at: createdAt, ...message }) => ({
          ...message,
          text: parts.map(({ text }) => text).join("\n\n"),
          ...(createdAt && { createdAt }),
        })),
      );
    }
  }

  async restore(options?: ResumeOptions): Promise<boolean> {
    const stored = this.#storage();
    const changes = this.#changes;
    const found = await stored.restore((session) => this.resume(session, options, changes));
    if (!found) {
      if (this.#client.status === "closed") {
        // Rejects with the error of a closed client.
        await this.#resume("");
      }
      stored.used(this.#client.sessionId);
    }
    return found;
  }

  forget(): Promise<void> {
    this.#changes++;
    return this.#storage().forget();
  }

  list(options: ListOptions = {}): Promise<SessionList> {
    return this.#call("list", options);
  }

  async rename(session: string, title: string): Promise<void> {
    await this.#call("rename", session, title);
  }

  async delete(session: string): Promise<void> {
    const inUse = session === this.#client.sessionId;
    await this.#call("delete", session);
    // Another session may have been resumed in the meantime.
    if (inUse && this.#client.sessionId === null) {
      this.clear();
    }
  }

  upload(file: Blob, options?: UploadOptions): Promise<Attachment> {
    if (!(file instanceof Blob)) {
      throw this.#error("invalid_option", "file: expected a Blob");
    }
    return upload(this.#native, file, { ...options, onProgress: (share) => this.#tell(options?.onProgress, share) });
  }

  #call<T>(name: "list" | "rename" | "delete" | "select" | "transcript", first: ListOptions | string | null, second: string | null = null): Promise<T> {
    return this.#answer((answer) => this.#native.session(name, first, second, answer as Answer<never>));
  }

  /** Resolves or rejects with the outcome of a call of the compiled code. */
  #answer<T>(start: (answer: Answer<T>) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      start((error, value) => (error ? reject(toError(error)) : resolve(value)));
    });
  }

  /** Returns an error of the class with the number `kind` (to-error.ts). */
  #error(code: KartaErrorCode, message: string, kind = 0): KartaError {
    return toError({ kind, code, message });
  }

  /** Calls a function of the caller. If it throws, the call that it belongs to continues. */
  #tell<T>(listener: ((value: T) => void) | undefined, value: T): void {
    try {
      listener?.(value);
    } catch (error) {
      this.#log("error", "A listener failed", error);
    }
  }

  #storage(): StoredClient {
    return (this.#stored ??= new StoredClient(this.#options, this.#native.prefix(), this.#log));
  }

  async #resume(session: string, onEvent?: ResumeOptions["onEvent"], changes = this.#changes): Promise<void> {
    await this.#loads.done();
    if (changes !== this.#changes) {
      throw this.#error("aborted", "A new conversation began.", 8);
    }
    this.#onEvent = onEvent;
    try {
      await this.#answer<boolean>((answer) => this.#native.resume(session, answer));
    } finally {
      if (this.#onEvent === onEvent) {
        this.#onEvent = undefined;
      }
    }
  }
}
