// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { constantFunctions, isReference, walk } from "./syntax-tree.mjs";

/**
 * Makes one of functions that are the same but for the names of their parameters: TeaVM has `Math.min` once for each type of
 * number, and what two classes call by different names may come down to the same words. The first one stays.
 *
 * Sound because no code asks which function one is, and because each name stands for one function everywhere.
 *
 * @param code TeaVM's readable output
 * @param rare what the names of declarations start with that `split.mjs` will part from the rest: they are left as they are
 * @returns the new code, as `magic-string` keeps it
 */
export function sameFunctions(code, rare) {
  const program = parse(code, { ecmaVersion: 2022 });
  const out = new MagicString(code);
  const functions = constantFunctions(program);
  const same = new Map();
  // Two that call two others are the same once those are.
  for (let before = -1; before !== same.size; ) {
    before = same.size;
    const known = new Map();
    const callees = new Map(same);
    for (const [name, init] of functions) {
      if (rare.some((prefix) => name.startsWith(prefix))) continue;
      const said = words(init, code, callees);
      if (!known.has(said)) known.set(said, name);
      else same.set(name, known.get(said));
    }
  }
  walk(program, (node, parent, key) => {
    if (node.type === "VariableDeclarator" && functions.get(node.id.name) === node.init && same.has(node.id.name)) {
      out.overwrite(node.init.start, node.init.end, "0");
      return false;
    }
    if (node.type === "Identifier" && isReference(parent, key) && same.has(node.name)) {
      out.overwrite(node.start, node.end, `${parent.shorthand ? `${node.name}: ` : ""}${same.get(node.name)}`);
    }
    return true;
  });
  return out;
}

/** What a function says, its parameters numbered. */
function words(init, code, same) {
  const params = (init.params ?? []).map(({ name }) => name);
  const names = new Map();
  walk(init, (node, parent, key) => {
    if (node.type !== "Identifier" || !(isReference(parent, key) || key === "params" || key === "id")) return true;
    const index = params.indexOf(node.name);
    names.set(node.start, { node, said: `${parent.shorthand ? `${node.name}:` : ""}${index < 0 ? (same.get(node.name) ?? node.name) : `#${index}`}` });
    return true;
  });
  let said = "";
  let from = init.start;
  for (const { node, said: name } of [...names.values()].sort((a, b) => a.node.start - b.node.start)) {
    said += code.slice(from, node.start) + name;
    from = node.end;
  }
  return said + code.slice(from, init.end);
}
