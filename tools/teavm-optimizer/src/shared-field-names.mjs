// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { walk } from "./syntax-tree.mjs";

/**
 * Gives the fields of unrelated classes the same few names. TeaVM gives every field in the program its own name. The code
 * compresses better if each class starts again at the first name, with its most used field.
 *
 * Sound because no two classes declare a field with the same name, which is checked. So each old name belongs to one class.
 *
 * @param code TeaVM's readable output, still with its constructors
 * @returns the new code as a `MagicString`
 */
export function sharedFieldNames(code) {
  const program = parse(code, { ecmaVersion: 2022 });
  const out = new MagicString(code);
  const classes = constructors(program);
  const uses = new Map();
  const properties = [];
  walk(program, (node) => {
    if (node.type === "MemberExpression" && !node.computed && node.property.name.startsWith("$")) {
      properties.push(node.property);
      uses.set(node.property.name, (uses.get(node.property.name) ?? 0) + 1);
    }
  });
  const names = new Map();
  const counts = new Map();
  const name = (type) => {
    if (type === undefined || counts.has(type)) return counts.get(type) ?? 0;
    const { parent, fields } = classes.get(type) ?? { fields: [] };
    let next = name(parent);
    for (const field of fields.sort((a, b) => uses.get(b) - uses.get(a))) {
      if (names.has(field)) throw new Error(`shared field names: ${field} is declared twice`);
      names.set(field, `$f${next++}`);
    }
    counts.set(type, next);
    return next;
  };
  for (const type of classes.keys()) name(type);
  for (const { name: old, start, end } of properties) if (names.has(old)) out.overwrite(start, end, names.get(old));
  return out;
}

/** Returns the constructors by name, each with its parent and the fields that it sets. */
function constructors(program) {
  const classes = new Map();
  walk(program, (node) => {
    if (node.type === "FunctionDeclaration" && /^[a-z]+_[A-Z]/.test(node.id.name)) {
      const type = { fields: [] };
      for (const { expression } of node.body.body) {
        if (expression?.type === "CallExpression") type.parent = expression.callee.object.name;
        if (expression?.type === "AssignmentExpression") type.fields.push(expression.left.property.name);
      }
      classes.set(node.id.name, type);
    }
    if (node.type === "VariableDeclarator" && node.init?.callee?.name === "$rt_classWithoutFields") {
      classes.set(node.id.name, { parent: node.init.arguments[0]?.name, fields: [] });
    }
  });
  return classes;
}
