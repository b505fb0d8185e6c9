// SPDX-License-Identifier: Apache-2.0
/**
 * The time of a page. Timers, frames and dates follow it, and it advances only when a test lets time pass, so that no
 * test waits and none depends on the machine.
 */

/** Milliseconds from one frame to the next. */
const FRAME = 16;
/** A Monday morning, so that "today" and "yesterday" never change during a test. */
export const MORNING = Date.UTC(2026, 2, 2, 10);

export class Clock {
  #now = MORNING;
  #tasks = new Map();
  #ids = 0;

  get now() {
    return this.#now;
  }

  /** Lets the functions of a window that measure time, or wait, use this clock. */
  install(window) {
    const at = (delay, task) => this.#add(this.#now + Math.max(0, Number(delay) || 0), task);
    const cancel = (id) => this.#tasks.delete(id);
    Object.assign(window, {
      setTimeout: (task, delay) => at(delay, task),
      clearTimeout: cancel,
      requestAnimationFrame: (task) => at(FRAME - (this.#now % FRAME), () => task(this.#now - MORNING)),
      cancelAnimationFrame: cancel,
      clock: { now: () => this.#now },
    });
    window.performance.now = () => this.#now - MORNING;
    window.eval(`globalThis.Date = class extends Date {
      constructor(...values) { values.length === 0 ? super(clock.now()) : super(...values); }
      static now() { return clock.now(); }
    };`);
  }

  #add(time, task) {
    this.#tasks.set(++this.#ids, { time, task });
    return this.#ids;
  }

  /** Lets `milliseconds` pass: runs each task at its time, and whatever it sets off. */
  async pass(milliseconds) {
    const end = this.#now + milliseconds;
    await settled();
    for (let next; (next = this.#next(end)); ) {
      const [id, { time, task }] = next;
      this.#now = Math.max(this.#now, time);
      this.#tasks.delete(id);
      task();
      await settled();
    }
    this.#now = end;
  }

  #next(end) {
    let first;
    for (const entry of this.#tasks) if (entry[1].time <= end && (!first || entry[1].time < first[1].time)) first = entry;
    return first;
  }

  /** Stops the clock, so that nothing of the page runs after its test. */
  stop() {
    this.#tasks.clear();
  }
}

/** Waits until promises, streams and scripts that were loaded have run. */
async function settled() {
  for (let i = 0; i < 3; i++) await new Promise(setImmediate);
}
