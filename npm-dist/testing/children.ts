// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";

// A test file that times out receives this signal. Without a listener its child processes would keep running.
process.once("SIGTERM", () => process.exit(1));

/** A child process that ends with this process at the latest. */
export class Child {
  readonly process: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #kill: (signal: NodeJS.Signals) => void;

  /** Starts a program as its own process group, so that its children end with it. */
  constructor(command: string, args: readonly string[], options: SpawnOptions = {}) {
    this.process = spawn(command, args, { ...options, detached: true });
    this.#ended = once(this.process, "exit");
    const { pid } = this.process;
    this.#kill = (signal) => void (pid !== undefined && process.kill(-pid, signal));
    const last = () => this.#kill("SIGTERM");
    process.once("exit", last);
    this.process.once("exit", () => process.off("exit", last));
  }

  /** Stops it. Resolves when it has exited. */
  async stop(): Promise<void> {
    this.#kill("SIGTERM");
    await this.#ended;
  }

  /** Ends it without a warning, as a crash does. Resolves when it has exited. */
  async crash(): Promise<void> {
    this.#kill("SIGKILL");
    await this.#ended;
  }
}
