// SPDX-License-Identifier: Apache-2.0
/**
 * Lists newer stable versions of everything that the build uses: Maven artefacts, npm packages, container images. Changes
 * nothing. Asks the registries, so it is not a part of the build. Usage: tools/updates/updates
 */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dockerHub, imagesIn, imageUpdates } from "./images.mjs";
import { mavenUpdates } from "./maven.mjs";
import { npmUpdates } from "./npm.mjs";

/** The minimum versions that users need. An update that needs newer ones is blocked. */
const JAVA = 17;
const NODE = 20;

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** `npm outdated` exits with 1 if it finds something, so the output counts if there is any. */
const run = (command, args, cwd = root) =>
  new Promise((resolve, reject) => {
    execFile(command, args, { cwd, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      if (error && !(command === "npm" && args[0] === "outdated" && error.code === 1)) reject(new Error(`${command} ${args.join(" ")}: ${stderr.trim() || stdout.trim()}`));
      else resolve(stdout);
    });
  });

const images = async () => imagesIn(await readFile(join(root, "pom.xml"), "utf8"), await readFile(join(root, "deploy/compose.yaml"), "utf8"));

const sources = {
  Maven: () => mavenUpdates(root, JAVA, run),
  npm: () => npmUpdates(root, NODE, run),
  "Container images": async () => imageUpdates(await images(), dockerHub),
};

for (const [source, list] of Object.entries(sources)) {
  try {
    const updates = await list();
    console.log(`${source}: ${updates.length === 0 ? "nothing newer" : ""}`);
    for (const { name, current, latest, blocked } of updates) {
      console.log(`  ${name}  ${current} → ${latest}${blocked ? `  (blocked: ${blocked})` : ""}`);
    }
  } catch (error) {
    console.log(`${source}: could not be checked: ${error.message}${error.cause ? ` (${error.cause.message})` : ""}`);
    process.exitCode = 1;
  }
}
