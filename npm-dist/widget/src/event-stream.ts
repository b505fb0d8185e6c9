// SPDX-License-Identifier: Apache-2.0
import { aborted } from "./aborted.js";
import type { AgentEvent } from "./types.js";

type Step = IteratorResult<AgentEvent, undefined>;

type Waiter = (step: Step | Promise<Step>) => void;

/** The source of the events of an {@link EventStream}. */
export interface Source {
  /** Handles the first call of `next()`. Throws on misuse, which rejects that call. */
  start(stream: EventStream): void;
  /** Handles another call of `next()` while no event is buffered. */
  wanted(stream: EventStream): void;
  /** Handles that the consumer has left or its signal has fired. Not called once the stream has ended. */
  left(stream: EventStream): void;
}

/**
 * %AsyncIteratorPrototype%, which has no global name. It has `Symbol.asyncIterator` and all other members that async
 * generators of this platform inherit (`Symbol.asyncDispose`, helpers).
 */
const AsyncIteratorBase = function AsyncIterator() {} as unknown as new () => { [Symbol.asyncIterator](): EventStream };
AsyncIteratorBase.prototype = Object.getPrototypeOf(Object.getPrototypeOf((async function* () {}).prototype));

/**
 * The generator that `sendMessage` and `stream` return: lazy like every generator, but written by hand. `return()` of
 * an `async function*` waits for the pending `await`, and this one must cancel the body immediately.
 */
export class EventStream extends AsyncIteratorBase implements AsyncGenerator<AgentEvent, undefined, undefined> {
  readonly [Symbol.toStringTag] = "AsyncGenerator";
  /** The session of its turn, from the first event on. */
  declare session?: string | null | undefined;
  readonly #source: Source;
  readonly #signal: AbortSignal | undefined;
  /** The events that its loop has not taken yet. */
  readonly buffer: AgentEvent[] = [];
  readonly #waiters: Waiter[] = [];
  #state: "fresh" | "open" | "ended" | "over" = "fresh";
  /** Whether the signal fired while no call was waiting, so that the next call must reject. */
  #abortUntold = false;

  constructor(source: Source, signal: AbortSignal | undefined) {
    super();
    this.#source = source;
    this.#signal = signal;
  }

  next(): Promise<Step> {
    if (this.#state === "fresh") {
      this.#state = "open";
      try {
        if (this.#signal?.aborted) {
          throw aborted(this.#signal);
        }
        this.#signal?.addEventListener("abort", this.#onAbort);
        this.#source.start(this);
        // TypeScript assumes the state from before the call.
        if ((this.#state as string) === "over") {
          // A listener of the status has left meanwhile.
          this.#source.left(this);
        }
      } catch (error) {
        this.#close();
        return Promise.reject(error);
      }
    }
    if (this.#abortUntold) {
      this.#abortUntold = false;
      return this.#aborted();
    }
    const event = this.#state !== "over" && this.buffer.shift();
    if (event) {
      return Promise.resolve({ done: false, value: event });
    }
    return this.#state === "open" ? new Promise(this.#wait) : this.return();
  }

  async return(value?: PromiseLike<undefined> | undefined): Promise<Step> {
    this.#abortUntold = false;
    this.#leave();
    return { done: true, value: await value };
  }

  throw(error: unknown): Promise<Step> {
    void this.return();
    return Promise.reject(error);
  }

  /** Delivers an event, or buffers it until the next call. */
  push(event: AgentEvent): void {
    const waiter = this.#waiters.shift();
    if (waiter) {
      waiter({ done: false, value: event });
      return;
    }
    const last = this.buffer.length - 1;
    // Text is cumulative, so a newer event replaces the buffered one of its type. A slow consumer has at most one of
    // each type buffered.
    if ((event.type === "message" || event.type === "thinking") && this.buffer[last]?.type === event.type) {
      this.buffer[last] = event;
    } else {
      this.buffer.push(event);
    }
  }

  /** Ends the stream. Buffered events are still delivered. */
  end(): void {
    if (this.#state === "open") {
      this.#state = "ended";
      this.#settle();
    }
  }

  /** Reports that the turn could not begin, so that the waiting call rejects. */
  fail(error: Error): void {
    this.#waiters.shift()?.(Promise.reject(error));
    this.end();
  }

  /** One function for all calls, because a closure per event would create garbage. */
  readonly #wait = (resolve: Waiter): void => {
    this.#waiters.push(resolve);
    this.#source.wanted(this);
  };

  readonly #onAbort = (): void => {
    const waiters = this.#waiters.splice(0);
    this.#abortUntold = waiters.length === 0;
    this.#leave();
    for (const waiter of waiters) {
      waiter(this.#aborted());
    }
  };

  #aborted(): Promise<never> {
    return Promise.reject(aborted(this.#signal));
  }

  #leave(): void {
    const open = this.#state === "open";
    this.#close();
    if (open) {
      this.#source.left(this);
    }
  }

  #close(): void {
    this.#state = "over";
    this.#settle();
  }

  #settle(): void {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    for (const waiter of this.#waiters.splice(0)) {
      waiter({ done: true, value: undefined });
    }
  }
}
