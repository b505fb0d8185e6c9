// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";

/**
 * Puts functions before everything else, in the order of how many parameters they have. The minifier gives parameters their
 * names by position, so functions with equally many begin alike, and compression finds them beside each other.
 *
 * Sound because only arrow functions move: making one reads nothing and has no effect. All else keeps its order.
 *
 * @param code TeaVM's readable output
 * @returns the new code as a `MagicString`
 */
export function parameterOrder(code) {
  const program = parse(code, { ecmaVersion: 2022 });
  const out = new MagicString(code);
  const body = program.body.map(({ expression }) => expression?.callee?.body?.body).find((statements) => statements);
  const functions = [];
  for (const declaration of body.filter(({ type }) => type === "VariableDeclaration")) {
    const moved = declaration.declarations.filter(isFunction);
    if (moved.length === 0) continue;
    functions.push(...moved);
    const kept = declaration.declarations.filter((each) => !isFunction(each));
    let from = kept.length > 0 ? declaration.declarations[0].start : declaration.start;
    for (const { start, end } of declaration.declarations) {
      if (start > from) out.remove(from, start);
      from = end;
    }
    if (kept.length === 0) out.remove(from, declaration.end);
    for (const { end } of kept.slice(0, -1)) out.appendLeft(end, ", ");
  }
  functions.sort((a, b) => a.init.params.length - b.init.params.length || a.start - b.start);
  for (const { start, end } of functions) {
    out.prependRight(start, "let ");
    out.appendLeft(end, ";\n");
    out.move(start, end, body[0].start);
  }
  return out;
}

function isFunction({ init }) {
  return init?.type === "ArrowFunctionExpression";
}
