// SPDX-License-Identifier: Apache-2.0
import { brotliCompressSync } from "node:zlib";
import MagicString from "magic-string";
import { parse } from "acorn";

/** The lengths of the pieces of text by which functions can be compared. */
const PIECES = [3, 4];

/** How much the size of a function can count: 0 prefers large functions, 1 small ones. */
const SIZES = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75];

/**
 * Puts the functions of the longest declaration into a chain in which each one is followed by the most similar one that is left, so that
 * compression finds their common text nearby. Runs after the minifier, which decides the text; `parameter-order` runs before it, and so
 * decides which functions get similar names. Which chain gives the smallest file changes with the names that the minifier chose, by
 * about 150 bytes of `panel.js`, so one of each kind is tried.
 *
 * Sound because only arrow functions move, to the beginning of their declaration: making one reads nothing and has no
 * effect. All else keeps its order.
 *
 * @param code a minified script or module
 * @returns the new code as a `MagicString`
 */
export function functionOrder(code) {
  const declaration = longest(parse(code, { ecmaVersion: 2022, sourceType: "module" }));
  const functions = functionsOf(declaration);
  if (functions.length < 2) return new MagicString(code);
  const text = ({ init }) => code.slice(init.start, init.end);
  functions.sort((a, b) => a.init.params.length - b.init.params.length || (text(a) < text(b) ? -1 : 1));
  const texts = functions.map(text);
  return PIECES.flatMap((length) => SIZES.map((size) => chain(texts, length, size)))
    .map((order) => moved(code, declaration, order.map((index) => functions[index])))
    .map((out) => ({ out, bytes: brotliCompressSync(out.toString()).length }))
    .reduce((best, each) => (each.bytes < best.bytes ? each : best)).out;
}

/** Moves `functions` to the beginning of `declaration`, in their order. */
function moved(code, declaration, functions) {
  const out = new MagicString(code);
  const kept = declaration.declarations.filter((each) => !functions.includes(each));
  const order = [...functions, ...kept];
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

/** Returns the indexes of `texts` in the order of the chain, which begins with the first text, for one of {@link PIECES} and {@link SIZES}. */
function chain(texts, length, size) {
  const pieces = texts.map((text) => piecesOf(text, length));
  /** The texts that have a piece. */
  const holders = new Map(pieces.flatMap((own) => [...own]).map((piece) => [piece, []]));
  pieces.forEach((own, index) => own.forEach((piece) => holders.get(piece).push(index)));
  const left = new Set(texts.keys());
  const order = [];
  for (let next = 0; next !== undefined; next = mostSimilar()) {
    order.push(next);
    left.delete(next);
  }
  return order;

  /** Returns the index left whose text shares the most with the last one, in proportion to its size, or undefined if none is left. */
  function mostSimilar() {
    const common = new Uint16Array(texts.length);
    for (const piece of pieces[order.at(-1)]) for (const index of holders.get(piece)) common[index]++;
    let best;
    let most = -1;
    for (const index of left) {
      const share = common[index] / (pieces[index].size + 1) ** size;
      if (share > most) [best, most] = [index, share];
    }
    return best;
  }
}

/** Returns the pieces of `text` with a given length, each once. */
function piecesOf(text, length) {
  const pieces = new Set();
  for (let at = 0; at + length <= text.length; at++) pieces.add(text.slice(at, at + length));
  return pieces;
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
