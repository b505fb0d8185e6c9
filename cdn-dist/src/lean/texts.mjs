// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { walk } from "./syntax-tree.mjs";

/**
 * Takes the line ends out of the style sheets and the JSON that the program carries as text: they are there for who reads
 * the sources.
 *
 * @param code TeaVM's readable output
 * @returns the new code, as `magic-string` keeps it
 */
export function texts(code) {
  const out = new MagicString(code);
  walk(parse(code, { ecmaVersion: 2022 }), (node) => {
    const value = text(node);
    if (value === undefined) return true;
    const short = /^\{"/.test(value) ? JSON.stringify(JSON.parse(value)) : /^[.:@][^{]+\{[^]*\}\n$/.test(value) ? value.replace(/(?<=[{};,])\n/g, "") : value;
    if (short !== value) out.overwrite(node.start, node.end, JSON.stringify(short));
    return false;
  });
  return out;
}

/** What a string is, in one piece or several; TeaVM breaks long ones. */
function text({ type, operator, value, left, right }) {
  if (type === "Literal") return typeof value === "string" ? value : undefined;
  if (type !== "BinaryExpression" || operator !== "+") return undefined;
  const [begin, end] = [text(left), text(right)];
  return begin === undefined || end === undefined ? undefined : begin + end;
}
