// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { isReference, walk } from "./syntax-tree.mjs";

/**
 * Declares the local variables of a function as parameters that no caller passes: `a => { let b; … }` becomes
 * `(a, b) => …`. This saves the declaration, and often the braces and the `return`.
 *
 * Sound because only functions are changed whose every use is a call by name with no more arguments than they declare. A
 * function that is used as a value could be called with more.
 *
 * @param code TeaVM's readable output
 * @returns the new code as a `MagicString`
 */
export function localsAsParameters(code) {
  const program = parse(code, { ecmaVersion: 2022 });
  const out = new MagicString(code);
  const functions = new Map();
  walk(program, (node) => {
    if (node.type === "VariableDeclarator" && node.init?.type === "ArrowFunctionExpression") functions.set(node.id.name, node.init);
    return true;
  });
  walk(program, (node, parent, key) => {
    const arrow = node.type === "Identifier" && isReference(parent, key) ? functions.get(node.name) : undefined;
    const called = parent.type === "CallExpression" && key === "callee";
    if (arrow && !(called && parent.arguments.length <= arrow.params.length)) functions.delete(node.name);
    return true;
  });
  for (const { start, params, body } of functions.values()) {
    const used = new Set();
    walk(body, (node, parent, key) => {
      if (node.type === "Identifier" && isReference(parent, key)) used.add(node.name);
      return true;
    });
    const [first] = body.body?.length > 0 ? body.body : [];
    if (first?.type !== "VariableDeclaration" || first.declarations.some(({ init }) => init)) continue;
    const names = [...params, ...first.declarations.map(({ id }) => id).filter(({ name }) => used.has(name))].map(({ name }) => name);
    if (new Set(names).size < names.length) continue;
    out.overwrite(start, body.start, `(${names}) => `);
    out.remove(first.start, first.end);
  }
  return out;
}
