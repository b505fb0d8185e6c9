// SPDX-License-Identifier: Apache-2.0
import { createClient } from "./core.js";
import { aborted } from "./aborted.js";
import { KartaNetworkError } from "./errors.js";
import { EventStream } from "./event-stream.js";
import { STATES, type Answer, type Leave, type Misuse, type NativeClient, type NativeError, type NativeEvent, type SessionCall } from "./native.js";
import { toError } from "./to-error.js";
import { Transcript } from "./transcript.js";
import type {
  AgentEvent,
  Attachment,
  ClientEventMap,
  ClientStatus,
  KartaAgentClientOptions,
  ListOptions,
  Logger,
  SendOptions,
  SessionList,
  StreamOptions,
  TranscriptMessage,
  UploadOptions,
  UserChange,
} from "./types.js";

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
  readonly #transcript = new Transcript();
  readonly #logger: Logger | undefined;
  #status: ClientStatus = "idle";
  #connected = true;

  /**
   * Checks the options. The first request is sent by the first call that needs one.
   *
   * @throws {@link KartaError} with code `invalid_option`. The message names the option and the expected value.
   */
  constructor(options: KartaAgentClientOptions) {
    // A caller without a type checker may pass nothing.
    options ??= {} as KartaAgentClientOptions;
    const { logger, visitorId = null } = options;
    this.#logger = logger;
    if (logger) {
      import("./unknown-options.js").then(({ warn }) => warn(options, logger)).catch(() => {});
    }
    const native = createClient(options, {
      visitorId,
      log: (level, message) => logger?.[level](message),
      state: () => this.#changed(STATES[this.#native.state()] ?? "idle"),
      token: () => this.#emit("token", undefined),
      connected: (connected) => {
        if (connected !== this.#connected) {
          this.#connected = connected;
          this.#emit("reconnect", { connected });
        }
      },
      session: () => this.#transcript.clear(),
      past: (event) => this.#transcript.add(event),
      responses: async () => (await import("./responses.js")).responses,
      streams: async (fetch) => (await import("./ticket-stream.js")).ticketStreams(fetch),
    });
    if ("code" in native) {
      throw toError(native);
    }
    this.#native = native;
  }

  /** The id of the session in use, or null before there is one. */
  get sessionId(): string | null {
    return this.#native.sessionId();
  }

  /** The client's status. `on("statechange", …)` reports changes. */
  get status(): ClientStatus {
    return this.#status;
  }

  /** The messages of the session so far: those of this client's turns, and those that `resume` has read. */
  get transcript(): readonly TranscriptMessage[] {
    return this.#transcript.messages;
  }

  /** Creates a session and returns its id. `sendMessage` does so automatically if there is none. */
  async createSession(): Promise<{ sessionId: string }> {
    return { sessionId: await this.#call<string>((answer) => this.#native.createSession(answer)) };
  }

  /**
   * Sends a message and yields the events of its turn, up to `done` or `error`.
   *
   * Nothing happens before the first `next()`. Leaving the loop early closes the connection immediately, while the
   * server continues the turn. Join it with {@link stream}, stop it with {@link interrupt}, or send the next message,
   * for which `whenBusy` applies.
   */
  sendMessage(text: string, options: SendOptions = {}): AsyncGenerator<AgentEvent, undefined, undefined> {
    const { signal, attachments = null, whenBusy = null } = options;
    let sent: string | undefined = text;
    return this.#follow(signal, (stream, misuse) => {
      const observer = (event: NativeEvent | null) => {
        this.#deliver(stream, event, sent);
        sent = undefined;
      };
      return this.#native.send(text, attachments, whenBusy, observer, misuse);
    });
  }

  /**
   * Yields the events of a running turn: after `resume`, after leaving a loop early, or after `confirmTool` inside the
   * loop that yielded `input_required`, which then ends. A turn that was left while it waited for a decision begins
   * with its `input_required` again. Ends immediately if no turn is running.
   *
   * @param fromSeq start after this `seq` instead of after the last event seen. The turn's text starts again there
   */
  stream(fromSeq?: number, options: StreamOptions = {}): AsyncGenerator<AgentEvent, undefined, undefined> {
    return this.#follow(
      options.signal,
      (stream, misuse) => this.#native.stream(fromSeq ?? Number.NaN, (event) => this.#deliver(stream, event), misuse),
      () => fromSeq !== undefined && this.#transcript.rewind(fromSeq),
    );
  }

  /**
   * Resumes an existing session. Resolves when {@link transcript} is rebuilt from its log. Join a turn that is still
   * running with {@link stream}.
   */
  async resume(sessionId: string): Promise<void> {
    await this.#call<boolean>((answer) => this.#native.resume(sessionId, answer));
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
    await this.#call<null>((answer) => this.#native.interrupt(answer));
  }

  /** Sets the user, from the next session on. If another user was set before, the next message starts a new session. */
  identify(user: UserChange | null): void {
    this.#native.identify(user);
  }

  /**
   * Returns the caller's earlier sessions, most recently active first. If more follow, the array has `next`, the
   * `cursor` of the next page.
   */
  listSessions(options: ListOptions = {}): Promise<SessionList> {
    return this.#session("list", options);
  }

  /** Sets the title of a session: 1 to 80 characters without control characters. */
  async renameSession(sessionId: string, title: string): Promise<void> {
    await this.#session("rename", sessionId, title);
  }

  /** Deletes a session on the server. If it is the one in use, the next message starts a new one. */
  async deleteSession(sessionId: string): Promise<void> {
    await this.#session("delete", sessionId);
  }

  /** Uploads a file into the session, which is created if needed. Pass the result to `sendMessage`. */
  async uploadFile(file: Blob, options: UploadOptions = {}): Promise<Attachment> {
    const { signal, onProgress } = options;
    await this.#loadSessions();
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(aborted(signal));
        return;
      }
      let share = -1;
      const progress = (fraction: number) => {
        if (fraction > share) {
          share = fraction;
          onProgress?.(fraction);
        }
      };
      let cancel: (() => void) | undefined;
      const abort = () => {
        cancel?.();
        reject(aborted(signal));
      };
      signal?.addEventListener("abort", abort, { once: true });
      progress(0);
      cancel = this.#native.upload(file, progress, (error, attachment) => {
        signal?.removeEventListener("abort", abort);
        if (error) {
          reject(toError(error));
        } else {
          progress(1);
          resolve(attachment);
        }
      });
    });
  }

  /** Subscribes to an event of the client. The returned function unsubscribes. */
  on<K extends keyof ClientEventMap>(name: K, listener: (payload: ClientEventMap[K]) => void): () => void {
    const listeners: Set<(payload: ClientEventMap[K]) => void> = this.#listeners[name];
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  /**
   * Aborts all requests and closes the client. Loops end without an error, and other pending calls reject with
   * `closed`.
   */
  shutdown(): void {
    this.#changed("closed");
    this.#native.shutdown();
  }

  #follow(signal: AbortSignal | undefined, start: (stream: EventStream, misuse: Misuse) => Leave, started: () => unknown = () => {}): EventStream {
    let leave: Leave | undefined;
    return new EventStream(
      {
        start: (stream) => {
          let misuse: NativeError | undefined;
          leave = start(stream, (error) => (misuse = error));
          if (misuse) {
            throw toError(misuse);
          }
          started();
        },
        wanted: () => {
          if (this.#status === "input_required") {
            this.#native.proceed();
          }
        },
        left: () => leave?.(),
      },
      signal,
    );
  }

  /** Delivers an event. The first event of a turn shows that the server has accepted the message `sent`. */
  #deliver(stream: EventStream, event: NativeEvent | null, sent?: string): void {
    if (!event) {
      stream.end();
      return;
    }
    this.#transcript.add(event, sent);
    if (event.type === "error") {
      const error = toError(event.error);
      if (error.code === "busy") {
        stream.fail(error);
      } else {
        stream.push({ ...event, error });
      }
    } else if (event.type !== "user") {
      stream.push(event);
    }
  }

  /** Loads the code of the calls about sessions, with the first of them. */
  async #loadSessions(): Promise<SessionCall> {
    try {
      return this.#native.linkSessions((await import("./sessions.js")).sessions);
    } catch (cause) {
      throw new KartaNetworkError("network", "A part of @karta/widget could not be loaded. Try again.", { cause });
    }
  }

  async #session<T>(name: "list" | "rename" | "delete", first: ListOptions | string, second: string | null = null): Promise<T> {
    const call = await this.#loadSessions();
    return this.#call((answer) => call(name, first, second, answer));
  }

  #call<T>(start: (answer: Answer<T>) => void): Promise<T> {
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

  #emit<K extends keyof ClientEventMap>(name: K, payload: ClientEventMap[K]): void {
    for (const listener of [...this.#listeners[name]]) {
      try {
        listener(payload);
      } catch (error) {
        this.#logger?.error("A listener failed", error);
      }
    }
  }
}
