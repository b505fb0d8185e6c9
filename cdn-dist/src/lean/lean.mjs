// SPDX-License-Identifier: Apache-2.0
import remapping from "@jridgewell/remapping";
import { classLibrary } from "./class-library.mjs";
import { direct } from "./direct.mjs";
import { factories } from "./factories.mjs";
import { identityFunctions } from "./identity-functions.mjs";
import { initialValues } from "./initial-values.mjs";
import { localsAsParameters } from "./locals-as-parameters.mjs";
import { loops } from "./loops.mjs";
import { nativeClasses } from "./native-classes.mjs";
import { nativeStrings } from "./native-strings.mjs";
import { objectLiterals } from "./object-literals.mjs";
import { parts } from "./parts.mjs";
import { sameFunctions } from "./same-functions.mjs";
import { sharedFieldNames } from "./shared-field-names.mjs";
import { texts } from "./texts.mjs";
import { temporaries } from "./temporaries.mjs";
import { truthValues } from "./truth-values.mjs";

/**
 * Makes TeaVM's output lean before it is minified: what the engine has itself (strings, lists, classes) takes the place
 * of TeaVM's own, and names repeat. Each pass looks for shapes in the readable output of module type NONE; one that is
 * not found, or code that a pass would break, fails the build.
 *
 * @param code the compiled file, readable
 * @param map its source map, parsed
 * @param rare what the names of declarations start with that `split.mjs` will part from the rest
 * @returns the new code and its source map, parsed
 */
export function lean(code, map, rare = []) {
  return passes(code, map, rare, [
    classLibrary,
    nativeStrings,
    factories,
    parts,
    sharedFieldNames,
    nativeClasses,
    temporaries,
    objectLiterals,
    // What is an object literal now may be moved, and then filled, and then moved again.
    temporaries,
    initialValues,
    temporaries,
    localsAsParameters,
    loops,
    truthValues,
    sameFunctions,
    identityFunctions,
    texts,
  ]);
}

/** The same for output that has no Java objects, and so nothing of TeaVM's runtime. */
export function leanWithoutObjects(code, map) {
  return passes(code, map, [], [direct, temporaries, localsAsParameters, loops, texts]);
}

function passes(code, map, rare, list) {
  for (const pass of list) {
    const out = pass(code, rare);
    map = joined(out, map);
    code = out.toString();
  }
  return { code, map };
}

/** The source map of `out`, led back through the one of the code that it changed. */
export function joined(out, map) {
  const step = out.generateMap({ hires: "boundary", source: "before" });
  return JSON.parse(remapping([step, map], () => null).toString());
}
