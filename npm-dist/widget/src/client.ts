// SPDX-License-Identifier: Apache-2.0
import { createClient } from "./core.js";
import type { KartaError } from "./errors.js";
import { EventStream, type Source } from "./event-stream.js";
import { Loads } from "./loads.js";
import { STATES, type Answer, type Leave, type NativeClient, type NativeError, type NativeEvent } from "./native.js";
import { toError } from "./to-error.js";
import { SessionClient, type SessionCalls } from "./session-client.js";
import { ticketStreams } from "./ticket-stream.js";
import { warn } from "./unknown-options.js";
import type {
  AgentEvent,
  Attachment,
  ClientEventMap,
  ClientStatus,
  KartaAgentClientOptions,
  KartaStorage,
  ListOptions,
  Logger,
  ResumeOptions,
  SendOptions,
  SessionList,
  StreamOptions,
  TranscriptMessage,
  UploadOptions,
  UserChange,
} from "./types.js";

/** Passes through the compiled code, which has changed nothing when it refuses a call. */
const refuse = (misuse: NativeError): never => {
  throw toError(misuse);
};

// This file is long because it documents every public method of the client.
type Listeners = { [K in keyof ClientEventMap]: Set<(payload: ClientEventMap[K]) => void> };

/**
 * A conversation with an agent, without a user interface.
 *
 * ```ts
 * import { KartaAgentClient } from "@karta/widget";
 *
 * const client = new KartaAgentClient({ projectRef: "coffeeco/support-bot", embedKey: "pk_live_xxx" });
 * for await (const event of client.sendMessage("How do I reset my password?")) {
 *   if (event.type === "message") console.log(event.text);
 * }
 * ```
 *
 * One turn runs at a time. Once iteration has begun, every failure of a turn is yielded as its last event, `error`.
 * Only misuse (`busy`, `closed`) and the caller's own `AbortSignal` throw. The other methods reject with a
 * {@link KartaError}.
 *
 * Leaving a loop ends the stream, not the turn. The status is `detached` until `stream()` joins the turn again, or the
 * next message interrupts it (`whenBusy`).
 */
export class KartaAgentClient {
  readonly #native: NativeClient;
  readonly #listeners: Listeners = { statechange: new Set(), token: new Set(), reconnect: new Set() };
  readonly #transcript: SessionClient;
  readonly #options: KartaAgentClientOptions;
  #status: ClientStatus = "idle";
  #connected = true;
  /** The visitor's id, if the caller or the caller's storage provides it. */
  #visitor: string | null;
  /** The loads that the next call waits for: modules, and the {@link #visitor} in the caller's storage. */
  readonly #loads = new Loads();
  /** The beginning of the last turn that waited for loads, unless it was left. */
  #beginning: Promise<void> | undefined;
  /** The conversation that is being read. Turns wait for it, so that no message goes into another one. */
  #reading: Promise<unknown> | undefined;

  /**
   * Checks the options. The first request is sent by the first call that needs one.
   *
   * @throws {@link KartaError} with code `invalid_option`. The message names the option and the expected value.
   */
  constructor(options: KartaAgentClientOptions) {
    // A caller without a type checker may pass nothing.
    options ??= {} as KartaAgentClientOptions;
    const { logger, visitorId = null, storage } = options as { logger?: Logger; visitorId?: string; storage?: Partial<KartaStorage> };
    this.#options = options;
    this.#visitor = visitorId;
    // The check of the options refuses an incomplete one.
    const own = storage?.get && storage.set && storage.remove;
    if (logger) {
      warn(options, this.#log);
    }
    const native = createClient(own ? { ...options, storage: "none" } : options, {
      visitorId: () => this.#visitor,
      log: this.#log,
      state: () => this.#changed(STATES[this.#native?.state() ?? 0]!),
      token: () => this.#emit("token", undefined),
      connected: (connected) => {
        if (connected !== this.#connected) {
          this.#connected = connected;
          this.#emit("reconnect", { connected });
        }
      },
      session: (foreign) => {
        this.#transcript.clear();
        if (foreign) {
          // The next message waits until the storage has forgotten the session.
          this.#read("forget").catch(() => {});
        }
      },
      past: (event) => this.#add(event),
      streams: async (fetch) => ticketStreams(fetch),
    });
    if ("code" in native) {
      // The names show which one was mistyped.
      throw toError({ ...native, message: native.message.replace(/none$/, `$& among ${Object.keys(options).join(", ").slice(0, 80)}`) });
    }
    this.#native = native;
    this.#transcript = new SessionClient(this, native, options, this.#loads, this.#log);
    if (own && visitorId === null) {
      this.#loads.add("visitor", async () => (this.#visitor = await this.#transcript.visitor()));
    }
    if (options.transport === "responses") {
      this.#loads.addResponses((code) => native.link(code));
    }
  }

  /** The id of the session in use, or null before there is one. */
  get sessionId(): string | null {
    return this.#native.sessionId();
  }

  /** The client's status. `on("statechange", …)` reports changes. */
  get status(): ClientStatus {
    return this.#status;
  }

  /** The messages of the session's current path: those of this client's turns, and those that `resume` has read. */
  get transcript(): readonly TranscriptMessage[] {
    return this.#transcript.messages;
  }

  /** Creates a session and returns its id. `sendMessage` does so automatically if there is none. */
  async createSession(): Promise<{ sessionId: string }> {
    await this.#ready();
    return { sessionId: await this.#call<string>((answer) => this.#native.createSession(answer)) };
  }

  /**
   * Sends a message and yields the events of its turn, up to `done` or `error`.
   *
   * Nothing happens before the first `next()`. Leaving the loop early closes the connection immediately, while the
   * server continues the turn. Join it with {@link stream}, stop it with {@link interrupt}, or send the next message,
   * for which `whenBusy` applies.
   */
  sendMessage(text: string, options?: SendOptions): AsyncGenerator<AgentEvent, undefined, undefined> {
    return this.#send(text, options);
  }

  /**
   * Sends `text` as another version of the user's message `messageId`, and yields the events of its turn, as
   * {@link sendMessage} does. Once the server accepts it, the conversation continues with it, for every client. The earlier version and the
   * messages after it stay in the session: {@link select} shows them again. Attachments of the earlier version are sent only if they are in
   * `options`.
   *
   * Besides those of a message, the last event can be an `error` with code `not_found` (the transcript has no such message),
   * `version_limit` (20 versions), `turn_running` (another client's turn), `held` (a person has taken over), or `unsupported`
   * (the server has no versions). Then the transcript is as before.
   */
  edit(messageId: string, text: string, options?: SendOptions): AsyncGenerator<AgentEvent, undefined, undefined> {
    return this.#send(text, options, messageId);
  }

  /** Asks for another answer to the question of the answer `messageId`. Everything else is as for {@link edit}. */
  regenerate(messageId: string, options?: Omit<SendOptions, "attachments">): AsyncGenerator<AgentEvent, undefined, undefined> {
    return this.#send(undefined, options, messageId);
  }

  /**
   * Chooses the version with the message `messageId`, for every client, with the newest messages after it. Resolves when {@link transcript} is
   * rebuilt. Later messages follow this version. Rejects with `busy` while a turn is iterated, with `turn_running` while another one runs,
   * and with `not_found` if the session has no such message.
   */
  select(messageId: string, options?: ResumeOptions): Promise<void> {
    return this.#read("select", messageId, options);
  }

  /**
   * Yields the events of a running turn: after `resume`, after leaving a loop early, or after `confirmTool` inside the
   * loop that yielded `input_required`, which then ends. Begins with the events that the left loop had received and not taken. A turn
   * that was left while it waited for a decision begins with its `input_required` again. Ends immediately if no turn is running.
   *
   * @param fromSeq start after this `seq` instead of after the last event seen. The turn's text starts again there
   */
  stream(fromSeq?: number, options: StreamOptions = {}): AsyncGenerator<AgentEvent, undefined, undefined> {
    return this.#follow(
      options?.signal,
      (stream) => {
        const leave = this.#native.stream(fromSeq ?? NaN, (event) => this.#deliver(stream, event), refuse);
        if (fromSeq !== undefined) {
          this.#transcript.rewind(fromSeq);
        }
        const { left } = this.#transcript;
        stream.session = left?.session;
        // The question of a pause comes again.
        left?.buffer.splice(0).forEach((event) => event.type !== "input_required" && stream.push(event));
        return leave;
      },
    );
  }

  /**
   * Resumes an existing session. Resolves when {@link transcript} is rebuilt from its log. Join a turn that is still
   * running with {@link stream}.
   */
  resume(sessionId: string, options?: ResumeOptions): Promise<void> {
    return this.#read("resume", sessionId, options);
  }

  /**
   * Resumes the session that was used last with this `storage`, and from now on stores which session is in use. Resolves
   * to false if none is stored, or if the stored one was deleted or belongs to another user. Rejects with `aborted` if the user
   * changes meanwhile.
   */
  restore(options?: ResumeOptions): Promise<boolean> {
    return this.#read("restore", options);
  }

  /** Removes the session that `restore` would resume from the `storage`. The session itself is kept by the server. */
  forget(): Promise<void> {
    return this.#session("forget");
  }

  /**
   * Answers an `input_required` event: `true` approves once, `false` denies, a string is the `id` of one of its
   * options.
   */
  async confirmTool(requestId: string, decision: boolean | string): Promise<void> {
    const option = decision === true ? "approve_once" : decision === false ? "deny" : decision;
    await this.#call<null>((answer) => this.#native.confirm(requestId, option, answer));
  }

  /**
   * Asks the server to stop the turn. Resolves when the turn is over, within three seconds while it is being iterated.
   * The next message can be sent immediately afterwards.
   */
  async interrupt(): Promise<void> {
    await this.#beginning;
    await this.#call<null>((answer) => this.#native.interrupt(answer));
  }

  /**
   * Sets the user, from the next session on. If another user was set before, the next message starts a new session, and the
   * former one is removed from the `storage`.
   */
  identify(user: UserChange | null): void {
    this.#native.identify(user);
  }

  /**
   * Returns the caller's earlier sessions, most recently active first. If more follow, the array has `next`, the
   * `cursor` of the next page.
   */
  listSessions(options?: ListOptions): Promise<SessionList> {
    return this.#session("list", options);
  }

  /** Sets the title of a session: 1 to 80 characters without control characters. */
  renameSession(sessionId: string, title: string): Promise<void> {
    return this.#session("rename", sessionId, title);
  }

  /** Deletes a session on the server. If it is the one in use, the next message starts a new one. */
  deleteSession(sessionId: string): Promise<void> {
    return this.#session("delete", sessionId);
  }

  /** Uploads a file into the session, which is created if needed. Pass the result to `sendMessage`. */
  async uploadFile(file: Blob, options?: UploadOptions): Promise<Attachment> {
    await this.#ready();
    return this.#session("upload", file, options);
  }

  /** Subscribes to an event of the client. The returned function unsubscribes. */
  on<K extends keyof ClientEventMap>(name: K, listener: (payload: ClientEventMap[K]) => void): () => void {
    const listeners: Set<(payload: ClientEventMap[K]) => void> = this.#listeners[name];
    // Names of Object.prototype are no events.
    if (!listeners?.add) {
      refuse({ kind: 0, code: "invalid_option", message: "on: expected statechange, reconnect or token" });
    }
    // The same function may be subscribed twice.
    const subscription = (payload: ClientEventMap[K]) => listener(payload);
    listeners.add(subscription);
    return () => {
      listeners.delete(subscription);
    };
  }

  /**
   * Aborts all requests and closes the client. Loops end without an error, and other pending calls reject with
   * `closed`.
   */
  shutdown(): void {
    this.#changed("closed");
    this.#native.shutdown();
  }

  /** Sends `text`, as another version of the message `id` if that is given. Without `text` the version is another answer. */
  #send(text: string | undefined, options?: SendOptions | null, id?: string): EventStream {
    const { signal, attachments, whenBusy } = options ?? {};
    let sent = text;
    return this.#follow(signal, (stream) => {
      const other = id === undefined ? undefined : this.#transcript.messages.find((message) => message.id === id);
      const unknown = id !== undefined && this.#unknown(id, text, other);
      if (unknown) {
        const error = toError(unknown);
        stream.push({ type: "error", message: error.message, code: error.code, error });
        stream.end();
        return () => {};
      }
      const observer = (event: NativeEvent | null) => {
        this.#deliver(stream, event, sent);
        sent = undefined;
      };
      const edits = other && text !== undefined;
      return this.#native.send(text ?? "", attachments ?? null, edits ? (other.parent ?? "") : null, other && !edits ? other.id : null, whenBusy ?? null, observer, refuse);
    });
  }

  /** Returns why the message `id`, which may be in the transcript as `message`, cannot have another version, if so. */
  #unknown(id: string, text: string | undefined, message: TranscriptMessage | undefined): NativeError | undefined {
    const again = text === undefined;
    if (this.#options.transport === "responses" || (message && message.parent === undefined)) {
      return { kind: 0, code: "unsupported", message: "The server does not offer versions of messages (features.branches)." };
    }
    if (message?.role !== (again ? "assistant" : "user")) {
      return { kind: 5, code: "not_found", message: `messageId: expected the id of ${again ? "an answer" : "a user's message"} in the transcript, got ${JSON.stringify(id)}` };
    }
    return undefined;
  }

  #follow(signal: AbortSignal | undefined, start: (stream: EventStream) => Leave): EventStream {
    /** Set once the turn has begun. */
    let leave: Leave | undefined;
    let left: boolean | undefined;
    let beginning: Promise<void> | undefined;
    const source: Source = {
      start: (stream) => {
        if ((this.#loads.none && !this.#reading) || this.#status === "closed") {
          leave = start(stream);
          return;
        }
        this.#beginning = beginning = this.#ready().then(
          () => {
            try {
              if (!left && this.#status !== "closed") {
                leave = start(stream);
                if (left) {
                  // A listener of the status has left meanwhile.
                  source.left(stream);
                }
              } else {
                stream.end();
              }
            } catch (error) {
              stream.fail(error as KartaError);
            }
          },
          (error: KartaError) => {
            if (!left && this.#status !== "closed") {
              stream.push({ type: "error", message: error.message, code: error.code, error });
            }
            stream.end();
          },
        );
      },
      wanted: () => {
        // While this stream loads its modules, the paused turn belongs to another stream, from which this one takes it over.
        if (leave && this.#status === "input_required") {
          this.#native.proceed();
        }
      },
      left: (stream) => {
        if (this.#beginning === beginning) {
          this.#beginning = undefined;
        }
        if (stream.session === this.sessionId) {
          this.#transcript.left = stream;
        }
        left = true;
        leave?.();
      },
    };
    return new EventStream(source, signal);
  }

  /** Delivers an event. The first event of a turn shows that the server has accepted the message `sent`. */
  #deliver(stream: EventStream, event: NativeEvent | null, sent?: string): void {
    if (!event) {
      stream.end();
      return;
    }
    // A turn continues after `identify` of another user, but must stay out of that user's transcript.
    if ((stream.session ??= this.sessionId) === this.sessionId) {
      this.#add(event, sent);
    }
    if (event.type === "error") {
      const error = toError(event.error);
      if (error.code === "busy") {
        stream.fail(error);
      } else {
        stream.push({ ...event, error });
      }
    } else if (event.type !== "user" && event.type !== "select") {
      stream.push(event);
    }
  }

  /** Adds `event` to the transcript, which is read from the server if another client has changed the path. */
  #add(event: NativeEvent, sent?: string): void {
    if (!this.#transcript.add(event, sent)) {
      this.#session("refresh").catch(() => {});
    }
  }

  /** Waits for the loads that a turn needs. */
  async #ready(): Promise<void> {
    do {
      await this.#reading?.catch((error: unknown) => {
        // Another conversation may be being read by now.
        if (!this.#reading) {
          throw error;
        }
      });
      await this.#loads.done();
    } while (this.#reading);
  }

  /** Makes a call that reads a conversation, or forgets one. */
  #read<N extends "resume" | "restore" | "select" | "forget">(name: N, ...args: Parameters<SessionCalls[N]>): Promise<Awaited<ReturnType<SessionCalls[N]>>> {
    const reading = (this.#reading = this.#session(name, ...args));
    return reading.finally(() => {
      if (this.#reading === reading) {
        this.#reading = undefined;
      }
    });
  }

  /** Makes a call of {@link SessionClient}. */
  async #session<N extends keyof SessionCalls>(name: N, ...args: Parameters<SessionCalls[N]>): Promise<Awaited<ReturnType<SessionCalls[N]>>> {
    await this.#loads.done();
    return (this.#transcript[name] as (...args: unknown[]) => never)(...args);
  }

  async #call<T>(start: (answer: Answer<T>) => void): Promise<T> {
    while (!this.#loads.none) {
      await this.#loads.done();
    }
    return new Promise((resolve, reject) => {
      start((error, value) => (error ? reject(toError(error)) : resolve(value)));
    });
  }

  #changed(status: ClientStatus): void {
    if (status !== this.#status && this.#status !== "closed") {
      this.#status = status;
      this.#emit("statechange", status);
    }
  }

  /** Calls the caller's logger, whose own failure changes nothing. */
  readonly #log = (level: keyof Logger, ...message: [string, unknown?]): void => {
    try {
      this.#options.logger?.[level](...message);
    } catch {}
  };

  #emit<K extends keyof ClientEventMap>(name: K, payload: ClientEventMap[K]): void {
    [...this.#listeners[name]].forEach((listener) => {
      try {
        listener(payload);
      } catch (error) {
        this.#log("error", "A listener failed", error);
      }
    });
  }
}
