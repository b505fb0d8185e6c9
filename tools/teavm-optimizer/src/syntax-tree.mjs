// SPDX-License-Identifier: Apache-2.0

/** Calls `visit(node, parent, key)` for `node` and each node below it, parents first. Skips the children if it returns false. */
export function walk(node, visit, parent = { type: "" }, key = "") {
  if (visit(node, parent, key) === false) return;
  // Creates no lists: walks are a sixth of the time of a build.
  for (const name in node) {
    const child = node[name];
    if (Array.isArray(child)) {
      for (const each of child) if (typeof each?.type === "string") walk(each, visit, node, name);
    } else if (typeof child?.type === "string") {
      walk(child, visit, node, name);
    }
  }
}

/** Returns whether an identifier at `key` of `parent` refers to a variable. Declarations and property names do not. */
export function isReference(parent, key) {
  return key !== "id" && key !== "label" && !((key === "property" || key === "key") && !parent.computed);
}

/** Returns the body of the function that TeaVM wraps around the program. */
export function outermost(program) {
  return program.body.map(({ expression }) => expression?.callee).find((callee) => callee?.type === "FunctionExpression").body;
}
