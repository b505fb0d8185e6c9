// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";

/**
 * Makes a program start itself. TeaVM's output of module type NONE is a function that sets a global `main` and does not call
 * it. Here `main` is local and is called there, so that the page's global scope stays clean.
 *
 * @param code the program, readable
 * @returns the new code as a `MagicString`
 */
export function start(code) {
  const { body } = parse(code, { ecmaVersion: 2022 });
  const variable = body.find(({ type }) => type === "VariableDeclaration");
  const block = body.map(({ expression }) => expression?.callee?.body).find((each) => each);
  const entry = block?.body.find(({ expression }) => expression?.left?.name === "main");
  if (!variable || !entry) throw new Error("expected a function that sets a global main");
  const out = new MagicString(code).remove(variable.start, variable.end).prependRight(entry.start, "let ").appendLeft(entry.end, "main([]);");
  // A directive at the top of a script would also hold for scripts that a site appends to it.
  const directive = body.find((each) => each.directive);
  return directive ? out.move(directive.start, directive.end, block.start + 1) : out;
}
