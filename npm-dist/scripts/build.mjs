// SPDX-License-Identifier: Apache-2.0
/**
 * Builds the packages in place (widget/dist and react/dist, where the workspace finds them) and packs them.
 * Usage: node scripts/build.mjs --version 0.1.0 --out target [--without=PASS]… (a pass of tools/teavm-optimizer)
 */
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { minify } from "terser";
import { linksOf, readmeOf } from "../../docs/.vitepress/address.mjs";
import { core } from "./core.mjs";
import { MINIFY } from "./module-writer.mjs";
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
  await run(process.execPath, [join(here, "node_modules", "typescript", "bin", "tsc"), "-p", join(here, name)]).catch((error) => {
    throw new Error(`tsc: ${error.stdout}`);
  });
}

/** Packs the package in folder `name`, which the documentation describes on `page`. Sets `version` for it and for its dependencies in this workspace. */
async function pack(name, page, version, out) {
  const stage = join(out, "stage", name);
  await mkdir(stage, { recursive: true });
  const manifest = JSON.parse(await readFile(join(here, name, "package.json"), "utf8"));
  manifest.version = version;
  for (const dependency of Object.keys(manifest.dependencies ?? {})) {
    if (dependency.startsWith("@karta/")) {
      manifest.dependencies[dependency] = version;
    }
  }
  const links = linksOf(`npm-dist/${name}`, page, process.env);
  Object.assign(manifest, links);
  delete manifest.devDependencies;
  delete manifest.scripts;
  await writeFile(join(stage, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await cp(join(here, name, "dist"), join(stage, "dist"), { recursive: true });
  // The declaration maps lead to the sources.
  await cp(join(here, name, "src"), join(stage, "src"), { recursive: true });
  await writeFile(join(stage, "README.md"), readmeOf(await readFile(join(here, name, "README.md"), "utf8"), links));
  await cp(join(repository, "LICENSE"), join(stage, "LICENSE"));
  await run("npm", ["pack", "--silent", "--pack-destination", out], { cwd: stage });
}

const { values } = parseArgs({ options: { version: { type: "string" }, out: { type: "string" }, without: { type: "string", multiple: true } } });
const out = resolve(values.out);
await rm(join(out, "stage"), { recursive: true, force: true });
await mkdir(out, { recursive: true });

await build("widget");
await core(join(here, "widget", "dist"), values.without);
await loader(join(here, "widget", "dist", "loader.js"));
await panel(join(here, "widget", "dist"), values.without);
await pack("widget", "headless.md", values.version, out);
await build("react");
await pack("react", "react.md", values.version, out);
