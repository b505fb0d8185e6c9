// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { minify } from "terser";
import { optimize } from "../../tools/teavm-optimizer/src/optimize.mjs";

const FROM = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "widget-src", "headless", "target", "js", "core.js");

/** As in cdn-dist: TeaVM's Java fields and methods begin with a dollar sign, and no other name does. */
export const MINIFY = {
  module: true,
  ecma: 2020,
  compress: { passes: 3, unsafe_arrows: true, unsafe_methods: true, keep_fargs: false, pure_getters: true, hoist_props: true },
  mangle: { properties: { regex: /^\$/ } },
  format: { comments: false, preserve_annotations: true, preamble: "// SPDX-License-Identifier: Apache-2.0" },
};

/**
 * Writes the core of the headless client, a module with the export `createClient`. `without` has names of the optimizer's
 * passes to leave out.
 */
export async function core(to, without) {
  const { code } = optimize(await readable(), JSON.parse(await readFile(`${FROM}.map`, "utf8")), { without });
  const module = await minify(`export const createClient = /*@__PURE__*/ ${code.trim()}`, MINIFY);
  await writeFile(to, `${module.code}\n`);
}

/** Writes the same module as TeaVM compiled it, neither optimized nor minified. */
export async function plainCore(to) {
  await writeFile(to, `export const createClient = ${(await readable()).trim()}\n`);
}

/**
 * Returns TeaVM's ES module as a function that returns its export, which the optimizer and bundlers expect. It is called
 * once, so a bundler can drop it if the export is unused.
 */
async function readable() {
  const module = (await readFile(FROM, "utf8")).replace(/\n\/\/# sourceMappingURL=.*\s*$/, "");
  const [statement, local] = /export \{ ([\w$]+) as createClient \};/.exec(module) ?? [];
  if (!statement) {
    throw new Error(`${FROM} does not export createClient.`);
  }
  return `(function(){\n${module.replace(statement, "")}\nreturn ${local};\n})();`;
}
