// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { minify } from "terser";
import { joined, optimize, optimizeWithoutObjects } from "../../tools/teavm-optimizer/src/optimize.mjs";
import { before as linkedBy, short, split } from "../../tools/teavm-optimizer/src/split.mjs";
import { start } from "../../tools/teavm-optimizer/src/start.mjs";
import { chunkFinder } from "./chunks.mjs";
import { TAKEN, withNatives } from "./natives.mjs";

/** The running script. An element of the page named `currentScript` comes first in `document.currentScript`. */
export const RUNNING = "Reflect.get(Reflect.getPrototypeOf(document),'currentScript',document)";

/** What the loader has taken for the panel. The panel's own `Reflect` is not there yet. */
const FROM_LOADER = `((${RUNNING.replaceAll("Reflect", "window.Reflect")} || 0).karta || 0).natives`;

/**
 * Makes V8 compile all functions while the script is downloaded, off the page's main thread, instead of each at its
 * first call (Chromium's explicit compile hints). For scripts most of whose functions run soon. It must be the first
 * line.
 */
const COMPILED_AT_ONCE = "//# allFunctionsCalledOnLoad\n";

/**
 * Everything inside TeaVM's function may be renamed and folded. `toplevel` stays off, because it would remove the function
 * and leave the program's names in the page's global scope.
 */
const terserOptions = ({ objects }) => ({
  ecma: 2020,
  // Loops, switches, comparisons and calls are not shortened, because uniform code compresses better. That does not
  // hold for the loader, whose functions are small.
  compress: { passes: 10, loops: false, switches: false, inline: 1, reduce_funcs: !objects, comparisons: false, lhs_constants: false, unsafe_arrows: true, unsafe_methods: true, keep_fargs: false, pure_getters: true, hoist_props: true },
  // TeaVM marks fields and methods of Java with a dollar sign, which no property of the page or of our own objects has.
  // An object with such a member never belongs to the engine, so the short names may equal those of the engine's properties.
  // Tests find the engine's functions in the files by the names of their types.
  mangle: { reserved: TAKEN, properties: { regex: /^\$/, builtins: true } },
  format: { comments: false, ascii_only: true },
});

/**
 * Builds one classic script from a compiled part.
 *
 * @param file the compiled file, with its source map beside it
 * @param sources the folders of Java sources to quote in the source map, in order of search
 * @param name creates the file's name from its content hash
 * @param constants values for the `%NAME%` placeholders of the compiled file. Each must occur
 * @param atOnce whether most of its functions are called soon after it has loaded
 * @param without names of the optimizer's passes to leave out
 * @param natives the names of the engine's types and functions that it takes at its start for another script (`natives.mjs`), or undefined
 * @returns its name, bytes, source map, and values for `integrity`
 */
export async function classicScript({ file, sources, name, constants, atOnce = false, without, natives }) {
  const compiled = await read(file, { sources, without });
  const { objects } = compiled;
  const { code, map } = natives ? taking({ ...compiled, code: compiled.code.replace('"%KARTA_NATIVES%"', `{${natives}}`) }) : compiled;
  return script({ ...(await minified({ file, ...started({ code: fill(code, constants, file), map }), objects, properties: {} })), sources, name, atOnce });
}

/**
 * Builds the classic scripts of a compiled part with deferred chunks: the first script, and those that it loads later
 * (`split.mjs`).
 *
 * @param chunks the Java packages and classes of each chunk, the content of chunks.json
 * @param chunkName creates the name of a chunk's file from the chunk's name and its content hash
 * @param constants values for the placeholders of the compiled file, in whichever script they are
 * @param optimized the file to write with the code after the optimizer, or undefined
 * @param atOnce names of the chunks most of whose functions are called soon after they have loaded, as those of the first script are
 * @param without names of the optimizer's passes to leave out
 * @returns the first script, with the names of the natives that it expects from the loader, then the chunks, as `classicScript` does
 */
export async function classicScripts({ file, sources, name, chunks, chunkName, constants, atOnce = [], optimized, without }) {
  const compiled = await read(file, { chunks, sources, without });
  const { objects, chunkOf } = compiled;
  if (optimized) await writeFile(optimized, compiled.code);
  const { code, map, natives } = taking(compiled, FROM_LOADER);
  const { start: eager, chunks: parts } = split(fill(code, constants, file), chunkOf);
  // A file contains the names and hashes of the chunks that it links. Until they are known, texts of the same length stand for
  // them, so that a part is minified once and its source map stays right.
  const standIns = new Map([...parts.keys()].map((chunk) => [chunk, standIn(chunk, chunkName)]));
  const side = (part, out) => {
    const links = [...standIns].filter(([chunk]) => linkedBy(chunk) === part);
    const values = links.flatMap(([chunk, { name, pin }]) => [[`KARTA_FILE_${short(chunk)}`, name], [`KARTA_INTEGRITY_${short(chunk)}`, pin]]);
    return { code: fill(out.toString(), Object.fromEntries(values), file), map: joined(out, map) };
  };
  const made = new Map();
  const linked = ({ code, map }) => {
    for (const [chunk, { name, pin }] of made) {
      code = code.replaceAll(standIns.get(chunk).name, name).replaceAll(standIns.get(chunk).pin, pin);
    }
    return { code, map };
  };
  // All files must shorten a property to the same name. The first file gets the shortest names.
  const properties = {};
  const first = await minified({ file, ...started(side(undefined, eager)), objects, properties });
  for (const [chunk, out] of parts) {
    out.prepend(`${RUNNING}.karta(`).append(");\n");
    const part = await minified({ file, ...side(chunk, out), objects, properties });
    made.set(chunk, await script({ ...linked(part), sources, name: (hash) => chunkName(short(chunk), hash), atOnce: atOnce.includes(short(chunk)) }));
  }
  return [{ ...(await script({ ...linked(first), sources, name, atOnce: true })), natives }, ...made.values()];
}

/** Returns texts that occur nowhere else and are as long as the name and the hash of a chunk. */
function standIn(chunk, chunkName) {
  return { name: chunkName(short(chunk), hash("").replace(/./g, "0")), pin: `sha256-${short(chunk)}`.padEnd(hashes("").pin.length, "-") };
}

/**
 * Returns the compiled file after the optimizer, whether it has Java objects, and the function that finds the chunk of
 * a declaration.
 */
async function read(file, { chunks = {}, sources, without }) {
  const code = withoutMapComment(await readFile(file, "utf8"));
  const map = JSON.parse(await readFile(`${file}.map`, "utf8"));
  const objects = hasRuntime(code);
  if (!objects) return { ...optimizeWithoutObjects(code, map, { without }), objects };
  const chunkOf = await chunkFinder(chunks, sources, code);
  return { ...optimize(code, map, { chunkOf, without }), objects, chunkOf };
}

function taking({ code, map }, from) {
  const { out, names } = withNatives(code, from);
  return { code: out.toString(), map: joined(out, map), natives: names };
}

function started({ code, map }) {
  const out = start(code);
  return { code: out.toString(), map: joined(out, map) };
}

/** Returns the minified code with its source map. Adds the short names of its properties to `properties`. */
async function minified({ file, code, map, objects, properties }) {
  const { mangle, ...options } = terserOptions({ objects });
  const compressed = await minify({ [basename(file)]: code }, { ...options, mangle: false, sourceMap: { content: map } });
  // Shortens names only now, so that no short names are spent on declarations that were folded away.
  const shortened = await minify({ [basename(file)]: compressed.code }, { ...options, compress: false, mangle, nameCache: properties, sourceMap: { content: compressed.map } });
  // All declared names were shortened, so a remaining name of the runtime is not declared.
  const undeclared = /\$rt_\w+/.exec(shortened.code);
  if (undeclared) throw new Error(`${file}: ${undeclared[0]} is used and not declared`);
  return { code: shortened.code, map: JSON.parse(shortened.map) };
}

/** Returns the name, bytes, source map and hashes of the file with minified `code`. */
async function script({ code, map, sources, name, atOnce = false }) {
  const lines = `${atOnce ? COMPILED_AT_ONCE : ""}${code}\n`;
  const finalName = name(hash(lines));
  const bytes = Buffer.from(`${lines}//# sourceMappingURL=${finalName}.map\n`);
  return {
    name: finalName,
    bytes,
    map: JSON.stringify(await quoted({ ...(atOnce ? shifted(map) : map), file: finalName, sourceRoot: "" }, sources)),
    ...hashes(bytes),
  };
}

/** Returns the name and the hashes of a script that needs no processing. */
export function named(bytes, name) {
  return { name: name(hash(bytes)), ...hashes(bytes) };
}

function hash(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 10);
}

/**
 * Returns two values for `integrity`: one for the manifest, and a shorter one for use in other scripts, because hashes
 * do not compress.
 */
function hashes(bytes) {
  const value = (algorithm) => `${algorithm}-${createHash(algorithm).update(bytes).digest("base64")}`;
  return { integrity: value("sha384"), pin: value("sha256") };
}

/** Replaces the placeholders by `constants`. Throws if one is missing or unknown. */
export function fill(code, constants, file) {
  for (const [key, value] of Object.entries(constants)) {
    if (!code.includes(`%${key}%`)) throw new Error(`${file}: the placeholder %${key}% does not occur`);
    code = code.replaceAll(`%${key}%`, () => value);
  }
  const left = /%KARTA_[\w-]+%/.exec(code);
  if (left) throw new Error(`${file}: there is no value for the placeholder ${left[0]}`);
  return code;
}

/** Returns whether the script contains TeaVM's runtime, as all but the loader do. */
function hasRuntime(code) {
  return code.includes("$rt_metadata");
}

function withoutMapComment(code) {
  return code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "");
}

/** Adjusts a source map for a line inserted at the beginning. Each `;` in `mappings` is a line of output. */
function shifted(map) {
  return { ...map, mappings: `;${map.mappings}` };
}

/** Removes TeaVM's folder `src` from the paths of sources, so that they begin with the package. */
function relative(source) {
  return source.replace(/^src\//, "");
}

/**
 * Adds the text of our own Java sources, so that a stack trace leads to readable lines. Those of the class library are
 * left out.
 */
async function quoted(map, folders) {
  const contents = await Promise.all(
    map.sources.map(async (source) => {
      for (const folder of folders) {
        const text = await readFile(join(folder, relative(source)), "utf8").catch(() => null);
        if (text !== null) return text;
      }
      return null;
    }),
  );
  return { ...map, sources: map.sources.map(relative), sourcesContent: contents };
}
