// SPDX-License-Identifier: Apache-2.0
/**
 * Installs the npm packages of folders, exactly those of their lock files. A folder that has them already is left as it is.
 * Usage: node main.mjs [options of npm ci] [FOLDER]… (by default the current folder)
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** In the module that Maven builds. tools/test-report adds the lines of all modules. */
const COUNTS = join("target", "test-counts");

const options = process.argv.slice(2).filter((argument) => argument.startsWith("--"));
const folders = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));

for (const folder of folders.length > 0 ? folders : ["."]) install(resolve(folder));

function install(folder) {
  const stamp = join(folder, "node_modules", ".karta-installed");
  const installed = existsSync(stamp) ? readFileSync(stamp, "utf8") : "";
  const wanted = [`${process.platform} ${process.arch}`, createHash("sha256").update(readFileSync(join(folder, "package-lock.json"))).digest("hex")].join(" ");
  // What was installed without --omit=dev has everything.
  if (installed === wanted || installed === [wanted, ...options].join(" ")) return;
  mkdirSync(COUNTS, { recursive: true });
  appendFileSync(join(COUNTS, "npm-ci.txt"), `${folder}\n`);
  const { status, error } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", ...options], { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, [wanted, ...options].join(" "));
}
