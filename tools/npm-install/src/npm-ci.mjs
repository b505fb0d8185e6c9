// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";

const OPTIONS = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];

/**
 * Installs exactly the packages of the lock file. `npm ci` sometimes hangs, waiting for a reply or after its last step. It is then stopped
 * and started again. The packages that it has fetched stay in npm's cache, so each attempt has less to do.
 *
 * @param folder the folder with the lock file
 * @param further options of npm besides those that every installation has
 * @param limits milliseconds for each attempt; they grow, so that a slow connection gets its time too
 * @returns npm's exit code, or 1 if no attempt ended in time
 */
export async function npmCi(folder, further, limits) {
  for (const [index, limit] of limits.entries()) {
    const code = await attempt(folder, further, limit);
    if (code !== undefined) return code;
    const next = index + 1 < limits.length ? "It starts again." : "Check the connection to npm's registry, then build again.";
    console.error(`npm ci did not end within ${limit / 60_000} minutes in ${folder}. ${next}`);
  }
  return 1;
}

/** Resolves with the exit code, or with undefined if npm was stopped at the limit. */
function attempt(folder, further, limit) {
  return new Promise((resolve, reject) => {
    // npm leads a group of its own, so that its children stop with it.
    const npm = spawn("npm", ["ci", ...OPTIONS, ...further], { cwd: folder, detached: true, stdio: ["ignore", "inherit", "inherit"] });
    const stop = () => process.kill(-npm.pid, "SIGKILL");
    const timer = setTimeout(() => {
      settle(resolve, undefined);
      stop();
    }, limit);
    const interrupted = () => {
      stop();
      process.exit(130);
    };
    const settle = (how, what) => {
      clearTimeout(timer);
      for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, interrupted);
      how(what);
    };
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, interrupted);
    npm.on("error", (error) => settle(reject, error));
    npm.on("exit", (code) => settle(resolve, code ?? 1));
  });
}
