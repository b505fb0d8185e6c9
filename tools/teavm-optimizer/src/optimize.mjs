// SPDX-License-Identifier: Apache-2.0
import remapping from "@jridgewell/remapping";
import { classLibrary } from "./class-library.mjs";
import { localsAsParameters } from "./locals-as-parameters.mjs";
import { nativeClasses } from "./native-classes.mjs";
import { nativeStrings } from "./native-strings.mjs";
import { objectLiterals } from "./object-literals.mjs";
import { parameterOrder } from "./parameter-order.mjs";
import { sharedFieldNames } from "./shared-field-names.mjs";

/** The passes over a program with Java objects, in order. Each has the name that `--without` takes and the passes it needs. */
const PASSES = [
  ["class-library", classLibrary],
  ["native-strings", nativeStrings],
  ["shared-field-names", sharedFieldNames],
  ["native-classes", nativeClasses, ["class-library", "native-strings"]],
  ["object-literals", objectLiterals, ["native-classes"]],
  ["locals-as-parameters", localsAsParameters],
  ["parameter-order", parameterOrder],
];

/** The passes over a program without Java objects, and so without TeaVM's runtime. */
const PASSES_WITHOUT_OBJECTS = [["locals-as-parameters", localsAsParameters]];

/** The names of all passes, which `--without` takes. */
export const PASS_NAMES = new Set([...PASSES, ...PASSES_WITHOUT_OBJECTS].map(([name]) => name));

/**
 * Makes TeaVM's output smaller before it is minified. Each pass looks for shapes in the readable output of module type
 * NONE and fails the build if it meets code that it would break. README.md describes every pass.
 *
 * @param code the compiled file, readable
 * @param map its source map, parsed
 * @param options `chunkOf`: maps the name of a declaration to the chunk that `split.mjs` will move it to, or to undefined;
 *   `without`: names of passes to leave out, with those that need them
 * @returns the new code and its source map, parsed
 */
export function optimize(code, map, { chunkOf, without = [] } = {}) {
  return run(PASSES, code, map, chunkOf, without);
}

/** Does the same for a program without Java objects. */
export function optimizeWithoutObjects(code, map, { without = [] } = {}) {
  return run(PASSES_WITHOUT_OBJECTS, code, map, undefined, without);
}

function run(passes, code, map, chunkOf, without) {
  const unknown = without.find((name) => !PASS_NAMES.has(name));
  if (unknown) throw new Error(`--without: expected one of ${[...PASS_NAMES].join(", ")}, got "${unknown}"`);
  const left = new Set(without);
  for (const [name, pass, needs = []] of passes) {
    if (needs.some((each) => left.has(each))) left.add(name);
    if (left.has(name)) continue;
    const out = pass(code, chunkOf);
    map = map && joined(out, map);
    code = out.toString();
  }
  return { code, map };
}

/** Returns the source map of `out` relative to the sources of `map`. */
export function joined(out, map) {
  const step = out.generateMap({ hires: "boundary", source: "before" });
  return JSON.parse(remapping([step, map], () => null).toString());
}
