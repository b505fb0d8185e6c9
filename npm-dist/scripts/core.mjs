// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chunkFinder } from "../../cdn-dist/src/chunks.mjs";
import { fill } from "../../cdn-dist/src/classic-script.mjs";
import { optimize } from "../../tools/teavm-optimizer/src/optimize.mjs";
import { split } from "../../tools/teavm-optimizer/src/split.mjs";
import { moduleWriter } from "./module-writer.mjs";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCE = join(here, "..", "widget-src");
const FROM = join(SOURCE, "headless", "target", "js", "core.js");

/**
 * Writes the core of the headless client into `folder`: the module core.js with the export `createClient`, and for each
 * chunk of chunks.json a module with an export of that name, which core links. `without` has names of the optimizer's
 * passes to leave out.
 */
export async function core(folder, without) {
  const chunksFile = JSON.parse(await readFile(join(here, "chunks.json"), "utf8"));
  const source = await readable();
  const sources = ["core", "browser", "headless"].map((module) => join(SOURCE, module, "src", "main", "java"));
  const chunkOf = await chunkFinder(chunksFile, sources, source);
  const { code } = optimize(source, JSON.parse(await readFile(`${FROM}.map`, "utf8")), { chunkOf, without });
  const { start, chunks } = split(code, chunkOf);
  const unused = Object.fromEntries([...chunks.keys()].flatMap((name) => [[`KARTA_FILE_${name}`, ""], [`KARTA_INTEGRITY_${name}`, ""]]));
  const writeModule = moduleWriter(folder);
  await writeModule("core.js", unwrapped(fill(start.toString(), unused, FROM)));
  for (const [name, chunk] of chunks) await writeModule(`${name}.js`, `export const ${name} = /*@__PURE__*/ ${chunk.toString().trim()}`);
}

/**
 * Returns the program of {@link readable} without its function. Bundlers then give the variables of its functions the same short
 * names as those of other modules, which compresses better.
 */
function unwrapped(program) {
  const [, body, local] = /^\(function\(\)\s*\{([\s\S]*)return ([\w$]+);\s*\}\)\(\);$/.exec(program.trim()) ?? [];
  if (!local) {
    throw new Error("The program is not one function that returns its export.");
  }
  return `${body}\nexport { ${local} as createClient };`;
}

/** Writes the module core.js as TeaVM compiled it: not split, optimized or minified. */
export async function plainCore(to) {
  await writeFile(to, `export const createClient = ${split(await readable()).start.toString().trim()}\n`);
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
