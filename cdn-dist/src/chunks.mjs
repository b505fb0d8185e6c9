// SPDX-License-Identifier: Apache-2.0
import { readdir } from "node:fs/promises";
import { sep } from "node:path";

/**
 * A chunk that another one links has the name of that one before a slash. At least three letters, because the files of
 * languages have two letters in the same place.
 */
const NAME = /^([a-z][a-z-]{2,}\/)*[a-z][a-z-]{2,}$/;

/**
 * Finds the deferred chunk of each declaration of a compiled program.
 *
 * @param list the content of chunks.json: the Java packages, classes and methods (`Class#method`) of each chunk. A package
 *   is listed without its subpackages. A method needs two callers, because TeaVM copies one with a single caller to it
 * @param sources the folders of Java sources
 * @param code TeaVM's output, readable
 * @returns a function that maps the name of a declaration to the name of its chunk, or to undefined
 */
export async function chunkFinder(list, sources, code) {
  const classes = (await Promise.all(sources.map(javaClasses))).flat();
  const compiled = new Set(code.match(/\b[a-z]+_[A-Za-z0-9]+/g));
  const chunks = new Map();
  const methods = new Map();
  for (const [chunk, entries] of Object.entries(list)) {
    if (!NAME.test(chunk)) throw new Error(`chunks.json: a chunk's name must be three or more letters a to z, got "${chunk}"`);
    for (const entry of entries) {
      const [type, method] = entry.split("#");
      const listed = classes.filter(({ home, name }) => type === home || type === name);
      if (method) {
        const declared = `${listed[0]?.short}_${method}`;
        if (!code.includes(`${declared} = `)) throw new Error(`chunks.json: ${entry} in chunk ${chunk} matches no method of the compiled program; correct or remove it`);
        methods.set(declared, chunk);
        continue;
      }
      if (!listed.some(({ short }) => compiled.has(short))) {
        throw new Error(`chunks.json: ${entry} in chunk ${chunk} matches no class of the compiled program; correct or remove it`);
      }
      for (const { name } of listed) {
        if ((chunks.get(name) ?? chunk) !== chunk) throw new Error(`chunks.json: ${name} is listed twice, in ${chunks.get(name)} and in ${chunk}`);
        chunks.set(name, chunk);
      }
    }
  }
  const byShortName = new Map();
  for (const { name, short } of classes) {
    const other = byShortName.get(short);
    if (other && chunks.get(other) !== chunks.get(name)) {
      throw new Error(`chunks.json: TeaVM calls both ${other} and ${name} ${short}, and only one is in chunk ${chunks.get(name) ?? chunks.get(other)}; rename one`);
    }
    byShortName.set(short, name);
  }
  return (declaration) => methods.get(declaration) ?? chunks.get(byShortName.get(/^[a-z]+_[A-Za-z0-9]+/.exec(declaration)?.[0]));
}

/** Returns the top-level classes in a folder of sources: package, full name and TeaVM's short name. */
async function javaClasses(folder) {
  const files = await readdir(folder, { recursive: true });
  return files
    .sort()
    .filter((file) => file.endsWith(".java") && !file.endsWith("-info.java"))
    .map((file) => file.slice(0, -".java".length).split(sep))
    .map((path) => ({
      home: path.slice(0, -1).join("."),
      name: path.join("."),
      short: `${path.slice(0, -1).map((each) => each[0]).join("")}_${path.at(-1)}`,
    }));
}
