// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { constantFunctions, walk } from "./syntax-tree.mjs";

/**
 * Leaves out the calls of functions that return what they are given: `f(x)` is `x` where `f` is `x => x`. Checks of Java's that
 * throw nothing here end as such a function.
 *
 * @param code TeaVM's readable output
 * @returns the new code, as `magic-string` keeps it
 */
export function identityFunctions(code) {
  const program = parse(code, { ecmaVersion: 2022 });
  const out = new MagicString(code);
  const identities = new Set();
  for (const [name, init] of constantFunctions(program)) if (isIdentity(init, identities)) identities.add(name);
  walk(program, ({ type, callee, arguments: given, start }, parent, key) => {
    if (type !== "CallExpression" || !identities.has(callee.name) || given.length !== 1) return true;
    // Called itself, what is read of an object would be its method.
    if (key !== "callee" || given[0].type === "Identifier") out.remove(start, callee.end);
    return true;
  });
  return out;
}

/** Whether a function returns its only parameter, perhaps by way of one that is known to. */
function isIdentity({ params = [], body }, known) {
  const [statement, second] = body?.type === "BlockStatement" ? body.body : [{ type: "ReturnStatement", argument: body }];
  let value = second || statement?.type !== "ReturnStatement" ? undefined : statement.argument;
  while (value?.type === "CallExpression" && known.has(value.callee.name) && value.arguments.length === 1) [value] = value.arguments;
  return value?.type === "Identifier" && params.length === 1 && value.name === params[0].name;
}
