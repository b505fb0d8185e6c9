// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { walk } from "./syntax-tree.mjs";

/**
 * Replaces parts of TeaVM's Java class library by JavaScript's own means. An `ArrayList` is backed by an array that
 * grows. An exception is an `Error`. A Java object that JavaScript calls needs no wrapper.
 *
 * Sound because of three checks. No code catches a Java exception (`native-classes.mjs` refuses it). Only the replaced
 * methods read the array inside a list. No class overrides `equals` where the program searches a list, because
 * JavaScript's `indexOf` compares by identity.
 *
 * @param code TeaVM's readable output
 * @returns the new code as a `MagicString`
 */
export function classLibrary(code) {
  const program = parse(code, { ecmaVersion: 2022 });
  const out = new MagicString(code);
  const library = survey(program);
  refuseEquals(library);
  const methods = new Map([...RUNTIME, ...wrappers(library), ...lists(library)]);
  const [items] = lists(library).length > 0 ? library.fields.get("ju_ArrayList") : [];
  walk(program, (node) => {
    if (node.type === "VariableDeclarator") {
      const empty = isThrowableInit(node, library) || library.uninitialised.has(node.id.name);
      const replacement = methods.get(signature(node)) ?? (empty ? "() => 0" : undefined);
      if (replacement === undefined) return true;
      out.overwrite(node.init.start, node.init.end, replacement);
      return false;
    }
    if (node.type === "IfStatement" && code.slice(node.test.start, node.test.end) === "typeof Reflect === 'object'") {
      out.remove(node.start, node.end);
      return false;
    }
    if (node.type === "CallExpression" && node.callee.name === "$rt_eraseClinit") out.remove(node.callee.end, node.end);
    if (node.type === "CallExpression" && node.callee.name === "Symbol") out.overwrite(node.start, node.end, "0");
    if (node.type === "LogicalExpression" && code.slice(node.left.start, node.left.end) === "Math.imul") out.remove(node.left.end, node.end);
    if (node.type === "NewExpression" && library.throwable.has(node.callee.name)) out.overwrite(node.start, node.end, `"${node.callee.name.replace(/^.*_/, "")}"`);
    if (node.type === "FunctionDeclaration" && node.id.name === "ju_ArrayList") return false;
    // The replaced methods count no modifications.
    if (node.type === "FunctionDeclaration" && node.id.name === "ju_AbstractList" && items !== undefined) out.remove(node.body.start + 1, node.body.end - 1);
    if (node.type === "MemberExpression" && items !== undefined && node.property.name === items) {
      throw new Error(`class library: ${code.slice(node.start, node.end)} accesses the array inside a list`);
    }
    return true;
  });
  return out;
}

/** Returns a function's name without TeaVM's number for overloads, with its parameters: `ju_ArrayList_add($this,$element)`. */
function signature({ id, init }) {
  return init?.type === "ArrowFunctionExpression" ? `${id.name.replace(/(?<=_[a-zA-Z_]*)\d+$/, "")}(${init.params.map(({ name }) => name)})` : undefined;
}

/** Replacements of runtime functions and methods that do not depend on the program. */
const RUNTIME = [
  // An exception is the name of its class: nothing reads its message.
  ["$rt_throw(ex)", 'name => { throw Error("karta: " + name) }'],
  ["$rt_exception(ex)", "0"],
  ["$rt_fillNativeException(ex)", "0"],
  ["$rt_javaException(e)", "0"],
  // There is one thread, and the program's outcome is never read.
  ["$rt_mainStarter(f)", "main => main"],
  ["ju_Objects_requireNonNull($obj)", "o => o"],
  ["jl_Math_min(var$1,var$2)", "Math.min"],
  ["jl_Math_max(var$1,var$2)", "Math.max"],
  ["jl_Math_min($a,$b)", "Math.min"],
  ["jl_Math_max($a,$b)", "Math.max"],
  ["jl_Math_floor(var$1)", "Math.floor"],
  ["jl_Math_powImpl(var$1,var$2)", "Math.pow"],
  ["jl_Math_randomImpl()", "Math.random"],
  // An initialised class needs no marker.
  ["$rt_eraseClinit(target)", "() => {}"],
  // Each method of a Java object is wrapped once, so that an added listener can be removed.
  ["otji_JS_function(var$1,var$2)", '(object, method) => object && (object[method + "$"] ??= (...given) => object[method](...given))'],
];

/** Reads the parent and the fields of each class, and which classes are instantiated. */
function survey(program) {
  const parents = new Map();
  const fields = new Map();
  const made = new Set();
  const uninitialised = new Set();
  const declared = new Set();
  walk(program, (node, parent) => {
    // A class with an empty initialiser.
    if (node.type === "VariableDeclarator") declared.add(node.id.name);
    const type = /^(.*)__clinit_$/.exec(node.id?.name)?.[1];
    if (type && node.init?.body?.body?.every((statement) => statement.type === "ReturnStatement")) uninitialised.add(`${type}_$callClinit`);
    if (node.type === "FunctionDeclaration") {
      const sets = node.body.body.map(({ expression }) => expression).filter((each) => each?.type === "AssignmentExpression");
      fields.set(node.id.name, sets.map(({ left }) => left.property?.name));
    }
    if (node.type === "NewExpression") made.add(node.callee.name);
    if (node.type === "CallExpression" && node.callee.name === "$rt_metadata") {
      const rows = node.arguments[0].elements;
      for (let i = 0; i < rows.length; i += 7) {
        const { name } = rows[i++];
        if (rows[i].value !== 0) i++;
        parents.set(name, { parent: rows[i + 1].name, methods: rows[i + 6].elements ?? [] });
      }
    }
    return parent.type !== "CallExpression" || parent.callee.name !== "$rt_metadata";
  });
  const below = (root) => new Set([...parents.keys()].filter((name) => descends(name, root, parents)));
  return { fields, made, uninitialised, parents, declared, throwable: below("jl_Throwable"), lists: below("ju_AbstractList") };
}

/** Refuses a class with its own `equals` in a program that searches a list. */
function refuseEquals({ parents, declared }) {
  if (!declared.has("ju_AbstractList_indexOf")) return;
  for (const [name, { methods }] of parents) {
    const own = methods.some(({ value, elements = [] }) => [value, ...elements.map((each) => each.value)].some((key) => /^\$equals\d*$/.test(key)));
    if (own && !["jl_Object", "jl_String"].includes(name)) throw new Error(`class library: ${name} overrides equals, but lists are searched by identity`);
  }
}

function descends(name, root, parents) {
  for (let at = name; at !== undefined; at = parents.get(at)?.parent) if (at === root) return true;
  return false;
}

/** Returns whether a node is `X__init_3 = ($this, …) => …` of an exception. */
function isThrowableInit({ id, init }, { throwable }) {
  const type = /^(.*)__init_\d*$/.exec(id.name)?.[1];
  return throwable.has(type) && init?.params?.[0]?.name === "$this";
}

/** Removes the unwrapping of JavaScript values if the program never wraps one. */
function wrappers({ made }) {
  return made.has("otji_JSWrapper") ? [] : [["otji_JSWrapper_unwrap($o)", "o => o"], ["otji_JSWrapper_maybeUnwrap($o)", "o => o"]];
}

/** Methods of a list over an array of the same length. The size stays a field, because TeaVM reads it directly. */
function lists({ fields, lists: kinds, parents }) {
  const [items, size] = fields.get("ju_ArrayList") ?? [];
  const foreign = [...kinds].filter((name) => name !== "ju_ArrayList" && name !== "ju_AbstractList");
  const virtual = ["ju_ArrayList", "ju_AbstractList", "ju_AbstractList$1"].some((name) => parents.get(name)?.methods.length > 0);
  if (items === undefined || foreign.length > 0 || virtual) return [];
  return [
    ["ju_ArrayList__init_($this,$initialCapacity)", `list => { list.${items} = []; }`],
    ["ju_ArrayList__init_($this,$c)", `(list, other) => { list.${items} = other.${items}.slice(); list.${size} = other.${size}; }`],
    ["ju_ArrayList_ensureCapacity($this,$minCapacity)", "() => 0"],
    ["ju_ArrayList_checkIndex($this,$index)", `(list, index) => { if (!(index >= 0 && index < list.${size})) throw Error("karta: index " + index); }`],
    ["ju_ArrayList_get($this,$index)", `(list, index) => { ju_ArrayList_checkIndex(list, index); return list.${items}[index]; }`],
    ["ju_ArrayList_set($this,$index,$element)", `(list, index, item) => { ju_ArrayList_checkIndex(list, index); list.${items}[index] = item; }`],
    ["ju_ArrayList_add($this,$element)", `(list, item) => { list.${size} = list.${items}.push(item); return 1; }`],
    ["ju_ArrayList_add($this,$index,$element)", `(list, index, item) => { if (!(index >= 0 && index <= list.${size})) throw Error("karta: index " + index); list.${items}.splice(index, 0, item); list.${size}++; }`],
    ["ju_ArrayList_remove($this,$i)", `(list, index) => { ju_ArrayList_checkIndex(list, index); list.${size}--; return list.${items}.splice(index, 1)[0]; }`],
    ["ju_ArrayList_remove($this,$o)", `(list, item) => { let index = list.${items}.indexOf(item); return index < 0 ? 0 : (list.${items}.splice(index, 1), list.${size}--, 1); }`],
    ["ju_ArrayList_clear($this)", `list => { list.${items} = []; list.${size} = 0; }`],
    ["ju_AbstractList_indexOf($this,$o)", `(list, item) => list.${items}.indexOf(item)`],
    ["ju_AbstractList_iterator($this)", "list => ({ $of: list, $at: 0 })"],
    ["ju_AbstractList$1_hasNext($this)", `all => all.$at < all.$of.${size} ? 1 : 0`],
    ["ju_AbstractList$1_next($this)", `all => all.$of.${items}[all.$at++]`],
  ];
}
