// SPDX-License-Identifier: Apache-2.0

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/**
 * Replaces this process's timers and clocks by ones that move when told to. A client takes its timers with its first
 * use, so a test file installs this before it makes one.
 */
export class VirtualClock {
  readonly #timers = new Map<number, Timer>();
  #now = Date.UTC(2026, 0, 1);
  #ids = 0;

  static install(): VirtualClock {
    const clock = new VirtualClock();
    const start = clock.#now;
    Object.assign(globalThis, {
      setTimeout: (run: () => void, millis = 0) => clock.#add(run, millis),
      clearTimeout: (id: number) => void clock.#timers.delete(id),
    });
    Date.now = () => clock.#now;
    performance.now = () => clock.#now - start;
    return clock;
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Milliseconds until the next timer, or null where none waits. */
  get untilNext(): number | null {
    const next = this.#next();
    return next && Math.max(0, next[1].at - this.#now);
  }

  /** Moves to the next timer and runs it. */
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
