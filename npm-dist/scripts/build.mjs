// SPDX-License-Identifier: Apache-2.0
/**
 * Builds the packages in place (widget/dist, where the workspace finds it) and packs them.
 * Usage: node scripts/build.mjs --version 0.1.0 --out target
 */
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { minify } from "terser";
import { slim } from "./slim.mjs";

const run = promisify(execFile);
const here = dirname(dirname(fileURLToPath(import.meta.url)));
const repository = dirname(here);

/**
 * Minifies what TeaVM compiled once more: it leaves a quarter of the bytes to others. Closure's SIMPLE level renames and
 * inlines, but keeps every property's name, which the border to TypeScript relies on.
 */
async function compiled(from, to, work) {
  await mkdir(work, { recursive: true });
  const slimmed = join(work, "slim.js");
  const minified = join(work, "min.js");
  const exported = /export\{([\w$]+) as createClient\};/;
  // Closure sees a script: a lone module has no importers, and it would drop the export.
  await writeFile(slimmed, slim(await readFile(from, "utf8")).replace(exported, "globalThis.createClient=$1;"));
  await run(process.execPath, [
    join(here, "node_modules", "google-closure-compiler", "cli.js"),
    "--platform=native",
    `--js=${slimmed}`,
    `--js_output_file=${minified}`,
    "--compilation_level=SIMPLE",
    "--language_in=ECMASCRIPT_NEXT",
    "--language_out=ECMASCRIPT_NEXT",
    "--assume_function_wrapper",
    "--warning_level=QUIET",
  ]);
  const script = await readFile(minified, "utf8");
  const { code } = await minify(script.replace("globalThis.createClient=", "export const createClient="), {
    module: true,
    ecma: 2020,
    compress: { passes: 3, unsafe_arrows: true, keep_infinity: true },
    format: { comments: false, preamble: "// SPDX-License-Identifier: Apache-2.0" },
  });
  await writeFile(to, `${code}\n`);
}

/** Builds the package in folder `name`. */
async function build(name) {
  const dist = join(here, name, "dist");
  await rm(dist, { recursive: true, force: true });
  await run(process.execPath, [join(here, "node_modules", "typescript", "bin", "tsc"), "-p", join(here, name)]).catch((error) => {
    throw new Error(`tsc: ${error.stdout}`);
  });
}

/** Packs the package in folder `name` with `version` for itself and for the packages of this workspace it needs. */
async function pack(name, version, out) {
  const stage = join(out, "stage", name);
  await mkdir(stage, { recursive: true });
  const manifest = JSON.parse(await readFile(join(here, name, "package.json"), "utf8"));
  manifest.version = version;
  for (const dependency of Object.keys(manifest.dependencies ?? {})) {
    if (dependency.startsWith("@karta/")) {
      manifest.dependencies[dependency] = version;
    }
  }
  delete manifest.devDependencies;
  delete manifest.scripts;
  await writeFile(join(stage, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await cp(join(here, name, "dist"), join(stage, "dist"), { recursive: true });
  await cp(join(here, name, "README.md"), join(stage, "README.md"));
  await cp(join(repository, "LICENSE"), join(stage, "LICENSE"));
  await run("npm", ["pack", "--silent", "--pack-destination", out], { cwd: stage });
}

const { values } = parseArgs({ options: { version: { type: "string" }, out: { type: "string" } } });
const out = resolve(values.out);
await rm(join(out, "stage"), { recursive: true, force: true });
await mkdir(out, { recursive: true });

await build("widget");
await compiled(join(repository, "widget-src", "headless", "target", "js", "core.js"), join(here, "widget", "dist", "core.js"), join(out, "core"));
await pack("widget", values.version, out);
