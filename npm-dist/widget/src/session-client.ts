// SPDX-License-Identifier: Apache-2.0
import type { KartaError } from "./errors.js";
import type { Loads } from "./loads.js";
import type { Answer, Log, NativeClient, NativeError, NativeEvent } from "./native.js";
import { StoredClient } from "./stored-client.js";
import type { Transcript } from "./transcript.js";
import type { Attachment, KartaAgentClientOptions, ListOptions, LogEvent, ResumeOptions, SessionList, UploadOptions } from "./types.js";
import { upload } from "./upload.js";
import { pathOf, Versions, type SessionInUse } from "./versions.js";

/** Returns the visitor's id in the caller's storage. Creates and stores one if there is none. */
export function visitor(options: KartaAgentClientOptions, prefix: string, log: Log): Promise<string> {
  return new StoredClient(options, prefix, log).visitor();
}

/** The calls that the client passes on. */
export type SessionCalls = Pick<SessionClient, "ask" | "showVersion" | "resume" | "restore" | "forget" | "list" | "rename" | "delete" | "upload">;

type Rest = ConstructorParameters<typeof SessionClient> extends [Transcript, ...infer R] ? R : never;

/**
 * A client's calls about sessions beside its turns, and the transcript of its session. The constructor receives its dependencies as
 * arguments for the same reason as {@link Versions}. Loaded only when needed.
 */
export class SessionClient extends Versions {
  readonly #native: NativeClient;
  readonly #client: SessionInUse;
  readonly #options: KartaAgentClientOptions;
  readonly #loads: Loads;
  readonly #log: Log;
  readonly #toError: (error: NativeError) => KartaError;
  #stored: StoredClient | undefined;
  /** Incremented when a session that is about to be resumed must not be: another one is in use, or the user has changed. */
  #changes = 0;
  /** Receives the events of the log that `resume` reads. */
  #onEvent: ((event: LogEvent) => void) | undefined;

  /** Returns the first argument if it is one already, or else a new one. */
  static of(base: Transcript | SessionClient, ...rest: Rest): SessionClient {
    return base instanceof SessionClient ? base : new SessionClient(base, ...rest);
  }

  constructor(
    base: Transcript,
    client: SessionInUse,
    native: NativeClient,
    options: KartaAgentClientOptions,
    toError: (error: NativeError) => KartaError,
    loads: Loads,
    log: Log,
  ) {
    super(base, client, native, options, toError, (path) => this.#stored?.choose(path));
    this.#client = client;
    this.#native = native;
    this.#options = options;
    this.#loads = loads;
    this.#log = log;
    this.#toError = toError;
  }

  override clear(): void {
    super.clear();
    this.#changes++;
    this.#stored?.used(this.#client.sessionId);
  }

  override add(event: NativeEvent, sent?: string): void {
    super.add(event, sent);
    if (this.reading) {
      this.#tell(this.#onEvent, event.type === "error" ? { ...event, error: this.#toError(event.error) } : event);
    }
  }

  async resume(session: string, options?: ResumeOptions, changes = this.#changes): Promise<void> {
    const { onEvent, versions } = options ?? {};
    if (typeof session !== "string") {
      throw this.error("invalid_option", "sessionId: expected a string");
    }
    const leaf = versions && (await this.#stored?.leaf(pathOf(session)));
    if (leaf) {
      this.choose(leaf);
    }
    await this.#resume(session, onEvent, changes);
    if (versions) {
      await this.learn();
    }
  }

  showVersion(id: string, options?: ResumeOptions): Promise<void> {
    return this.select(id, (session) => this.#resume(session, options?.onEvent));
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
      throw this.error("invalid_option", "file: expected a Blob");
    }
    return upload(this.#native, file, { ...options, onProgress: (share) => this.#tell(options?.onProgress, share) }, this.#toError);
  }

  #call<T>(name: "list" | "rename" | "delete", first: ListOptions | string, second: string | null = null): Promise<T> {
    return this.answer((answer) => this.#native.sessions()(name, first, second, answer as Answer<never>));
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
      throw this.error("aborted", "A new conversation began.", 8);
    }
    this.#onEvent = onEvent;
    try {
      await this.answer<boolean>((answer) => this.#native.resume(session, answer));
    } finally {
      if (this.#onEvent === onEvent) {
        this.#onEvent = undefined;
      }
    }
  }
}
