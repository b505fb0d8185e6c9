// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { walk } from "./syntax-tree.mjs";

/**
 * Merges the two functions of a constructor. TeaVM compiles it to one function that fills an object and another that
 * creates the object and calls the first. If the first has no other caller, such as a subclass, it creates the object.
 *
 * @param code TeaVM's readable output
 * @returns the new code as a `MagicString`
 */
export function factories(code) {
  const program = parse(code, { ecmaVersion: 2022 });
  const out = new MagicString(code);
  const declared = new Map();
  const uses = new Map();
  walk(program, (node, parent, key) => {
    if (node.type === "VariableDeclarator" && node.init?.type === "ArrowFunctionExpression") declared.set(node.id.name, node);
    if (node.type === "Identifier" && key !== "id" && !((key === "property" || key === "key") && !parent.computed)) {
      uses.set(node.name, [...(uses.get(node.name) ?? []), node]);
    }
  });
  for (const [name, factory] of declared) {
    const made = shape(factory.init);
    const filler = made && declared.get(made.filler);
    if (!filler || uses.get(made.filler).length !== 1 || returns(filler.init) || filler.init.body.type !== "BlockStatement") continue;
    const [self] = filler.init.params;
    const rest = filler.init.params.slice(1).map((param) => param.name);
    out.overwrite(filler.init.start, filler.init.body.start, `(${rest}) => `);
    out.appendRight(filler.init.body.start + 1, ` let ${self.name} = new ${made.type}();`);
    out.appendLeft(filler.init.body.end - 1, ` return ${self.name}; `);
    out.overwrite(factory.init.start, factory.init.end, "0");
    for (const { start, end } of uses.get(name) ?? []) out.overwrite(start, end, made.filler);
  }
  return out;
}

/** Returns type and filling function of `(a, b) => { let v = new Type(); fill(v, a, b); return v; }`, else undefined. */
function shape({ params, body }) {
  if (body.type !== "BlockStatement" || body.body.length !== 3) return undefined;
  const [made, filled, given] = body.body;
  const object = made.declarations?.[0];
  const call = filled.expression;
  if (object?.init?.type !== "NewExpression" || object.init.arguments.length > 0) return undefined;
  if (call?.type !== "CallExpression" || call.callee.type !== "Identifier" || given.argument?.name !== object.id.name) return undefined;
  const same = [object.id, ...params].every((name, i) => call.arguments[i]?.name === name.name) && call.arguments.length === params.length + 1;
  return same ? { type: object.init.callee.name, filler: call.callee.name } : undefined;
}

/** Returns whether a function has a `return` statement. */
function returns(arrow) {
  let found = false;
  walk(arrow.body, (node) => {
    if (node.type === "ReturnStatement") found = true;
    return node.type !== "ArrowFunctionExpression" && node.type !== "FunctionExpression";
  });
  return found;
}
