// SPDX-License-Identifier: Apache-2.0
/**
 * Runs contestants alternately in separate processes. In a shared process, each would pay for collecting the previous
 * one's garbage, and the engine would compile shared code for both. An app uses only one of them.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Starts `script --alone <name> ...args` for each of `names`, `turns` times. Returns the parsed JSON output of its
 * processes by name. A contestant whose process fails is left out, and `failed` is called with its name and the
 * reason.
 */
export async function inTurns(script, names, turns, args, failed) {
  const written = Object.fromEntries(names.map((name) => [name, []]));
  for (let turn = 0; turn < turns; turn++) {
    for (const name of Object.keys(written)) {
      try {
        const { stdout } = await run(process.execPath, [script, "--alone", name, ...args.map(String)]);
        written[name].push(JSON.parse(stdout));
      } catch (error) {
        delete written[name];
        const [reason] = /^\w*Error.*$/m.exec(error.stderr) ?? [error.message];
        failed(name, reason);
      }
    }
  }
  return written;
}
