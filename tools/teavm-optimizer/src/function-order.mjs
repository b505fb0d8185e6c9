// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";

/** The length of the pieces of text by which functions are compared. */
const PIECE = 3;

/** How much the size of a function counts: 0 prefers large functions, 1 small ones. This and PIECE gave the smallest files. */
const SIZE = 0.7;

/**
 * Puts the functions of the longest declaration into a chain in which each one is followed by the most similar one that is left, so that
 * compression finds their common text nearby. Runs after the minifier, which decides the text; `parameter-order` runs before it, and so
 * decides which functions get similar names.
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
  const kept = declaration.declarations.filter((each) => !functions.includes(each));
  const order = [...chain(functions, ({ init }) => code.slice(init.start, init.end)), ...kept];
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

/** Returns `functions` in the order of the chain, beginning with the first one by number of parameters and text. */
function chain(functions, text) {
  const pieces = new Map(functions.map((each) => [each, piecesOf(text(each))]));
  const left = new Set([...functions].sort((a, b) => a.init.params.length - b.init.params.length || (text(a) < text(b) ? -1 : 1)));
  const order = [];
  for (let [next] = left; next; next = mostSimilar(pieces.get(next), left, pieces)) {
    order.push(next);
    left.delete(next);
  }
  return order;
}

function piecesOf(text) {
  const pieces = new Set();
  for (let at = 0; at + PIECE <= text.length; at++) pieces.add(text.slice(at, at + PIECE));
  return pieces;
}

/** Returns the one of `candidates` that shares the most with `given`, in proportion to its size, or undefined if there is none. */
function mostSimilar(given, candidates, pieces) {
  let best;
  let most = -1;
  for (const candidate of candidates) {
    const own = pieces.get(candidate);
    let common = 0;
    for (const piece of given) if (own.has(piece)) common++;
    const share = common / (own.size + 1) ** SIZE;
    if (share > most) [best, most] = [candidate, share];
  }
  return best;
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
