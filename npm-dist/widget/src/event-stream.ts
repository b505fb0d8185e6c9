// SPDX-License-Identifier: Apache-2.0
import { aborted } from "./aborted.js";
import type { AgentEvent } from "./types.js";

type Step = IteratorResult<AgentEvent, undefined>;

type Waiter = (step: Step | Promise<Step>) => void;

/** Takes the first of a queue; mostly it is the only one, and engines take the last of an array much faster. */
function first<T>(queue: T[]): T | undefined {
  return queue.length > 1 ? queue.shift() : queue.pop();
}

/** Where the events of an {@link EventStream} come from. */
export interface Source {
  /** The first `next()` was called. Throws on misuse, which rejects that call. */
  start(stream: EventStream): void;
  /** Another `next()` was called and nothing waits to be delivered. */
  wanted(stream: EventStream): void;
  /** The consumer has left, or its signal fired: nothing more is wanted. Not called once the stream has ended. */
  left(stream: EventStream): void;
}

/**
 * %AsyncIteratorPrototype%, which has no name of its own: `Symbol.asyncIterator`, and whatever else async generators of
 * this platform inherit (`Symbol.asyncDispose`, helpers).
 */
const AsyncIteratorBase = function AsyncIterator() {} as unknown as new () => { [Symbol.asyncIterator](): EventStream };
AsyncIteratorBase.prototype = Object.getPrototypeOf(Object.getPrototypeOf((async function* () {}).prototype));

/**
 * The generator that `sendMessage` and `stream` return: lazy like every generator, but written out by hand, because
 * `return()` of an `async function*` waits for the pending `await` where ours has to cancel the body at once.
 */
export class EventStream extends AsyncIteratorBase implements AsyncGenerator<AgentEvent, undefined, undefined> {
  readonly [Symbol.toStringTag] = "AsyncGenerator";
  readonly #source: Source;
  readonly #signal: AbortSignal | undefined;
  readonly #buffer: AgentEvent[] = [];
  readonly #waiters: Waiter[] = [];
  #state: "fresh" | "open" | "ended" | "over" = "fresh";
  /** Set when the signal fires while nobody waits: the next call is told. */
  #abortUntold = false;

  constructor(source: Source, signal: AbortSignal | undefined) {
    super();
    this.#source = source;
    this.#signal = signal;
  }

  next(): Promise<Step> {
    if (this.#state === "fresh") {
      this.#state = "open";
      if (this.#signal?.aborted) {
        this.#close();
        return Promise.reject(aborted(this.#signal));
      }
      this.#signal?.addEventListener("abort", this.#onAbort);
      try {
        this.#source.start(this);
        if (this.#isOver()) {
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
      return Promise.reject(aborted(this.#signal));
    }
    const event = first(this.#buffer);
    if (event) {
      return Promise.resolve({ done: false, value: event });
    }
    if (this.#state !== "open") {
      this.#close();
      return Promise.resolve({ done: true, value: undefined });
    }
    return new Promise(this.#wait);
  }

  async return(value?: PromiseLike<undefined> | undefined): Promise<Step> {
    this.#abortUntold = false;
    this.#leave();
    return { done: true, value: await value };
  }

  throw(error: unknown): Promise<Step> {
    this.#abortUntold = false;
    this.#leave();
    return Promise.reject(error);
  }

  /** Delivers an event, or keeps it until it is asked for. */
  push(event: AgentEvent): void {
    const waiter = first(this.#waiters);
    if (waiter) {
      waiter({ done: false, value: event });
      return;
    }
    const last = this.#buffer.length - 1;
    // Cumulative text makes the one before it superfluous: a slow consumer never has more than one of a kind waiting.
    if ((event.type === "message" || event.type === "thinking") && this.#buffer[last]?.type === event.type) {
      this.#buffer[last] = event;
    } else {
      this.#buffer.push(event);
    }
  }

  /** Says that no more events come; those that wait are still delivered. */
  end(): void {
    if (this.#state === "open") {
      this.#state = "ended";
      this.#settle();
    }
  }

  /** Says that nothing could begin: the call that waits rejects. */
  fail(error: Error): void {
    for (const waiter of this.#waiters.splice(0, 1)) {
      waiter(Promise.reject(error));
    }
    this.end();
  }

  /** One function for all calls: a closure per event would be garbage per event. */
  readonly #wait = (resolve: Waiter): void => {
    this.#waiters.push(resolve);
    this.#source.wanted(this);
  };

  readonly #onAbort = (): void => {
    const waiters = this.#waiters.splice(0);
    this.#abortUntold = waiters.length === 0;
    this.#leave();
    for (const waiter of waiters) {
      waiter(Promise.reject(aborted(this.#signal)));
    }
  };

  #isOver(): boolean {
    return this.#state === "over";
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
    this.#buffer.length = 0;
    this.#settle();
  }

  #settle(): void {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    for (const waiter of this.#waiters.splice(0)) {
      waiter({ done: true, value: undefined });
    }
  }
}
