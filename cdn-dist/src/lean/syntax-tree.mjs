// SPDX-License-Identifier: Apache-2.0

/** Calls `visit(node, parent, key)` for each node below `node`, outside in; a subtree is left out where it returns false. */
export function walk(node, visit, parent = { type: "" }, key = "") {
  if (visit(node, parent, key) === false) return;
  for (const [name, child] of Object.entries(node)) {
    for (const each of Array.isArray(child) ? child : [child]) {
      if (typeof each?.type === "string") walk(each, visit, node, name);
    }
  }
}

/** Whether an identifier at `key` of `parent` stands for a variable's value: it neither declares one nor names a property. */
export function isReference(parent, key) {
  return key !== "id" && key !== "label" && !((key === "property" || key === "key") && !parent.computed);
}

/** The statements of the function that TeaVM puts around everything. */
export function outermost(program) {
  return program.body.map(({ expression }) => expression?.callee).find((callee) => callee?.type === "FunctionExpression").body;
}

/** The functions, and those of `Math`, that are declared outermost under a name that stands for nothing else anywhere; by name, in order. */
export function constantFunctions(program) {
  const found = new Map();
  for (const { declarations = [] } of outermost(program).body) {
    for (const { id, init } of declarations) {
      if (init?.type === "ArrowFunctionExpression" || init?.object?.name === "Math") found.set(id.name, init);
    }
  }
  const names = new Set();
  walk(program, (node, parent, key) => {
    // Assigned anew, or given a property.
    if (node.type === "AssignmentExpression") found.delete(node.left.name ?? node.left.object?.name);
    if (node.type !== "Identifier" || !/^(id|params?)$/.test(key)) return true;
    if (names.has(node.name)) found.delete(node.name);
    names.add(node.name);
    return true;
  });
  return found;
}
