// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { minify } from "terser";
import { joined, lean, leanWithoutObjects } from "./lean/lean.mjs";
import { split } from "./lean/split.mjs";

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
  compress: { passes: 3, loops: false, switches: false, inline: 1, reduce_funcs: !objects, comparisons: false, lhs_constants: false, unsafe_arrows: true, unsafe_methods: true, keep_fargs: false, pure_getters: true, hoist_props: true },
  // TeaVM marks fields and methods of Java with a dollar sign; no property of the page or of our own objects has one. Such an
  // object is never the engine's, so that the names of the engine's properties are as good as others.
  mangle: { properties: { regex: /^\$/, builtins: true } },
  format: { comments: false, ascii_only: true },
});

/**
 * Letters as often as minified code has them, among which are the names of its variables. Fields are named by the same letters, the
 * most used first: a compressor then meets few letters often, not many now and then.
 */
const LETTERS = "lentiarusodfhcpbgmkwvxyjqzNSCATDJKEVLMWIFORYHUPXGBZQ$_";

/**
 * Makes one classic script of a compiled part.
 *
 * @param file the compiled file; its source map stands beside it
 * @param sources the folders of Java sources to quote in the source map, in order of search
 * @param name makes the file's name of its content hash
 * @param constants values for the `%NAME%` placeholders of the compiled file; each must occur
 * @param atOnce whether most of its functions are called soon after it has come
 * @returns its name, bytes, source map, and values for `integrity`
 */
export async function classicScript({ file, sources, name, constants, atOnce = false }) {
  const { code, map, objects } = await read(file, []);
  return script({ file, sources, name, ...wrapped({ code: fill(code, constants, file), map }), objects, properties: {}, atOnce });
}

/**
 * Makes two classic scripts of a compiled part: what starts, and what it asks for when it is needed (`split.mjs`).
 *
 * @param rare what the names of the second script's declarations start with
 * @param rareName makes the second script's name of its content hash
 * @param rareConstants makes the constants of the first of the second's name and `pin`
 * @param partConstants the second's own constants
 * @param atOnce whether most functions of the first are called soon after it has come
 * @returns both, as `classicScript` does
 */
export async function classicScripts({ file, sources, name, rare, rareName, rareConstants, partConstants, atOnce = false }) {
  const { code, map, objects } = await read(file, rare);
  const parts = split(code, rare);
  const side = (out) => ({ code: out.toString(), map: joined(out, map) });
  const start = side(parts.start);
  // Both must shorten a property to the same name: the start, which has most of them, is asked first.
  const properties = { props: { props: fieldNames(start.code) } };
  await script({ file, sources, name, ...wrapped(start), objects, properties });
  const later = side(parts.part);
  const filledPart = { ...later, code: fill(later.code, partConstants, file) };
  const part = await script({ file, sources, name: rareName, ...filledPart, objects, properties });
  const filled = { ...start, code: fill(start.code, rareConstants(part), file) };
  return [await script({ file, sources, name, ...wrapped(filled), objects, properties, atOnce }), part];
}

/** Short names for the most used fields, as terser keeps names. */
function fieldNames(code) {
  const uses = new Map();
  for (const [, name] of code.matchAll(/\.(\$[\w$]+)/g)) uses.set(name, (uses.get(name) ?? 0) + 1);
  const names = [...uses.keys()].sort((a, b) => uses.get(b) - uses.get(a));
  return Object.fromEntries(names.slice(0, LETTERS.length).map((name, i) => [`$${name}`, LETTERS[i]]));
}

/** The compiled file, lean, and whether there are Java objects in it. */
async function read(file, rare) {
  const code = withoutMapComment(await readFile(file, "utf8"));
  const map = JSON.parse(await readFile(`${file}.map`, "utf8"));
  const objects = hasRuntime(code);
  return { ...(objects ? lean(code, map, rare) : leanWithoutObjects(code, map)), objects };
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
    code = code.replaceAll(`%${key}%`, value);
  }
  const left = /%KARTA_[A-Z_]+%/.exec(code);
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
