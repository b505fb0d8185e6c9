// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { linksOf, readmeOf } from "../../docs/.vitepress/address.mjs";

const here = dirname(dirname(fileURLToPath(import.meta.url)));

/** The page of the documentation about each package. */
const PAGES = { widget: "headless.md", react: "react.md" };

/**
 * Packs the built package in folder `name` into a tarball in the folder `out`. Sets `version` for it and for its dependencies in this
 * workspace.
 *
 * @param {Record<string, string | undefined>} env the settings of `linksOf`
 */
export async function pack(name, version, out, env = process.env) {
  const stage = join(out, "stage", name);
  await mkdir(stage, { recursive: true });
  const manifest = JSON.parse(await readFile(join(here, name, "package.json"), "utf8"));
  manifest.version = version;
  for (const dependency of Object.keys(manifest.dependencies ?? {})) {
    if (dependency.startsWith("@karta/")) {
      manifest.dependencies[dependency] = version;
    }
  }
  const links = linksOf(`npm-dist/${name}`, PAGES[name], env);
  Object.assign(manifest, links);
  delete manifest.devDependencies;
  delete manifest.scripts;
  await writeFile(join(stage, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await cp(join(here, name, "dist"), join(stage, "dist"), { recursive: true });
  // The declaration maps lead to the sources.
  await cp(join(here, name, "src"), join(stage, "src"), { recursive: true });
  await writeFile(join(stage, "README.md"), readmeOf(await readFile(join(here, name, "README.md"), "utf8"), links));
  await cp(join(dirname(here), "LICENSE"), join(stage, "LICENSE"));
  await promisify(execFile)("npm", ["pack", "--silent", "--pack-destination", out], { cwd: stage });
}
