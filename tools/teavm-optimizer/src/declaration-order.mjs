// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { isReference, walk } from "./syntax-tree.mjs";

/**
 * Puts variables before functions, and each function before those that use it. A minifier writes a function that is used once
 * into its place only if it has seen the function before.
 *
 * Sound because the initial value of every declaration is checked to be a literal or a function, which reads nothing.
 *
 * @param code TeaVM's readable output, without its runtime
 * @returns the new code as a `MagicString`
 */
export function declarationOrder(code) {
  const program = parse(code, { ecmaVersion: 2022 });
  const out = new MagicString(code);
  const body = program.body.map(({ expression }) => expression?.callee?.body?.body).find((statements) => statements);
  const declarations = body.filter(({ type }) => type === "VariableDeclaration");
  const declarators = declarations.flatMap((each) => each.declarations);
  const end = body.find(({ type }) => type !== "VariableDeclaration").start;
  for (const { id, init } of declarators) {
    if (!/^(Literal|UnaryExpression|ArrowFunctionExpression)$/.test(init.type)) throw new Error(`${id.name}: expected a literal or a function, got ${code.slice(init.start, init.end)}`);
  }
  for (const { declarations: each, start, end: until } of declarations) {
    let from = start;
    for (const declarator of each) {
      out.remove(from, declarator.start);
      from = declarator.end;
    }
    out.remove(from, until);
  }
  for (const { start, end: until } of ordered(declarators)) {
    out.prependRight(start, "let ");
    out.appendLeft(until, ";\n");
    out.move(start, until, end);
  }
  return out;
}

/** Returns the declarations in their new order. Functions that use each other keep theirs. */
function ordered(declarators) {
  const functions = new Map(declarators.filter(({ init }) => init.type === "ArrowFunctionExpression").map((each) => [each.id.name, each]));
  const found = new Set(declarators.filter(({ id }) => !functions.has(id.name)));
  const open = new Set();
  const visit = (declarator) => {
    if (open.has(declarator)) return;
    open.add(declarator);
    walk(declarator.init, (node, parent, key) => {
      if (node.type === "Identifier" && isReference(parent, key) && functions.has(node.name)) visit(functions.get(node.name));
      return true;
    });
    found.add(declarator);
  };
  functions.forEach(visit);
  return found;
}
