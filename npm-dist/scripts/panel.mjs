// SPDX-License-Identifier: Apache-2.0
import { readFile, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chunkFinder } from "../../cdn-dist/src/chunks.mjs";
import { fill } from "../../cdn-dist/src/classic-script.mjs";
import { styles } from "../../cdn-dist/src/styles.mjs";
import { short, split } from "../../tools/teavm-optimizer/src/split.mjs";
import { moduleWriter } from "./module-writer.mjs";

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const SOURCE = join(repository, "widget-src");
const COMPILED = join(SOURCE, "panel", "target", "js", "panel.js");

/** The same after the optimizer, which cdn-dist has run. */
const FROM = join(repository, "cdn-dist", "target", "panel.optimized.js");

/** The texts of the languages other than English, from which the CDN's files are built too. */
const LANGUAGES = join(SOURCE, "panel", "src", "main", "languages");

/** The statements with which a page loads a file by a script element (Java: `DeferredScript`). */
const LOADING = /(?<script>\S+)\.karta = (?<arrived>\S+);\s*\k<script>\.src = (?<policy>\S+) \? \k<policy>\.createScriptURL\((?<url>\S+)\) : \k<url>;/g;

/** The replacement in a module. The element stays empty, but a failure is reported to it. */
const IMPORTING = "imported(kartaFiles[$<url>]).then((module) => $<arrived>(module.default), () => $<script>.dispatchEvent(new ErrorEvent('error')));";

/**
 * Writes the panel into `folder`: panel-file.js with the function `mount`, and a module for each deferred chunk and language, which
 * it imports when they are needed. Each call of `mount` runs the code again, as the script does for each mount.
 */
export async function panel(folder, without) {
  const list = JSON.parse(await readFile(join(repository, "cdn-dist", "chunks.json"), "utf8"));
  const sources = ["core", "browser", "panel"].map((module) => join(SOURCE, module, "src", "main", "java"));
  const chunkOf = await chunkFinder(list, sources, await readFile(COMPILED, "utf8"));
  const code = replaced(await readFile(FROM, "utf8"), LOADING, IMPORTING);
  const languages = (await readdir(LANGUAGES)).sort().map((file) => file.slice(0, 2));
  const words = { KARTA_LANGUAGES: `|${languages.map((each) => `${each} ${each} |`).join("")}` };
  const { start, chunks } = split(fill(code, { ...(await styles()), ...words }, FROM), chunkOf);

  const write = moduleWriter(folder);
  // Literal imports, so that bundlers find each of them.
  const files = [...chunks.keys()].map((name) => `${short(name)}: () => import("./panel/${short(name)}.js")`);
  files.push(...languages.map((each) => `${each}: () => import("./words/${each}.js")`));
  const main = replaced(named(start), /Reflect\.get\(Reflect\.getPrototypeOf\(document\), ?['"]currentScript['"], ?document\)/g, "{ karta: Object.assign(bridge, { base: '', nonce: '' }) }");
  await write("panel-file.js", `const kartaFiles = { ${files.join(", ")} };\nexport function mount(bridge, imported) {\n${main}\nmain([]);\n}`);
  for (const [name, chunk] of chunks) await write(join("panel", `${short(name)}.js`), `export default ${named(chunk).trim()}`);
  for (const each of languages) await write(join("words", `${each}.js`), `export default ${await readFile(join(LANGUAGES, `${each}.json`), "utf8")}`);
}

/** Returns a part with the names of the chunks that it links, which are their keys in `kartaFiles`. */
function named(part) {
  return part
    .toString()
    .replace(/%KARTA_FILE_([\w-]+)%/g, "$1")
    .replace(/%KARTA_INTEGRITY_[\w-]+%/g, "");
}

/** Replaces a text that must occur exactly once. */
function replaced(code, wanted, by) {
  if ([...code.matchAll(wanted)].length !== 1) {
    throw new Error(`${FROM}: ${wanted} should occur once.`);
  }
  return code.replace(wanted, by);
}
