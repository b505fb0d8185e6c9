// SPDX-License-Identifier: Apache-2.0
import { KartaNetworkError } from "./errors.js";

/** Whether the Responses transport is linked. All clients share the compiled code. */
let linked = false;

/** The loads that must complete before a client's next call. */
export class Loads {
  readonly #pending = new Map<string, () => Promise<unknown>>();

  /** Whether the next call can begin at once. */
  get none(): boolean {
    return this.#pending.size === 0;
  }

  /** Adds something that `load` loads, once for all calls that wait for it. */
  add(name: string, load: () => Promise<unknown>): void {
    let loading: Promise<unknown> | undefined;
    this.#pending.set(name, () => (loading ??= load().finally(() => (loading = undefined))));
  }

  /** Adds the Responses transport, unless it is linked. */
  addResponses(link: (code: unknown) => void): void {
    if (!linked) {
      this.add("responses", async () => {
        const { responses } = await import("./responses.js").catch((cause: unknown) => {
          throw new KartaNetworkError("network", "A part of @karta/widget did not load. Try again.", { cause });
        });
        if (!linked) {
          linked = true;
          link(responses);
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
