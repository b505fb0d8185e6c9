// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { isFunction } from "./liveness.mjs";
import { walk } from "./syntax-tree.mjs";

/**
 * Says loops the short way. TeaVM makes many of them `while (true)` with an exit in its body: here the exit's condition
 * becomes the loop's. What counts by one says so.
 *
 * @param code TeaVM's readable output
 * @returns the new code, as `magic-string` keeps it
 */
export function loops(code) {
  const out = new MagicString(code);
  const text = ({ start, end }) => code.slice(start, end);
  const parents = new Map();
  const written = [];
  const program = parse(code, { ecmaVersion: 2022 });
  walk(program, (node, parent) => {
    parents.set(node, parent);
    return true;
  });
  for (const node of parents.keys()) {
    if (written.some(({ start, end }) => node.start >= start && node.end <= end)) continue;
    if (node.type === "ExpressionStatement") step(node);
    if (node.type === "WhileStatement" && node.test.value === true && node.body.type === "BlockStatement") loop(node);
  }
  return out;

  /** `a = a + 1 | 0` of an int that counts something, far from where it would wrap. */
  function step(statement) {
    const { left, by } = counting(statement);
    if (by) out.overwrite(statement.start, statement.end, `${text(left)}${by};`);
  }

  function counting({ expression: { operator, left, right } }) {
    const sum = operator === "=" && right.operator === "|" && right.right.value === 0 ? right.left : {};
    const one = sum.right?.value === 1 || (sum.right?.operator === "-" && sum.right.argument.value === 1);
    if (!one || !/^[\w$]+(\.[\w$]+)?$/.test(text(left)) || text(left) !== text(sum.left) || !/^[+-]$/.test(sum.operator)) return {};
    return { left, by: (sum.right.value === 1) === (sum.operator === "+") ? "++" : "--" };
  }

  function loop(node) {
    const statements = node.body.body.filter(({ type }) => type !== "EmptyStatement");
    const at = statements.findIndex(({ type }) => type === "IfStatement");
    const condition = statements[at];
    const before = statements.slice(0, at);
    const exit = condition && !condition.alternate ? only(condition.consequent) : undefined;
    const leaves = exit?.type === "BreakStatement" || exit?.type === "ReturnStatement";
    if (!leaves || before.length > 2 || before.some(({ expression }) => expression?.type !== "AssignmentExpression")) return;

    let outer = node;
    const labels = [];
    for (; parents.get(outer).type === "LabeledStatement"; outer = parents.get(outer)) labels.push(parents.get(outer).label.name);
    const plain = exit.type === "BreakStatement" && (!exit.label || labels.includes(exit.label.name));
    // What stood at the exit comes after the loop, where no other way out may lead.
    if (!plain && (!siblings(outer) || breaks(node, labels))) return;

    const rest = statements.slice(at + 1);
    const begin = rest[0]?.start ?? node.body.end - 1;
    const steps = before.map((statement) => `(${text(statement.expression)}), `).join("");
    out.overwrite(node.start, begin, `while (${steps}${negated(condition.test, node)}) { `);
    written.push({ start: node.start, end: begin });
    if (!plain && !(exit.label && fallsOutOf(exit.label.name, outer))) out.appendLeft(outer.end, ` ${text(exit)}`);
  }

  /** The list of statements that one stands in. */
  function siblings(statement) {
    const parent = parents.get(statement);
    return parent.type === "BlockStatement" ? parent.body : parent.type === "SwitchCase" ? parent.consequent : undefined;
  }

  /** Whether something else leaves a loop for what comes after it. */
  function breaks(node, labels) {
    let found = 0;
    walk(node.body, (each, parent) => {
      if (each.type !== "BreakStatement") return !isFunction(each);
      if (each.label ? labels.includes(each.label.name) : target(each) === node) found++;
      return true;
    });
    return found > 0;
  }

  function target(statement) {
    let at = parents.get(statement);
    while (!/^(While|DoWhile|For|ForOf|ForIn|Switch)Statement$/.test(at.type)) at = parents.get(at);
    return at;
  }

  /** Whether the end of a statement is the end of the block with a label. */
  function fallsOutOf(label, statement) {
    const parent = parents.get(statement);
    if (parent.type === "LabeledStatement") return parent.label.name === label || fallsOutOf(label, parent);
    if (parent.type === "IfStatement") return fallsOutOf(label, parent);
    if (parent.type !== "BlockStatement") return false;
    return parent.body.filter(({ type }) => type !== "EmptyStatement").at(-1) === statement && fallsOutOf(label, parent);
  }

  /**
   * The opposite of a condition. Of two ints, one of which the loop counts: with NaN, neither a comparison nor its opposite
   * is true.
   */
  function negated(test, node) {
    if (test.type === "UnaryExpression" && test.operator === "!") return `(${text(test.argument)})`;
    const opposite = { "===": "!==", "!==": "===", "==": "!=", "!=": "==" }[test.operator] ?? (counts(test, node) ? { ">=": "<", "<": ">=", ">": "<=", "<=": ">" }[test.operator] : undefined);
    return opposite ? `${text(test.left)} ${opposite} ${text(test.right)}` : `!(${text(test)})`;
  }

  function counts({ left, right }, node) {
    let found = false;
    walk(node.body, (each) => {
      if (each.type === "ExpressionStatement") found ||= [left, right].some((side) => side && counting(each).left && text(counting(each).left) === text(side));
      return !isFunction(each);
    });
    return found;
  }
}

/** The statement that is all of a branch. */
function only(statement) {
  const inside = statement.type === "BlockStatement" ? statement.body.filter(({ type }) => type !== "EmptyStatement") : [statement];
  return inside.length === 1 ? inside[0] : undefined;
}
