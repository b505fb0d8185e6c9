// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { walk } from "./syntax-tree.mjs";

/**
 * Lets a condition be its own value: Java's booleans are 1 and 0 in TeaVM's output, which says `a < b ? 1 : 0` where it needs one.
 *
 * Sound because `true` and `false` do as 1 and 0 wherever those of Java's go: in conditions, in arithmetic, and in comparisons, which
 * TeaVM writes as `==` for whole numbers. That nothing of Java's is compared by `===` with 1 or 0 as a whole number is checked here.
 *
 * @param code TeaVM's readable output
 * @returns the new code, as `magic-string` keeps it
 */
export function truthValues(code) {
  const out = new MagicString(code);
  walk(parse(code, { ecmaVersion: 2022 }), (node, parent, key) => {
    if (/^[!=]==$/.test(node.operator) && /^[01]$/.test(node.right.raw) && isOfJava(node.left)) {
      throw new Error(`truth values: ${code.slice(node.start, node.end)} tells a number from a truth value`);
    }
    // A `switch` compares by `===`, and a list has no element `true`.
    if (node.type !== "ConditionalExpression" || key === "discriminant" || (key === "property" && parent.computed)) return true;
    const { test, consequent, alternate } = node;
    const isValue = consequent.raw === "1" && alternate.raw === "0" && isTruthValue(test);
    if (!isValue && !(consequent.raw === "0" && alternate.raw === "1")) return true;
    // Between the two starts, and between the two ends, there may be parentheses.
    out.appendLeft(node.start, isValue ? "(" : "!(").overwrite(test.end, node.end, ")");
    if (test.start > node.start) out.remove(node.start, test.start);
    return true;
  });
  return out;
}

/** Whether a variable or a field is one of Java's by its name. */
function isOfJava({ name, property }) {
  return /^(var)?\$(?!rt_)/.test(name ?? property?.name);
}

/** Whether an expression is `true` or `false`, whatever its variables are. */
function isTruthValue({ type, operator, left, right, callee }) {
  if (type === "UnaryExpression") return operator === "!";
  if (type === "BinaryExpression") return /^([=!]==?|[<>]=?|in|instanceof)$/.test(operator);
  if (type === "LogicalExpression") return isTruthValue(left) && isTruthValue(right);
  return type === "CallExpression" && callee.name === "isNaN";
}
