// SPDX-License-Identifier: Apache-2.0

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/**
 * Timers and clocks that a test advances. A client captures the platform's timers when it is created, so only the
 * client uses these. The HTTP stack keeps the real ones.
 */
export class VirtualClock {
  readonly #timers = new Map<number, Timer>();
  readonly #start = Date.UTC(2026, 0, 1);
  #now = this.#start;
  #ids = 0;

  /** Calls `make` while these timers replace the platform's. */
  lend<T>(make: () => T): T {
    const { setTimeout, clearTimeout } = globalThis;
    const dateNow = Date.now;
    const performanceNow = performance.now;
    Object.assign(globalThis, {
      setTimeout: (run: () => void, millis = 0) => this.#add(run, millis),
      clearTimeout: (id: number) => void this.#timers.delete(id),
    });
    Date.now = () => this.#now;
    performance.now = () => this.#now - this.#start;
    try {
      return make();
    } finally {
      Object.assign(globalThis, { setTimeout, clearTimeout });
      Date.now = dateNow;
      performance.now = performanceNow;
    }
  }

  /** The number of pending timers. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Returns the milliseconds until the next timer, or null if none is pending. */
  get untilNext(): number | null {
    const next = this.#next();
    return next && Math.max(0, next[1].at - this.#now);
  }

  /** Advances to the next timer and runs it. */
  step(): void {
    const next = this.#next();
    if (next) {
      this.#timers.delete(next[0]);
      this.#now = Math.max(this.#now, next[1].at);
      next[1].run();
    }
  }

  #add(run: () => void, millis: number): number {
    const id = ++this.#ids;
    this.#timers.set(id, { at: this.#now + Math.max(0, millis), run });
    return id;
  }

  #next(): [number, Timer] | null {
    let first: [number, Timer] | null = null;
    for (const entry of this.#timers) {
      if (!first || entry[1].at < first[1].at) {
        first = entry;
      }
    }
    return first;
  }
}
