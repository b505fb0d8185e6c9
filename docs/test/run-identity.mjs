// SPDX-License-Identifier: Apache-2.0
/** Runs the server snippets of the identity page. There is one program per language. Its argument is the user id. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./blocks.mjs";

export const SECRET = "docs-identity-secret";
export const STEP_UP_SECRET = "docs-step-up-secret";

/** Ids that break careless code: non-ASCII, white space, a number. */
export const USER_IDS = ["u_123", "zoë@例え.jp", "two words", "00042"];

const LANGUAGES = {
  java: { file: "IdentityToken.java", command: ["java"] },
  js: { file: "identity.mjs", command: [process.execPath] },
  python: { file: "identity.py", command: ["python3"] },
  php: { file: "identity.php", command: ["php"], onlyInFull: true },
  ruby: { file: "identity.rb", command: ["ruby"], onlyInFull: true },
  go: { file: "identity.go", command: ["go", "run"], onlyInFull: true },
};

/**
 * Returns why the block cannot be run here, or false. Java, Node and Python are prerequisites of the default tests, PHP,
 * Ruby and Go of all tests (mvn -Pfull), where a missing one is a failure in continuous integration.
 */
export function skipped({ language }) {
  const { command, onlyInFull } = LANGUAGES[language];
  return onlyInFull && fullOnly(command[0]);
}

/** Returns why a block that needs a program of all tests is not run here, or false. */
export function fullOnly(program) {
  if (process.env.KARTA_FULL !== "true") return `${program}: run with mvn -Pfull`;
  const installed = process.env.CI === "true" || spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
  return !installed && `${program} is not installed; run in continuous integration`;
}

/** @returns {string} the program's output without the line end */
export function run(block, userId) {
  const language = LANGUAGES[block.language];
  const folder = join(root, "target", "identity", `${block.language}-${block.line}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, language.file), block.code);
  const [program, ...options] = language.command;
  const result = spawnSync(program, [...options, join(folder, language.file), userId], {
    encoding: "utf8",
    env: {
      ...process.env,
      LC_ALL: "C.UTF-8",
      GOCACHE: join(root, "target", "go-cache"),
      GO111MODULE: "off",
      KARTA_IDENTITY_SECRET: SECRET,
      KARTA_STEP_UP_SECRET: STEP_UP_SECRET,
    },
  });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`${block.where}: exit code ${result.status}\n${result.stderr}`);
  return result.stdout.trimEnd();
}
