// SPDX-License-Identifier: Apache-2.0
/** Installs the packages of the current folder. Usage: node main.mjs [further options of npm ci] */
import { npmCi } from "./npm-ci.mjs";

const LIMITS_IN_MINUTES = [3, 6, 12, 24];

process.exitCode = await npmCi(
  process.cwd(),
  process.argv.slice(2),
  LIMITS_IN_MINUTES.map((minutes) => minutes * 60_000),
);
