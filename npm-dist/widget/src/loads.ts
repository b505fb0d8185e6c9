// SPDX-License-Identifier: Apache-2.0
import { KartaNetworkError } from "./errors.js";
import type { Part } from "./native.js";

/** The modules, each with an export of its name. */
const PARTS: Record<Part, () => Promise<Record<string, unknown>>> = {
  context: () => import("./context.js"),
  log: () => import("./log.js"),
  responses: () => import("./responses.js"),
  sessions: () => import("./sessions.js"),
};

/** The parts that are linked. All clients share the compiled code. */
const linked = new Set<Part>();

/** Returns the module, or rejects with the client's error. */
export function loaded<T>(module: Promise<T>): Promise<T> {
  return module.catch((cause: unknown) => {
    throw new KartaNetworkError("network", "A part of @karta/widget did not load. Try again.", { cause });
  });
}

/** The loads that must complete before a client's next call. */
export class Loads {
  readonly #link: (part: Part, code: unknown) => void;
  readonly #pending = new Map<string, () => Promise<unknown>>();

  constructor(link: (part: Part, code: unknown) => void) {
    this.#link = link;
  }

  /** Whether the next call can begin at once. */
  get none(): boolean {
    return this.#pending.size === 0;
  }

  /** Adds something that `load` loads, once for all calls that wait for it. */
  add(name: string, load: () => Promise<unknown>): void {
    let loading: Promise<unknown> | undefined;
    this.#pending.set(name, () => (loading ??= load().finally(() => (loading = undefined))));
  }

  /** Adds a part of the compiled code, unless it is linked. */
  need(part: Part): void {
    if (!linked.has(part)) {
      this.add(part, async () => {
        const { [part]: code } = await loaded(PARTS[part]());
        if (!linked.has(part)) {
          linked.add(part);
          this.#link(part, code);
        }
      });
    }
  }

  /** Loads everything. The next call retries the loads that failed. */
  async done(): Promise<void> {
    for (const [name, load] of this.#pending) {
      await load();
      this.#pending.delete(name);
    }
  }
}
