// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { isReference, outermost, walk } from "./syntax-tree.mjs";

/**
 * Cuts a compiled program in two: what starts, and a part that comes later, on demand. The part holds every declaration
 * whose name starts with one of `prefixes` (TeaVM's short form of a Java package) and all that is needed by nothing else.
 *
 * The part is a function that gets what it uses of the start, and gives what the start uses of it. The start asks for
 * that where Java calls `KARTA_LINK(part)`; that nothing of the part is used before is for the Java code to see to.
 *
 * @param code TeaVM's output, lean
 * @param prefixes names of the part's declarations start with one of them; with none the program stays whole
 * @returns the start and the part, as `magic-string` keeps them; no part where there are no prefixes
 */
export function split(code, prefixes) {
  const start = new MagicString(code);
  if (prefixes.length === 0) {
    linked(parse(code, { ecmaVersion: 2022 }), start, () => "void 0");
    return { start };
  }
  const program = parse(code, { ecmaVersion: 2022 });
  const body = outermost(program);
  const declarations = declared(body);
  const uses = graph(body, declarations);
  const isRoot = (name) => prefixes.some((prefix) => name.startsWith(prefix));
  const kept = reach(uses.get(undefined), uses, isRoot);
  const moved = new Set([...reach([...declarations.keys()].filter(isRoot), uses, () => false)].filter((name) => !kept.has(name)));
  if (moved.size === 0) throw new Error(`split: no declaration starts with ${prefixes.join(" or ")}`);
  const exported = [...moved].filter((name) => usedBy(name, uses, [undefined, ...kept]));
  const imported = [...kept].filter((name) => usedBy(name, uses, moved));
  refuseShared(body, [...imported, ...exported], code);
  const part = new MagicString(code);
  cut(body, declarations, moved, { start, part });
  walk(body, (node, parent, key) => {
    const index = node.type === "Identifier" && isReference(parent, key) ? exported.indexOf(node.name) : -1;
    if (index >= 0 && !isWithin(node, moved, declarations)) start.overwrite(node.start, node.end, `$rt_part[${index}]`);
  });
  linked(program, start, (argument) => `($rt_part = (${argument})([${imported}]))`);
  start.appendRight(body.start + 1, "let $rt_part;");
  part.prepend(`document.currentScript.karta(([${imported}]) => {\n`).append(`\nreturn [${exported}];\n});\n`);
  return { start, part };
}

/** Replaces the call that links the part. */
function linked(program, out, replacement) {
  walk(program, (node) => {
    if (node.type !== "CallExpression" || node.callee.name !== "KARTA_LINK") return true;
    const [argument] = node.arguments;
    out.overwrite(node.start, node.end, replacement(out.original.slice(argument.start, argument.end)));
    return false;
  });
}

/** The declarations of the function around everything, by name: the node, and its place in the list of statements. */
function declared(body) {
  const names = new Map();
  for (const statement of body.body) {
    if (/^(Function|Class)Declaration$/.test(statement.type)) names.set(statement.id.name, { node: statement, statement });
    if (statement.type !== "VariableDeclaration") continue;
    for (const node of statement.declarations) names.set(node.id.name, { node, statement });
  }
  return names;
}

/** Which declarations each declaration uses; under `undefined`, which the statements that run at once use. */
function graph(body, declarations) {
  const uses = new Map([[undefined, new Set()]]);
  const read = (node, name) => {
    const found = uses.get(name) ?? new Set();
    walk(node, (each, parent, key) => {
      if (each.type === "Identifier" && declarations.has(each.name) && isReference(parent, key)) found.add(each.name);
    });
    uses.set(name, found);
  };
  for (const [name, { node }] of declarations) read(node, name);
  for (const statement of body.body) {
    if (!/Declaration$/.test(statement.type)) read(statement, undefined);
  }
  return uses;
}

/** Everything that `names` need, and they themselves; what `stop` says is neither taken nor looked into. */
function reach(names, uses, stop) {
  const found = new Set();
  const waiting = [...names];
  while (waiting.length > 0) {
    const name = waiting.pop();
    if (found.has(name) || stop(name)) continue;
    found.add(name);
    waiting.push(...(uses.get(name) ?? []));
  }
  return found;
}

function usedBy(name, uses, users) {
  return [...users].some((user) => uses.get(user)?.has(name));
}

/** What either gets is a value, taken when the part is linked: a variable that changes later would be two. */
function refuseShared(body, shared, code) {
  const names = new Set(shared);
  walk(body, (node) => {
    const target = node.type === "AssignmentExpression" ? node.left : node.type === "UpdateExpression" ? node.argument : undefined;
    if (target?.type === "Identifier" && names.has(target.name)) {
      throw new Error(`split: both parts use ${target.name}, which changes: ${code.slice(node.start, node.end)}`);
    }
  });
}

/** Leaves each declaration in one of the two, and all else in the start. */
function cut(body, declarations, moved, { start, part }) {
  const { original } = start;
  part.remove(0, body.body[0].start).remove(body.body.at(-1).end, original.length);
  let from = body.body[0].start;
  for (const statement of body.body) {
    if (statement.start > from) part.remove(from, statement.start);
    from = statement.end;
    if (statement.type !== "VariableDeclaration") {
      const isMoved = statement.id && moved.has(statement.id.name);
      if (isMoved) part.appendLeft(statement.end, "\n");
      (isMoved ? start : part).remove(statement.start, statement.end);
      continue;
    }
    // `let a = 1, b = 2;` becomes one declaration for each, so that each can go its own way.
    let at = statement.start;
    for (const each of statement.declarations) {
      start.overwrite(at, each.start, "\nlet ");
      part.overwrite(at, each.start, "\nlet ");
      (moved.has(each.id.name) ? start : part).remove(at, each.end);
      start.appendLeft(each.end, moved.has(each.id.name) ? "" : ";");
      part.appendLeft(each.end, moved.has(each.id.name) ? ";" : "");
      at = each.end;
    }
    if (statement.end > at) {
      start.remove(at, statement.end);
      part.remove(at, statement.end);
    }
  }
}

function isWithin({ start, end }, moved, declarations) {
  return [...moved].some((name) => {
    const { node } = declarations.get(name);
    return node.start <= start && end <= node.end;
  });
}
