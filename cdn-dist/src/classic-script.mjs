// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { minify } from "terser";
import { joined, optimize, optimizeWithoutObjects } from "../../tools/teavm-optimizer/src/optimize.mjs";
import { split } from "../../tools/teavm-optimizer/src/split.mjs";
import { chunkFinder } from "./chunks.mjs";

/**
 * TeaVM's output of module type NONE declares a global `main` and does not call it (architecture §4): the function
 * around it keeps the page's global scope clean and runs it. `before` is exactly one line, which `shifted` relies on.
 */
const before = "(function(){\n";
const after = "\nmain([]);})();\n";

/**
 * Has V8 compile every function while the script comes, off the page's main thread, instead of each at its first call
 * (Chromium's explicit compile hints): for a script most of which runs soon. It counts on the first line only.
 */
const COMPILED_AT_ONCE = "//# allFunctionsCalledOnLoad\n";

/**
 * Everything inside the wrapper is ours and may be renamed and folded. `toplevel` stays off: it would dissolve the
 * wrapper itself and leave our names in the page's global scope.
 */
const terserOptions = ({ objects }) => ({
  ecma: 2020,
  // Loops, switches, comparisons and calls are left as they are written: what is always said alike compresses better; in the loader,
  // whose functions are small, it does not.
  compress: { passes: 10, loops: false, switches: false, inline: 1, reduce_funcs: !objects, comparisons: false, lhs_constants: false, unsafe_arrows: true, unsafe_methods: true, keep_fargs: false, pure_getters: true, hoist_props: true },
  // TeaVM marks fields and methods of Java with a dollar sign; no property of the page or of our own objects has one. Such an
  // object is never the engine's, so that the names of the engine's properties are as good as others.
  mangle: { properties: { regex: /^\$/, builtins: true } },
  format: { comments: false, ascii_only: true },
});

/**
 * Makes one classic script of a compiled part.
 *
 * @param file the compiled file; its source map stands beside it
 * @param sources the folders of Java sources to quote in the source map, in order of search
 * @param name makes the file's name of its content hash
 * @param constants values for the `%NAME%` placeholders of the compiled file; each must occur
 * @param atOnce whether most of its functions are called soon after it has come
 * @param without names of the optimizer's passes to leave out
 * @returns its name, bytes, source map, and values for `integrity`
 */
export async function classicScript({ file, sources, name, constants, atOnce = false, without }) {
  const { code, map, objects } = await read(file, { sources, without });
  return script({ file, sources, name, ...wrapped({ code: fill(code, constants, file), map }), objects, properties: {}, atOnce });
}

/**
 * Makes the classic scripts of a compiled part with deferred chunks: what starts, and what it loads later (`split.mjs`).
 *
 * @param chunks the Java packages and classes of each chunk, the content of chunks.json
 * @param chunkName makes the name of a chunk's file of the chunk's name and its content hash
 * @param constants values for the placeholders of the compiled file, in whichever script they are
 * @param atOnce whether most functions of the first script are called soon after it has come
 * @param without names of the optimizer's passes to leave out
 * @returns the first script, then the chunks, as `classicScript` does
 */
export async function classicScripts({ file, sources, name, chunks, chunkName, constants, atOnce = false, without }) {
  const { code, map, objects, chunkOf } = await read(file, { chunks, sources, without });
  const { start, chunks: parts } = split(fill(code, constants, file), chunkOf);
  const side = (out) => ({ code: out.toString(), map: joined(out, map) });
  // All files must shorten a property to the same name; those of the first are the shortest.
  const properties = {};
  const first = side(start);
  await script({ file, sources, name, ...wrapped(first), objects, properties });
  const later = [];
  const files = {};
  for (const [chunk, out] of parts) {
    out.prepend("document.currentScript.karta(").append(");\n");
    const made = await script({ file, sources, name: (hash) => chunkName(chunk, hash), ...side(out), objects, properties });
    later.push(made);
    files[`KARTA_FILE_${chunk}`] = made.name;
    files[`KARTA_INTEGRITY_${chunk}`] = made.pin;
  }
  const linked = { ...first, code: fill(first.code, files, file) };
  return [await script({ file, sources, name, ...wrapped(linked), objects, properties, atOnce }), ...later];
}

/** Returns the compiled file after the optimizer, whether it has Java objects, and what finds the chunk of a declaration. */
async function read(file, { chunks = {}, sources, without }) {
  const code = withoutMapComment(await readFile(file, "utf8"));
  const map = JSON.parse(await readFile(`${file}.map`, "utf8"));
  const objects = hasRuntime(code);
  if (!objects) return { ...optimizeWithoutObjects(code, map, { without }), objects };
  const chunkOf = await chunkFinder(chunks, sources, code);
  return { ...optimize(code, map, { chunkOf, without }), objects, chunkOf };
}

function wrapped({ code, map }) {
  return { code: before + code + after, map: shifted(map) };
}

async function script({ file, sources, name, code, map, objects, properties, atOnce = false }) {
  const { mangle, ...options } = terserOptions({ objects });
  const compressed = await minify({ [basename(file)]: code }, { ...options, mangle: false, sourceMap: { content: map } });
  // Names are given to what is left: those of what was folded away would be missing among the short ones.
  const minified = await minify({ [basename(file)]: compressed.code }, { ...options, compress: false, mangle, nameCache: properties, sourceMap: { content: compressed.map } });
  // What is declared has been renamed: a name of the runtime that is left is one that nobody declares any more.
  const undeclared = /\$rt_\w+/.exec(minified.code);
  if (undeclared) throw new Error(`${file}: ${undeclared[0]} is used and not declared`);
  const finalName = name(hash(minified.code));
  const bytes = Buffer.from(`${atOnce ? COMPILED_AT_ONCE : ""}${minified.code}\n//# sourceMappingURL=${finalName}.map\n`);
  const minifiedMap = JSON.parse(minified.map);
  return {
    name: finalName,
    bytes,
    map: JSON.stringify(await quoted({ ...(atOnce ? shifted(minifiedMap) : minifiedMap), file: finalName, sourceRoot: "" }, sources)),
    ...hashes(bytes),
  };
}

/** The name and the hashes of a script that comes as it is. */
export function named(bytes, name) {
  return { name: name(hash(bytes)), ...hashes(bytes) };
}

function hash(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 10);
}

/** Two values for `integrity`: the manifest's, and a shorter one for what another script holds, since nothing compresses it. */
function hashes(bytes) {
  const value = (algorithm) => `${algorithm}-${createHash(algorithm).update(bytes).digest("base64")}`;
  return { integrity: value("sha384"), pin: value("sha256") };
}

/** Puts `constants` in the place of their placeholders; a missing or unknown one is an error, never silence. */
export function fill(code, constants, file) {
  for (const [key, value] of Object.entries(constants)) {
    if (!code.includes(`%${key}%`)) throw new Error(`${file}: the placeholder %${key}% does not occur`);
    code = code.replaceAll(`%${key}%`, () => value);
  }
  const left = /%KARTA_[\w-]+%/.exec(code);
  if (left) throw new Error(`${file}: nothing is known for the placeholder ${left[0]}`);
  return code;
}

/** The loader comes without TeaVM's runtime. */
function hasRuntime(code) {
  return code.includes("$rt_metadata");
}

function withoutMapComment(code) {
  return code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "");
}

/** Each `;` in `mappings` is a line of output: one more for a line put before it. */
function shifted(map) {
  return { ...map, mappings: `;${map.mappings}` };
}

/** TeaVM gives paths below a folder that it calls `src`; here they start with the package. */
function relative(source) {
  return source.replace(/^src\//, "");
}

/** Quotes our own Java sources, so that a stack trace leads to readable lines; the class library's are left out. */
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
