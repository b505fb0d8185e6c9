// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { walk } from "./syntax-tree.mjs";

/**
 * Converts TeaVM's classes to JavaScript classes and removes the parts of its runtime that the widget does not use:
 * reflection, class names, Java stack traces, and typed object arrays.
 *
 * TeaVM describes each class three times: a constructor that sets every field, a row of metadata, and a wrapper for
 * each method. A JavaScript class describes it once.
 *
 * Sound because the program never asks which interfaces an object implements and never catches a Java exception. Both
 * need a function in {@link REFUSED}, which fails the build.
 *
 * @param code TeaVM's readable output
 * @returns the new code as a `MagicString`
 */
export function nativeClasses(code) {
  const program = parse(code, { ecmaVersion: 2022 });
  const out = new MagicString(code);
  const body = wrapper(program).body.body;
  const names = declarations(body);
  const classes = describe(body, out);
  const given = callbacks(body, out);
  const used = references(program, names, untyped(program, code, out));
  // A default method of an interface is listed in the row of each class that inherits it.
  const shared = repeated(classes.flatMap(({ methods }) => methods.elements ?? []).map((method) => method.arguments?.[0].name));
  for (const name of shared) used.add(name);
  const byName = new Map(classes.map((type) => [type.name, type]));
  for (const type of classes) type.inherits = inherits(type, byName, used, { names, code });
  for (const type of classes) if (type.inherits) used.add(type.parent);
  for (const type of classes) declare(type, { names, code, out, used, given: given.get(type.name) ?? [] });
  for (const [name, text] of [...Object.entries(RUNTIME), ...constants(names, code)]) {
    const declarator = names.get(name);
    if (declarator) out.overwrite(declarator.init.start, declarator.init.end, text);
  }
  for (const statement of body) if (isForDebuggers(statement, code)) out.remove(statement.start, statement.end);
  for (const name of REFUSED) if (used.has(name)) throw new Error(`native classes: the code uses ${name}, which the optimizer removes`);
  return out;
}

/** Replacements for functions of the runtime, by name. */
const RUNTIME = {
  $rt_metadata: "0",
  $rt_packages: "0",
  $rt_newClassMetadata: "0",
  $rt_createPrimitiveCls: "() => 0",
  $rt_isInstance: "0",
  $rt_isAssignable: "0",
  $rt_cls: "() => null",
  $rt_arraycls: "() => 0",
  $rt_createArray: "size => ({ data: Array(size).fill(null) })",
  $rt_createCharArray: "size => ({ data: new Uint16Array(size) })",
  $rt_createIntArray: "size => ({ data: new Int32Array(size) })",
  $rt_createDoubleArray: "size => ({ data: new Float64Array(size) })",
  jl_Class_getComponentType: "() => ({})",
  otrr_ClassInfo_newArrayInstance: "(type, size) => $rt_createArray(size)",
  $rt_callWithReceiver: "f => function(...rest) { return f(this, ...rest); }",
};

/** Runtime functions that the replacements above break. A program that needs them is refused. */
const REFUSED = ["$rt_isInstance", "$rt_wrapException"];

/** Returns the function that wraps the program. */
function wrapper(program) {
  const callee = program.body.map(({ expression }) => expression?.callee).find((each) => each?.type === "FunctionExpression");
  if (!callee) throw new Error("native classes: expected a function around the compiled code");
  return callee;
}

/** Returns the top-level names, each with its declarator or function declaration. */
function declarations(body) {
  const names = new Map();
  for (const statement of body) {
    if (statement.type === "FunctionDeclaration") names.set(statement.id.name, statement);
    if (statement.type === "VariableDeclaration") {
      for (const declarator of statement.declarations) names.set(declarator.id.name, declarator);
    }
  }
  return names;
}

/** Reads and removes the rows of `$rt_metadata`. */
function describe(body, out) {
  const classes = [];
  for (const statement of body) {
    const call = statement.expression;
    if (!["$rt_metadata", "$rt_packages"].includes(call?.callee?.name)) continue;
    out.remove(statement.start, statement.end);
    if (call.callee.name === "$rt_packages") continue;
    classes.push(...rows(call));
  }
  if (classes.length === 0) throw new Error("native classes: expected $rt_metadata, found none");
  return classes;
}

/** Returns the rows of a call of `$rt_metadata`. Each has class, name (and package), parent, interfaces, flags, access, initialiser and methods. */
function rows(call) {
  const cells = call.arguments[0].elements;
  const found = [];
  for (let i = 0; i < cells.length; ) {
    const { name } = cells[i++];
    if (cells[i++].value !== 0) i++;
    const parent = cells[i++].name;
    const interfaces = cells[i++].elements.map((each) => each.name);
    i += 3;
    found.push({ name, parent, interfaces, methods: cells[i++] });
  }
  return found;
}

/**
 * Reads and removes the methods that JavaScript may call: `c = Type.prototype; c.call = $rt_callWithReceiver(f);`. Returns
 * their names and functions by type.
 */
function callbacks(body, out) {
  const found = new Map();
  for (const { expression } of body) {
    const statements = expression?.callee?.body?.body ?? [];
    statements.forEach((statement, i) => {
      const type = statement.expression?.right?.property?.name === "prototype" ? statement.expression.right.object.name : undefined;
      if (type === undefined) return;
      const next = statements.findIndex(({ expression: each }, k) => k > i && each?.left?.type !== "MemberExpression");
      const given = statements.slice(i + 1, next < 0 ? undefined : next);
      if (given.length === 0 || given.some(({ expression: { left, right } }) => left.computed || right.callee?.name !== "$rt_callWithReceiver")) return;
      found.set(type, [...(found.get(type) ?? []), ...given.map(({ expression: { left, right } }) => ({ name: left.property.name, called: right.arguments[0] }))]);
      out.remove(statement.start, given.at(-1).end);
    });
  }
  return found;
}

/** Returns new values of declarations: a class that only has arrays of literals to initialise needs no initialiser. */
function constants(names, code) {
  const values = [];
  for (const [name, { init }] of names) {
    const fields = (name.endsWith("__clinit_") ? (init?.body?.body ?? []) : []).map(({ expression }) => expression ?? {});
    if (fields.length === 0 || !fields.every(({ left, right }) => left?.name?.startsWith(name.replace(/_clinit_$/, "")) && right?.callee?.name === "$rt_wrapArray" && right.arguments[1].elements.every((each) => each.type === "Literal"))) continue;
    for (const { left, right } of fields) values.push([left.name, `{ data: ${code.slice(right.arguments[1].start, right.arguments[1].end)} }`]);
    values.push([name, "() => 0"], [name.replace(/_clinit_$/, "$callClinit"), "() => 0"]);
  }
  return values;
}

/** Makes arrays without their class, which only a growing array asks for. Returns the arguments that named it. */
function untyped(program, code, out) {
  const types = new Set();
  walk(program, (node) => {
    if (!["$rt_createArray", "$rt_wrapArray"].includes(node.callee?.name)) return true;
    const [type, value] = node.arguments;
    types.add(type);
    if (node.callee.name === "$rt_createArray") out.remove(type.start, value.start);
    else out.overwrite(node.start, value.start, "{ data: ").overwrite(value.end, node.end, " }");
    return true;
  });
  return types;
}

/** Returns the top-level names that are used outside their declaration, the metadata and the `unused` expressions. */
function references(program, names, unused) {
  const used = new Set();
  walk(program, (node, parent, key) => {
    // A constructor calls the one above it.
    if (unused.has(node) || (key === "object" && parent.property.name === "call" && node.type === "Identifier")) return false;
    if (node.callee?.name === "$rt_metadata" || node.callee?.name === "$rt_callWithReceiver") return false;
    if (node.type !== "Identifier" || !names.has(node.name)) return true;
    const declared = key === "id";
    const property = (key === "property" || key === "key") && !parent.computed;
    if (!declared && !property) used.add(node.name);
    return true;
  });
  return used;
}

function repeated(list) {
  return list.filter((item, i) => list.indexOf(item) !== i);
}

/** Replaces a constructor by a class. */
function declare(type, { names, code, out, used, given }) {
  const declaration = names.get(type.name);
  const methods = type.methods.type === "ArrayExpression" ? type.methods.elements : [];
  if (!used.has(type.name) && methods.length === 0) {
    if (declaration.type === "FunctionDeclaration") out.remove(declaration.start, declaration.end);
    else out.overwrite(declaration.init.start, declaration.init.end, "0");
    return;
  }
  const place = declaration.type === "FunctionDeclaration" ? declaration : declaration.init;
  const name = place === declaration ? ` ${type.name}` : "";
  out.overwrite(place.start, place.end, `class${name}${type.inherits ? ` extends ${type.parent}` : ""} {\n${fields(type, declaration, code)}`);
  for (let i = 0; i < methods.length; i += 2) method(methods[i], methods[i + 1], place.end, { names, code, out, used });
  for (const { name, called } of given) move(called, [name], place.end, { names, out, used }) || out.appendLeft(place.end, `${name}(...rest) { return ${called.name}(this, ...rest); }\n`);
  out.prependRight(place.end, "}");
}

/** Returns whether a class needs `extends`: a class above it has fields or methods, or is asked for by `instanceof`. */
function inherits({ parent }, byName, used, { names, code }) {
  const above = byName.get(parent);
  if (above === undefined || parent === "jl_Object") return false; // the program uses no identity hash
  const methods = above.methods.elements ?? [];
  return methods.length > 0 || used.has(parent) || fields(above, names.get(parent), code) !== "" || inherits(above, byName, used, { names, code });
}

/** Returns the fields that a constructor sets. The fields of a lambda are its captures, which are set after `new`. */
function fields(type, declaration, code) {
  if (declaration.type !== "FunctionDeclaration" || type.name.includes("$lambda$") || type.name === "jl_Object") return "";
  let text = "";
  for (const statement of declaration.body.body) {
    const assignment = statement.expression;
    if (assignment?.type !== "AssignmentExpression") continue;
    text += `${assignment.left.property.name} = ${code.slice(assignment.right.start, assignment.right.end)};\n`;
  }
  return text;
}

/** Writes a method at `end`. A function with no other use moves there and keeps its source mapping. Any other is called. */
function method(key, target, end, { names, code, out, used }) {
  if (!/^\$rt_wrapFunction[0-4]$/.test(target.callee?.name)) throw new Error(`native classes: ${code.slice(target.start, target.end)} is not a wrapped method`);
  const [called] = target.arguments;
  const keys = (key.type === "ArrayExpression" ? key.elements : [key]).map(({ value }) => value);
  if (move(called, keys, end, { names, out, used })) return;
  const parameters = ["a", "b", "c", "d"].slice(0, Number(target.callee.name.slice(-1)));
  const callee = called.type === "Identifier" ? called.name : `(${code.slice(called.start, called.end)})`;
  for (const name of keys) out.appendLeft(end, `${name}(${parameters}) { return ${callee}(${["this", ...parameters]}); }\n`);
}

/** Moves a function with no other use to `end` as a method. Returns whether it could. */
function move(called, keys, end, { names, out, used }) {
  const arrow = names.get(called.name)?.init;
  if (keys.length !== 1 || arrow?.body?.type !== "BlockStatement" || used.has(called.name)) return false;
  const [self, ...others] = arrow.params.map(({ name }) => name);
  out.overwrite(arrow.start, arrow.body.start, "0");
  out.appendRight(arrow.body.start, `${keys[0]}(${others}) `);
  out.appendRight(arrow.body.start + 1, self ? ` let ${self} = this;` : "");
  out.move(arrow.body.start, arrow.body.end, end);
  return true;
}

/** Returns whether a statement only gives Java objects a `toString` or a class name for debuggers. */
function isForDebuggers(statement, code) {
  return /^(jl_(Object|String)\.prototype\.(toString|valueOf|__teavm_class__)|\$rt_export_main\.javaException) = /.test(
    code.slice(statement.start, statement.start + 60),
  );
}
