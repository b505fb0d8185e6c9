// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { isReference, outermost, walk } from "./syntax-tree.mjs";

/**
 * Splits a compiled program into the start and chunks that are loaded on demand. A chunk contains every declaration that
 * `chunkOf` gives to it, and everything that only these need. What two chunks need stays in the start.
 *
 * A chunk is the expression of a function, which the caller wraps as its files need. Its argument is a list of the values that it uses from the start. It returns a list of the values
 * that the start uses from it. The Java code finds a chunk where it calls `KARTA_CHUNK(name)`: in a table of
 * the placeholders `%KARTA_FILE_name%` and `%KARTA_INTEGRITY_name%`, and a function that links the chunk. The Java code must
 * use nothing of a chunk before that.
 *
 * @param code TeaVM's output after the optimizer
 * @param chunkOf maps the name of a declaration to the name of its chunk, or to undefined
 * @returns `start` as a `MagicString`, and `chunks`, a map of them by name. If `chunkOf` knows no declaration, the program
 *   stays whole and `KARTA_CHUNK` finds nothing
 */
export function split(code, chunkOf = () => undefined) {
  const start = new MagicString(code);
  const program = parse(code, { ecmaVersion: 2022 });
  const body = outermost(program);
  const declarations = declared(body);
  const uses = graph(body, declarations);
  const { kept, homes } = assign(declarations, uses, chunkOf);
  const names = [...new Set(homes.values())].sort();
  const exports = new Map();
  const links = new Map();
  const chunks = new Map();
  names.forEach((name, number) => {
    const moved = new Set([...homes.keys()].filter((each) => homes.get(each) === name));
    const exported = [...moved].filter((each) => usedBy(each, uses, [undefined, ...kept]));
    const imported = kept.filter((each) => usedBy(each, uses, moved));
    refuseShared(body, [...imported, ...exported], code);
    exported.forEach((each, index) => exports.set(each, `$rt_chunk${number}[${index}]`));
    links.set(name, `(chunk) => { $rt_chunk${number} = chunk([${imported}]); }`);
    const chunk = new MagicString(code);
    cut(body, moved, chunk);
    chunk.prepend(`([${imported}]) => {\n`).append(`\nreturn [${exported}];\n}`);
    chunks.set(name, chunk);
  });
  if (chunks.size > 0) cut(body, new Set([undefined, ...kept]), start);
  walk(body, (node, parent, key) => {
    const linked = node.type === "Identifier" && isReference(parent, key) ? exports.get(node.name) : undefined;
    if (linked && !isWithin(node, homes, declarations)) start.overwrite(node.start, node.end, linked);
  });
  const table = names.map((name) => `"${name}": { file: "%KARTA_FILE_${name}%", integrity: "%KARTA_INTEGRITY_${name}%", link: ${links.get(name)} }`);
  walk(program, (node) => {
    if (node.type !== "CallExpression" || node.callee.name !== "KARTA_CHUNK") return;
    start.overwrite(node.start, node.arguments[0].start, `(({ ${table.join(", ")} })[`).overwrite(node.arguments[0].end, node.end, "] ?? null)");
  });
  if (chunks.size > 0) start.appendRight(body.start + 1, `let ${names.map((name, number) => `$rt_chunk${number}`)};`);
  return { start, chunks };
}

/**
 * Returns the declarations that stay in the start, `kept`, and the chunk of each that leaves it, `homes`. Both are in the
 * order of use, which compresses better than the order of declaration.
 */
function assign(declarations, uses, chunkOf) {
  const isRoot = (name) => chunkOf(name) !== undefined;
  const roots = [...declarations.keys()].filter(isRoot);
  const needed = reach(uses.get(undefined), uses, isRoot);
  const homes = new Map();
  const shared = [];
  for (const chunk of new Set(roots.map(chunkOf))) {
    for (const name of reach(roots.filter((root) => chunkOf(root) === chunk), uses, (each) => needed.has(each))) {
      const other = chunkOf(name) ?? chunk;
      if (other !== chunk) throw new Error(`split: chunk ${chunk} uses ${name} of chunk ${other}; put both into one chunk`);
      if (homes.has(name)) shared.push(name);
      homes.set(name, chunk);
    }
  }
  const kept = [...reach([...shared, ...uses.get(undefined)], uses, isRoot)];
  for (const name of kept) homes.delete(name);
  return { kept, homes };
}

/** Returns the top-level declarations by name, each with its node and its statement. */
function declared(body) {
  const names = new Map();
  for (const statement of body.body) {
    if (/^(Function|Class)Declaration$/.test(statement.type)) names.set(statement.id.name, { node: statement, statement });
    if (statement.type !== "VariableDeclaration") continue;
    for (const node of statement.declarations) names.set(node.id.name, { node, statement });
  }
  return names;
}

/** Returns the declarations that each declaration uses. The key `undefined` stands for the statements that run at once. */
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

/** Returns `names` and everything that they need. Names for which `stop` is true are left out with what they need. */
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

/** Refuses shared variables that are reassigned: each side would have its own, because values are copied when linking. */
function refuseShared(body, shared, code) {
  const names = new Set(shared);
  walk(body, (node) => {
    const target = node.type === "AssignmentExpression" ? node.left : node.type === "UpdateExpression" ? node.argument : undefined;
    if (target?.type === "Identifier" && names.has(target.name)) {
      throw new Error(`split: both parts use ${target.name}, which changes: ${code.slice(node.start, node.end)}`);
    }
  });
}

/** Removes each declaration that is not `wanted` from `out`, and other statements unless undefined is wanted. */
function cut(body, wanted, out) {
  if (!wanted.has(undefined)) out.remove(0, body.body[0].start).remove(body.body.at(-1).end, out.original.length);
  let from = body.body[0].start;
  for (const statement of body.body) {
    if (statement.start > from && !wanted.has(undefined)) out.remove(from, statement.start);
    from = statement.end;
    if (statement.type !== "VariableDeclaration") {
      if (!wanted.has(statement.id?.name)) out.remove(statement.start, statement.end);
      else if (!wanted.has(undefined)) out.appendLeft(statement.end, "\n");
      continue;
    }
    // `let a = 1, b = 2;` becomes one declaration for each, so that each can go its own way.
    let at = statement.start;
    for (const each of statement.declarations) {
      out.overwrite(at, each.start, "\nlet ");
      if (wanted.has(each.id.name)) out.appendLeft(each.end, ";");
      else out.remove(at, each.end);
      at = each.end;
    }
    if (statement.end > at) out.remove(at, statement.end);
  }
}

function isWithin({ start, end }, homes, declarations) {
  return [...homes.keys()].some((name) => {
    const { node } = declarations.get(name);
    return node.start <= start && end <= node.end;
  });
}
