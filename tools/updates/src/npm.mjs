// SPDX-License-Identifier: Apache-2.0
import { dirname, join } from "node:path";
import semver from "semver";

/** Returns the updates in the report of `npm outdated --json`. Exact versions are pinned, so `wanted` is what the project uses. */
export function updatesIn(report) {
  return Object.entries(JSON.parse(report || "{}")).flatMap(([name, found]) => {
    const [{ wanted, latest }] = [found].flat();
    return semver.prerelease(latest) || !semver.gt(latest, wanted) ? [] : [{ name, current: wanted, latest }];
  });
}

/** Returns the reason why a package whose `engines.node` is `range` does not run on Node `major`, or undefined. */
export function blockedBy(range, major) {
  return !range || semver.intersects(range, `${major}.x`) ? undefined : `needs Node ${range}`;
}

/**
 * Lists newer versions of the packages of each folder with a lock file. An update is `blocked` if it does not run on the project's Node.
 *
 * @param {(command: string, args: string[], folder?: string) => Promise<string>} run returns the output of a program
 */
export async function npmUpdates(root, node, run) {
  const locks = (await run("git", ["ls-files", "*package-lock.json"], root)).split("\n").filter(Boolean);
  const all = new Map();
  for (const folder of locks.map(dirname)) {
    for (const update of updatesIn(await run("npm", ["outdated", "--json"], join(root, folder)))) {
      const key = `${update.name} ${update.current}`;
      if (!all.has(key)) all.set(key, { ...update, folders: [] });
      all.get(key).folders.push(folder);
    }
  }
  const updates = [...all.values()];
  for (const update of updates) {
    const engines = await run("npm", ["view", `${update.name}@${update.latest}`, "engines.node"], root);
    update.blocked = blockedBy(engines.trim(), node);
  }
  return updates.map(({ folders, ...update }) => ({ ...update, name: `${update.name} (${folders.join(", ")})` }));
}
