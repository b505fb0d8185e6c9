// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { isReference, outermost, walk } from "./syntax-tree.mjs";

/**
 * Splits a compiled program into the start and chunks that are loaded on demand. A chunk contains every declaration that
 * `chunkOf` gives to it, and everything that only these need. Code that two parts need is in the part on which both depend.
 *
 * The chunk `menu/icons` depends on the chunk `menu`, which links it. All other chunks depend on the start only.
 *
 * A chunk is the expression of a function, which the caller wraps as its files need. Its argument is a list of the values
 * that it uses from the parts before it. It returns a list of the values that the part before it uses from it. The Java
 * code finds a chunk where it calls `KARTA_CHUNK(name)`, with the name after the slash, in the part before it: in a table of
 * the placeholders `%KARTA_FILE_name%` and `%KARTA_INTEGRITY_name%`, and a function that links the chunk. The Java code must
 * use nothing of a chunk before that.
 *
 * @param code TeaVM's output after the optimizer
 * @param chunkOf maps the name of a declaration to the name of its chunk, or to undefined
 * @returns `start` as a `MagicString`, and `chunks`, a map of them by name, each after the chunks that depend on it. If
 *   `chunkOf` knows no declaration, the program stays whole and `KARTA_CHUNK` finds nothing
 */
export function split(code, chunkOf = () => undefined) {
  const start = new MagicString(code);
  const program = parse(code, { ecmaVersion: 2022 });
  const body = outermost(program);
  const declarations = declared(body);
  const uses = graph(body, declarations);
  const names = [...new Set([...declarations.keys()].map(chunkOf))].filter((name) => name !== undefined).sort();
  const { kept, homes } = assign(declarations, uses, chunkOf, names);
  const partOf = (name) => homes.get(name);
  const exports = new Map();
  const imports = new Map();
  const links = new Map();
  const chunks = new Map();
  // A chunk also exports the names that its dependent chunks use.
  for (const name of [...names].reverse()) {
    const number = names.indexOf(name);
    const moved = new Set([...homes.keys()].filter((each) => partOf(each) === name));
    const exported = [...moved].filter((each) => [...uses].some(([user, used]) => used.has(each) && !isBehind(partOf(user), name)));
    const passed = names.filter((each) => before(each) === name).flatMap((each) => imports.get(each));
    const imported = [...kept, ...homes.keys()].filter((each) => !isBehind(partOf(each), name) && (usedBy(each, uses, moved) || passed.includes(each)));
    imports.set(name, imported);
    refuseShared(body, [...imported, ...exported], code);
    exported.forEach((each, index) => exports.set(each, `$rt_chunk${number}[${index}]`));
    links.set(name, `(chunk) => { $rt_chunk${number} = chunk([${imported}]); }`);
    const chunk = new MagicString(code);
    cut(body, moved, chunk);
    chunk.prepend(`([${imported}]) => {${variables(names, name)}\n`).append(`\nreturn [${exported}];\n}`);
    chunks.set(name, chunk);
  }
  if (chunks.size > 0) cut(body, new Set([undefined, ...kept]), start);
  const partAt = ({ start, end }) => [...homes].find(([name]) => declarations.get(name).node.start <= start && end <= declarations.get(name).node.end)?.[1];
  walk(body, (node, parent, key) => {
    const linked = node.type === "Identifier" && isReference(parent, key) ? exports.get(node.name) : undefined;
    if (!linked) return;
    const part = partAt(node);
    if (!isBehind(part, partOf(node.name))) (chunks.get(part) ?? start).overwrite(node.start, node.end, linked);
  });
  walk(program, (node) => {
    if (node.type !== "CallExpression" || node.callee.name !== "KARTA_CHUNK") return;
    const part = partAt(node);
    const table = names.filter((each) => before(each) === part).map((each) => `"${short(each)}": { file: "%KARTA_FILE_${short(each)}%", integrity: "%KARTA_INTEGRITY_${short(each)}%", link: ${links.get(each)} }`);
    (chunks.get(part) ?? start).overwrite(node.start, node.arguments[0].start, `(({ ${table.join(", ")} })[`).overwrite(node.arguments[0].end, node.end, "] ?? null)");
  });
  if (chunks.size > 0) start.appendRight(body.start + 1, variables(names));
  return { start, chunks };
}

/** Returns the chunk that links the chunk `name`, or undefined for the start. */
export function before(name) {
  return name.includes("/") ? name.slice(0, name.lastIndexOf("/")) : undefined;
}

/** Returns the last part of a chunk's name: `menus` of `features/menus`. */
export function short(name) {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** Returns whether `part` is `other` or depends on it. Everything depends on the start, which is undefined. */
function isBehind(part, other) {
  return other === undefined || part === other || (part !== undefined && isBehind(before(part), other));
}

/** Returns the declaration of the variables for the chunks that `part` links. */
function variables(names, part) {
  const linked = names.flatMap((name, number) => (before(name) === part ? [`$rt_chunk${number}`] : []));
  return linked.length > 0 ? `let ${linked};` : "";
}

/**
 * Returns the declarations that stay in the start, `kept`, and the chunk of each that leaves it, `homes`. Those of the
 * start are in the order of use, which compresses better than the order of declaration.
 */
function assign(declarations, uses, chunkOf, names) {
  const isRoot = (name) => chunkOf(name) !== undefined;
  const homes = new Map([...reach(uses.get(undefined), uses, isRoot)].map((name) => [name, undefined]));
  const shared = [];
  for (const chunk of names) {
    const stop = (name) => {
      const root = chunkOf(name);
      if (root === undefined || root === chunk) return homes.has(name) && homes.get(name) !== chunk && isBehind(chunk, homes.get(name));
      if (!isBehind(root, chunk) && !isBehind(chunk, root)) {
        throw new Error(`split: chunk ${chunk} uses ${name} of chunk ${root}; put both into one chunk`);
      }
      return true;
    };
    for (const name of reach([...declarations.keys()].filter((each) => chunkOf(each) === chunk), uses, stop)) {
      let home = chunk;
      while (homes.has(name) && !isBehind(homes.get(name), home)) home = before(home);
      if (home === undefined) shared.push(name);
      homes.set(name, home);
    }
  }
  for (const [user, used] of uses) {
    if (user !== undefined && !homes.has(user)) uses.delete(user);
    for (const name of uses.has(user) ? used : []) {
      const [from, to] = [homes.get(user), homes.get(name)];
      if (isBehind(from, to) || before(to) === from) continue;
      throw new Error(`split: ${user ?? "the start"} uses ${name} of chunk ${to}, which only chunk ${before(to)} can link`);
    }
  }
  const kept = [...reach([...shared, ...uses.get(undefined)], uses, isRoot)];
  for (const name of kept) homes.delete(name);
  return { kept, homes: new Map([...homes].filter(([, home]) => home !== undefined)) };
}

/** Returns the top-level declarations by name, each with its node and its statement. */
function declared(body) {
  const names = new Map();
  for (const statement of body.body) {
    if (/^(Function|Class)Declaration$/.test(statement.type)) names.set(statement.id.name, { node: statement, statement });
    if (statement.type !== "VariableDeclaration") continue;
    for (const node of statement.declarations) for (const name of namesOf(node.id)) names.set(name, { node, statement });
  }
  return names;
}

/** Returns the names that a variable or a pattern like `{ Date, Map }` declares. */
function namesOf(id) {
  return id.type === "ObjectPattern" ? id.properties.map(({ value }) => value.name) : [id.name];
}

/** Returns the declarations that each declaration uses. A pattern stays in the start. The key `undefined` has those that statements outside declarations use. */
function graph(body, declarations) {
  const uses = new Map([[undefined, new Set()]]);
  const read = (node, name) => {
    const found = uses.get(name) ?? new Set();
    walk(node, (each, parent, key) => {
      if (each.type === "Identifier" && declarations.has(each.name) && isReference(parent, key)) found.add(each.name);
    });
    uses.set(name, found);
  };
  for (const [name, { node }] of declarations) {
    read(node, name);
    if (node.id.type === "ObjectPattern") uses.get(undefined).add(name);
  }
  for (const statement of body.body) {
    if (!/Declaration$/.test(statement.type)) read(statement, undefined);
  }
  return uses;
}

/** Returns `names` and everything that they need. Leaves out names for which `stop` is true, and names that only they need. */
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
      if (namesOf(each.id).some((name) => wanted.has(name))) out.appendLeft(each.end, ";");
      else out.remove(at, each.end);
      at = each.end;
    }
    if (statement.end > at) out.remove(at, statement.end);
  }
}
