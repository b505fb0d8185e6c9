// SPDX-License-Identifier: Apache-2.0
/**
 * Builds the packages in place (widget/dist and react/dist, where the workspace finds them) and packs them.
 * Usage: node scripts/build.mjs --version 0.1.0 --out target [--without=PASS]… (a pass of tools/teavm-optimizer)
 */
import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { minify } from "terser";
import { TSC } from "./compiler.mjs";
import { core } from "./core.mjs";
import { MINIFY } from "./module-writer.mjs";
import { pack } from "./pack.mjs";
import { panel } from "./panel.mjs";

const run = promisify(execFile);
const here = dirname(dirname(fileURLToPath(import.meta.url)));
const repository = dirname(here);

/** Writes the loader's module. Each call of its function runs the code again, and returns the function that starts it. */
async function loader(to) {
  const code = await readFile(join(repository, "widget-src", "loader", "target", "js", "module.js"), "utf8");
  const { code: small } = await minify(`export function widget() {\n${code}\nreturn main;\n}`, MINIFY);
  await writeFile(to, `${small}\n`);
}

/** Builds the package in folder `name`. */
async function build(name) {
  const dist = join(here, name, "dist");
  await rm(dist, { recursive: true, force: true });
  await run(process.execPath, [TSC, "-p", join(here, name)]).catch((error) => {
    throw new Error(`tsc: ${error.stdout}`);
  });
}

const { values } = parseArgs({ options: { version: { type: "string" }, out: { type: "string" }, without: { type: "string", multiple: true } } });
const out = resolve(values.out);
await rm(join(out, "stage"), { recursive: true, force: true });
await mkdir(out, { recursive: true });

await build("widget");
await core(join(here, "widget", "dist"), values.without);
await loader(join(here, "widget", "dist", "loader.js"));
await panel(join(here, "widget", "dist"), values.without);
await pack("widget", values.version, out);
await build("react");
await pack("react", values.version, out);
