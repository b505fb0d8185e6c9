// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";

// A test file that takes too long is ended by this signal; without a listener nobody would end what it has started.
process.once("SIGTERM", () => process.exit(1));

/** A process that ends with this one at the latest. */
export class Child {
  readonly process: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #kill: () => void;

  /** Starts a program as a group of its own, so that what it starts ends with it. */
  constructor(command: string, args: readonly string[], options: SpawnOptions = {}) {
    this.process = spawn(command, args, { ...options, detached: true });
    this.#ended = once(this.process, "exit");
    const { pid } = this.process;
    this.#kill = () => void (pid !== undefined && process.kill(-pid, "SIGTERM"));
    process.once("exit", this.#kill);
    this.process.once("exit", () => process.off("exit", this.#kill));
  }

  /** Ends it, and resolves when it is gone. */
  async stop(): Promise<void> {
    this.#kill();
    await this.#ended;
  }
}
