// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { walk } from "./syntax-tree.mjs";

/**
 * Represents Java strings as native strings. TeaVM wraps each native string in an object and converts at every call of
 * JavaScript. Literals move from the pool to the places that use them.
 *
 * Sound because of two checks. Only constructors create a Java string, and they are rewritten to return the native string.
 * No method of a string is called through `Object` or `CharSequence`.
 *
 * @param code TeaVM's readable output
 * @returns the new code as a `MagicString`
 */
export function nativeStrings(code) {
  const program = parse(code, { ecmaVersion: 2022 });
  const out = new MagicString(code);
  const text = (node) => code.slice(node.start, node.end);
  const { statement, elements: pool } = literals(program);
  const shared = repeated(program, pool);
  out.overwrite(statement.start, statement.end, [...shared].map((index) => `let $rt_s${index} = ${text(pool[index])};`).join("\n") || ";");
  const hash = hashField(program);
  const isHash = (node) => hash !== undefined && node?.type === "MemberExpression" && node.property.name === hash;
  walk(program, (node, parent) => {
    if (node.type === "FunctionDeclaration" && node.id.name === "jl_String") {
      out.appendLeft(node.start, "let $rt_hash = 0;\n");
      return false;
    }
    if (node.type === "UnaryExpression" && isHash(node.argument)) {
      // TeaVM inlined hashCode here. The check for a cached hash starts the computation again.
      out.overwrite(node.start, node.end, "!($rt_hash = 0)");
      return false;
    }
    if (isHash(node)) {
      out.overwrite(node.start, node.end, "$rt_hash");
      return false;
    }
    if (node.type === "CallExpression" && node.callee.type === "Identifier") {
      const [argument] = node.arguments;
      if (node.callee.name === "$rt_s") out.overwrite(node.start, node.end, shared.has(argument.value) ? `$rt_s${argument.value}` : text(pool[argument.value]));
      if (node.callee.name === "$rt_str" || node.callee.name === "$rt_ustr") out.remove(node.start, node.callee.end);
    } else if (isInside(node) && !(parent.type === "AssignmentExpression" && parent.left === node)) {
      out.remove(node.property.start - 1, node.end);
    } else if (node.type === "AssignmentExpression" && isInside(node.left)) {
      assigned(node, out, text);
    } else if (node.type === "NewExpression" && node.callee.name === "jl_String") {
      out.overwrite(node.start, node.end, "null");
    } else if (node.type === "BinaryExpression" && node.operator === "instanceof" && node.right.name === "jl_String") {
      out.overwrite(node.start, node.end, `(typeof ${text(node.left)} === "string")`);
    } else if (node.type === "VariableDeclarator") {
      return declared(node, out, text);
    } else if (node.type === "ExpressionStatement" && /^jl_String__init_\d*$/.test(node.expression.callee?.name) && node.expression.arguments[0]?.type === "Identifier") {
      out.appendLeft(node.start, `${node.expression.arguments[0].name} = `);
    } else if (node.type === "CallExpression" && /^\$(equals|hashCode|toString|compareTo|length|charAt|subSequence)\d*$/.test(node.callee.property?.name)) {
      throw new Error(`native strings: ${text(node)} may be called on a string`);
    }
  });
  return out;
}

/** Returns the statement `$rt_stringPool([...])` and its literals. */
function literals(program) {
  let pool;
  walk(program, (node) => {
    if (node.type === "ExpressionStatement" && node.expression.callee?.name === "$rt_stringPool") {
      pool = { statement: node, elements: node.expression.arguments[0].elements };
    }
  });
  if (!pool) throw new Error("native strings: expected $rt_stringPool, found none");
  return pool;
}

/** Returns the indexes of the long literals that are used more than once. */
function repeated(program, pool) {
  const uses = new Map();
  walk(program, (node) => {
    if (node.type !== "CallExpression" || node.callee.name !== "$rt_s") return;
    const index = node.arguments[0].value;
    uses.set(index, (uses.get(index) ?? 0) + 1);
  });
  return new Set([...uses.keys()].filter((index) => uses.get(index) > 1 && pool[index].end - pool[index].start > LONG_LITERAL));
}

/** Minimum length, in characters, at which a repeated literal costs more than a variable. */
const LONG_LITERAL = 40;

/**
 * Returns the name of the field in which a string caches its hash, or undefined if the program uses no hash. A native
 * string cannot have this field.
 */
function hashField(program) {
  let name;
  walk(program, (node) => {
    if (node.type !== "FunctionDeclaration" || node.id.name !== "jl_String") return;
    name = node.body.body.at(-1).expression.left.property.name;
  });
  return name;
}

function isInside(node) {
  return node.type === "MemberExpression" && !node.computed && node.property.name === "$nativeString";
}

/** Rewrites `s.$nativeString = value` to `s = value`. In a constructor the value is returned. */
function assigned(node, out, text) {
  if (node.left.object.type !== "Identifier") throw new Error(`native strings: ${text(node)} is not a plain variable`);
  out.remove(node.left.property.start - 1, node.left.end);
}

/** Rewrites the runtime's conversions, `hashCode`, and the constructors of strings. Returns false if nothing is left to visit. */
function declared(node, out, text) {
  const { name } = node.id;
  if (name === "$rt_str" || name === "$rt_ustr" || name === "$rt_s" || name === "$rt_stringPool") {
    out.overwrite(node.init.start, node.init.end, "0");
    return false;
  }
  if (name === "jl_String_hashCode") {
    out.overwrite(node.init.start, node.init.end, "s => { let hash = 0; for (let i = 0; i < s.length; i++) hash = (31 * hash | 0) + s.charCodeAt(i) | 0; return hash; }");
    return false;
  }
  if (name === "jl_String_equals") {
    out.overwrite(node.init.start, node.init.end, "(a, b) => a === b ? 1 : 0");
    return false;
  }
  if (name === "jl_String_$callClinit") {
    // The program does not read the constants of the class.
    out.overwrite(node.init.start, node.init.end, "() => {}");
    return false;
  }
  if (node.init?.params?.[1]?.name === "$characters" && node.init.params.length === 2) {
    out.overwrite(node.init.start, node.init.end, "(s, array) => String.fromCharCode(...array.data)");
    return false;
  }
  return !/^jl_String__init_\d*$/.test(name) || initialiser(node.init, out, text);
}

/**
 * Rewrites `(a) => { let s = new jl_String(); init(s, a); return s; }` to return the result of `init`, which returns the
 * value that it assigned to its first parameter.
 */
function initialiser(arrow, out, text) {
  const statements = arrow.body.body;
  const made = statements[0]?.declarations?.[0];
  if (made?.init?.callee?.name === "jl_String") {
    const call = statements[1].expression;
    out.overwrite(arrow.body.start, arrow.body.end, `{ return ${text(call.callee)}(null${call.arguments.slice(1).map((argument) => `, ${text(argument)}`).join("")}); }`);
    return false;
  }
  walk(arrow.body, (node) => {
    if (node.type === "ExpressionStatement" && node.expression.type === "AssignmentExpression" && isInside(node.expression.left)) {
      out.appendLeft(node.start, "return ");
    }
  });
  return true;
}
