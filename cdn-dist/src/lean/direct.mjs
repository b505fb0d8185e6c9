// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { references } from "./liveness.mjs";
import { walk } from "./syntax-tree.mjs";

/**
 * Says directly what TeaVM says by way of a function or a constructor: `((a, b) => { f(a, b); })(x, y)` is `f(x, y)`, and
 * `RegExp("^a")` is `/^a/`.
 *
 * @param code TeaVM's readable output
 * @returns the new code, as `magic-string` keeps it
 */
export function direct(code) {
  const out = new MagicString(code);
  walk(parse(code, { ecmaVersion: 2022 }), (node) => {
    if (node.type !== "CallExpression") return true;
    const [pattern] = node.arguments;
    if (node.callee.name === "RegExp" && typeof pattern?.value === "string" && /^[^/\\]+$/.test(pattern.value)) {
      out.overwrite(node.start, node.end, `/${pattern.value}/`);
      return false;
    }
    const body = node.callee.type === "ArrowFunctionExpression" ? onlyExpression(node.callee.body) : undefined;
    if (!body || !node.arguments.every(({ type }) => type === "Identifier")) return true;
    const names = node.callee.params.map(({ name }) => name);
    const inner = references(body);
    // A name that means something else outside would be caught.
    if (node.arguments.some(({ name }) => inner.some((reference) => reference.name === name && !names.includes(name)))) return true;
    const given = (name) => node.arguments[names.indexOf(name)]?.name ?? "void 0";
    for (const { name, start, end } of inner) if (names.includes(name)) out.overwrite(start, end, given(name));
    out.remove(node.start, body.start);
    out.remove(body.end, node.end);
    return false;
  });
  return out;
}

/** The call that a function's body comes down to, if that is all. */
function onlyExpression(body) {
  const [statement, second] = body.type === "BlockStatement" ? body.body : [{ expression: body }];
  const expression = statement?.expression ?? statement?.argument;
  return !second && expression?.type === "CallExpression" ? expression : undefined;
}
