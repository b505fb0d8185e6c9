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
