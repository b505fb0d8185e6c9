// SPDX-License-Identifier: Apache-2.0
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The style sheet of the panel, and those of chunks. Each imports one file per feature. */
const FOLDER = fileURLToPath(new URL("../../widget-src/panel/src/main/css", import.meta.url));

/** Returns the minified text of a file in the folder of style sheets, with its imports. */
export async function style(name) {
  const { outputFiles } = await build({ entryPoints: [join(FOLDER, name)], bundle: true, minify: true, legalComments: "none", write: false });
  return outputFiles[0].text.trim();
}

/** Returns the style sheets as constants of the compiled program: `KARTA_CSS_name`, escaped for a string in double quotes. */
export async function styles() {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith(".css"));
  const constant = async (name) => [`KARTA_CSS_${name.slice(0, -".css".length)}`, JSON.stringify(await style(name)).slice(1, -1)];
  return Object.fromEntries(await Promise.all(names.map(constant)));
}
