// SPDX-License-Identifier: Apache-2.0
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { FULL } from "./full.js";

const tools = createRequire(join(import.meta.dirname, "..", "..", "..", "package.json"));
const here = process.platform === "linux" && process.arch === "x64";

/** A program that runs JavaScript. */
export interface Runtime {
  readonly name: string;
  readonly executable: () => string;
  /** Arguments before the file to run. `preload` is a module that runs before it. */
  readonly args: (preload?: string) => readonly string[];
  /** The reason why this machine cannot run it, or false. */
  readonly skip: string | false;
}

const skip = !here && "no binary for this platform among the tools";
const folderOf = (name: string) => dirname(tools.resolve(`${name}/package.json`));

const ALL: readonly Runtime[] = [
  {
    name: "Deno",
    executable: () => join(folderOf("@deno/linux-x64-glibc"), "deno"),
    args: (preload) => ["run", "--quiet", "--allow-all", "--node-modules-dir=manual", ...(preload ? ["--preload", preload] : [])],
    skip,
  },
  {
    name: "Bun",
    executable: () => join(folderOf("@oven/bun-linux-x64"), "bin", "bun"),
    args: (preload) => ["run", ...(preload ? ["--preload", preload] : [])],
    skip,
  },
  { name: "Node", executable: () => process.execPath, args: (preload) => (preload ? ["--import", preload] : []), skip: false },
];

/** Node, and in a full run the other runtimes too. */
export const RUNTIMES = FULL ? ALL : ALL.filter(({ name }) => name === "Node");
