// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";

/**
 * Sorts the functions of the longest declaration by their number of parameters, and then by their text. Functions with the same beginning
 * are then beside each other, where compression finds them. Runs after the minifier, which decides the text; `parameter-order` runs before
 * it, and so decides which functions get similar names.
 *
 * Sound because only arrow functions move, to the beginning of their declaration: making one reads nothing and has no
 * effect. All else keeps its order.
 *
 * @param code a minified script or module
 * @returns the new code as a `MagicString`
 */
export function functionOrder(code) {
  const out = new MagicString(code);
  const declaration = longest(parse(code, { ecmaVersion: 2022, sourceType: "module" }));
  const functions = functionsOf(declaration);
  if (functions.length < 2) return out;
  const text = ({ init }) => code.slice(init.start, init.end);
  const sorted = [...functions].sort((a, b) => a.init.params.length - b.init.params.length || (text(a) < text(b) ? -1 : 1));
  const kept = declaration.declarations.filter((each) => !functions.includes(each));
  const order = [...sorted, ...kept];
  let from = declaration.start;
  for (const { start, end } of declaration.declarations) {
    out.remove(from, start);
    from = end;
  }
  for (const each of order) {
    out.prependRight(each.start, each === order[0] ? `${declaration.kind} ` : ",");
    out.move(each.start, each.end, declaration.start);
  }
  return out;
}

/** Returns the declaration with the most functions, or undefined. */
function longest(node) {
  if (node === null || typeof node !== "object") return undefined;
  const found = Object.values(node).map(longest).filter(Boolean);
  if (node.type === "VariableDeclaration") found.push(node);
  return found.reduce((best, each) => (functionsOf(each).length > functionsOf(best).length ? each : best), found[0]);
}

function functionsOf(declaration) {
  return (declaration?.declarations ?? []).filter(({ init }) => init?.type === "ArrowFunctionExpression");
}
