// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { assignment, isFunction, liveness, references } from "./liveness.mjs";
import { walk } from "./syntax-tree.mjs";

/**
 * Moves the first assignments to a new object into its literal: `a = { x: null }; a.x = b;` becomes `a = { x: b };`. Java
 * fields start as null or 0, and an inlined constructor sets them in separate statements. Removes the initial value of a
 * field that is set before anything can read it.
 *
 * @param code TeaVM's readable output
 * @returns the new code as a `MagicString`
 */
export function initialValues(code) {
  const program = parse(code, { ecmaVersion: 2022 });
  const out = new MagicString(code);
  walk(program, (fn) => {
    if (!isFunction(fn) || fn.body.type !== "BlockStatement") return true;
    const { locals } = liveness(fn);
    walk(fn.body, (node) => {
      const statements = node.type === "SwitchCase" ? node.consequent : node.type === "BlockStatement" ? node.body : [];
      statements.forEach((statement, i) => {
        const { name, value: literal } = assignment(statement);
        if (locals.has(name) && literal.type === "ObjectExpression") fill(statement, name, literal, statements.slice(i + 1), locals);
      });
      return !isFunction(node);
    });
    return true;
  });
  return out;

  function fill(statement, name, literal, following, locals) {
    const { set, run, crossed } = assignments(name, following);
    const kept = literal.properties.filter(({ key, value }) => !(key && set.has(key.name) && value.type === "Literal"));
    const inputs = literal.properties.flatMap((property) => references(property.value)).map((reference) => reference.name);
    const steady = kept.every(({ key, value, computed }) => key && !computed && /^(Literal|Identifier|FunctionExpression|ArrowFunctionExpression)$/.test(value.type));
    const stays = inputs.every((input) => locals.has(input) && !crossed.has(input));
    const fields = run.map(({ expression }) => expression.left.property.name);
    const inRun = fields.every((field, i) => fields.indexOf(field) === i && !kept.some(({ key }) => key.name === field));
    if (run.length > 0 && steady && stays && inRun) {
      removeProperties(literal, kept);
      const [first] = run;
      if (kept.length > 0) out.appendLeft(kept.at(-1).end, ", ");
      out.remove(kept.length > 0 ? kept.at(-1).end : literal.end - 1, statement.end);
      out.move(statement.start, kept.length > 0 ? kept.at(-1).end : literal.end - 1, first.start);
      run.forEach(({ start, end, expression }, i) => {
        out.overwrite(start, expression.right.start, `${fields[i]}: `);
        out.overwrite(expression.right.end, end, i < run.length - 1 ? ", " : " };");
      });
    } else {
      removeProperties(literal, kept);
    }
  }

  function removeProperties({ properties, end }, kept) {
    properties.forEach((property, i) => {
      if (!kept.includes(property)) out.remove(property.start, properties[i + 1]?.start ?? end - 1);
    });
  }
}

/**
 * Reads the statements after a new object until one uses it for more than setting a field. `set` has the names of the
 * fields that are set, `run` the first consecutive statements that set them, and `crossed` the variables that changed before.
 */
function assignments(name, following) {
  const set = new Set();
  const run = [];
  const crossed = new Set();
  let running = true;
  for (const statement of following) {
    const uses = references(statement).filter((reference) => reference.name === name);
    const { expression } = statement;
    const left = expression?.type === "AssignmentExpression" && expression.operator === "=" ? expression.left : undefined;
    if (uses.length === 0 && statement.type === "ExpressionStatement") {
      if (run.length > 0) running = false;
      if (left?.type === "Identifier" && running) crossed.add(left.name);
    } else if (uses.length === 1 && left?.type === "MemberExpression" && !left.computed && left.object === uses[0]) {
      set.add(left.property.name);
      if (running) run.push(statement);
    } else {
      break;
    }
  }
  return { set, run, crossed };
}
