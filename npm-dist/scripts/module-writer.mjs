// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { minify } from "terser";

/** As in cdn-dist: TeaVM's Java fields and methods begin with a dollar sign, and no other name does. */
export const MINIFY = {
  module: true,
  ecma: 2020,
  compress: { passes: 3, unsafe_arrows: true, unsafe_methods: true, keep_fargs: false, pure_getters: true, hoist_props: true },
  mangle: { properties: { regex: /^\$/ } },
  format: { comments: false, preserve_annotations: true, preamble: "// SPDX-License-Identifier: Apache-2.0" },
};

/**
 * For a program with chunks: uniform code compresses better than short code, and properties may be renamed because none of the program's
 * objects belongs to the engine.
 */
const COMPRESS = { ...MINIFY.compress, passes: 10, loops: false, switches: false, inline: 1, reduce_funcs: false, comparisons: false, lhs_constants: false };
const MANGLE = { properties: { ...MINIFY.mangle.properties, builtins: true } };

/**
 * Returns a function that writes the modules of one program into `folder`. All of them shorten a property to the same name.
 */
export function moduleWriter(folder) {
  const properties = {};
  return async (file, code) => {
    const whole = await minify(code, { ...MINIFY, compress: COMPRESS, mangle: false });
    const small = await minify(whole.code, { ...MINIFY, compress: false, mangle: MANGLE, nameCache: properties });
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${small.code}\n`);
  };
}
