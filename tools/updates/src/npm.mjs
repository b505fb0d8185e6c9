// SPDX-License-Identifier: Apache-2.0
import { dirname, join } from "node:path";
import semver from "semver";

/**
 * Returns the updates in the report of `npm outdated --json`. Exact versions are pinned, so `wanted` is what the project uses. An alias, which the
 * report names `alias:package@version`, is an update of its `package`. One that ends in a number, such as `react-18`, keeps that `major` version.
 */
export function updatesIn(report) {
  return Object.entries(JSON.parse(report || "{}")).flatMap(([entry, found]) => {
    const [{ wanted, latest }] = [found].flat();
    const [, name = entry, source = entry] = /^([^:]+):(.+)@/.exec(entry) ?? [];
    const major = source === entry ? undefined : /-(\d+)$/.exec(name)?.[1];
    return semver.prerelease(latest) || !semver.gt(latest, wanted) ? [] : [{ name, package: source, ...(major && { major }), current: wanted, latest }];
  });
}

/** Returns the newest stable version in the output of `npm view … version --json`, a string or an array. */
export function newestOf(output) {
  return [JSON.parse(output)].flat().filter((version) => !semver.prerelease(version)).sort(semver.rcompare)[0];
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
  const updates = [];
  for (const { folders, major, package: source, ...update } of all.values()) {
    const latest = major ? newestOf(await run("npm", ["view", `${source}@${major}`, "version", "--json"], root)) : update.latest;
    if (!semver.gt(latest, update.current)) continue;
    const engines = await run("npm", ["view", `${source}@${latest}`, "engines.node"], root);
    updates.push({ ...update, latest, blocked: blockedBy(engines.trim(), node), name: `${update.name} (${folders.join(", ")})` });
  }
  return updates;
}
