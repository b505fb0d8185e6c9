// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { walk } from "./syntax-tree.mjs";

/**
 * Turns TeaVM's classes into JavaScript's and leaves out what of its runtime the widget has no use for: reflection,
 * class names, Java's stack traces, arrays that know their type.
 *
 * TeaVM describes each class three times: a constructor that sets every field, a row of metadata, and a wrapper for
 * each method. A class of the language says all of that once.
 *
 * Sound because nothing asks at run time what an object implements and nothing catches a Java exception: either would
 * use a function of {@link REFUSED}, which fails the build.
 *
 * @param code TeaVM's readable output
 * @returns the new code, as `magic-string` keeps it
 */
export function nativeClasses(code) {
  const program = parse(code, { ecmaVersion: 2022 });
  const out = new MagicString(code);
  const body = wrapper(program).body.body;
  const names = declarations(body);
  const classes = describe(body, out);
  const given = callbacks(body, out);
  const used = references(program, names);
  // A method that a class inherits from an interface stands in the rows of all who do.
  const shared = repeated(classes.flatMap(({ methods }) => methods.elements ?? []).map((method) => method.arguments?.[0].name));
  for (const name of shared) used.add(name);
  for (const type of classes) declare(type, { names, code, out, used, given: given.get(type.name) ?? [] });
  for (const [name, text] of Object.entries(RUNTIME)) {
    const declarator = names.get(name);
    if (declarator) out.overwrite(declarator.init.start, declarator.init.end, text);
  }
  for (const statement of body) if (isForDebuggers(statement, code)) out.remove(statement.start, statement.end);
  for (const name of REFUSED) if (used.has(name)) throw new Error(`native classes: the code uses ${name}, which is left out`);
  return out;
}

/** What stands for a part of the runtime, by the name it has there. */
const RUNTIME = {
  $rt_metadata: "0",
  $rt_packages: "0",
  $rt_newClassMetadata: "0",
  $rt_createPrimitiveCls: "() => 0",
  $rt_isInstance: "0",
  $rt_isAssignable: "0",
  $rt_cls: "() => null",
  $rt_arraycls: "() => 0",
  // Nobody asks an array for its class but one that grows, to make a larger one of it.
  $rt_createArray: "(type, size) => ({ data: Array(size).fill(null) })",
  $rt_wrapArray: "(type, data) => ({ data })",
  $rt_createCharArray: "size => ({ data: new Uint16Array(size) })",
  $rt_createIntArray: "size => ({ data: new Int32Array(size) })",
  $rt_createDoubleArray: "size => ({ data: new Float64Array(size) })",
  jl_Class_getComponentType: "() => ({})",
  otrr_ClassInfo_newArrayInstance: "(type, size) => $rt_createArray(type, size)",
  $rt_callWithReceiver: "f => function(...rest) { return f(this, ...rest); }",
};

/** Runtime functions that the replacements above break; code that needs them cannot be made lean. */
const REFUSED = ["$rt_isInstance", "$rt_wrapException"];

/** The function around everything. */
function wrapper(program) {
  const callee = program.body.map(({ expression }) => expression?.callee).find((each) => each?.type === "FunctionExpression");
  if (!callee) throw new Error("native classes: no function around the compiled code");
  return callee;
}

/** Top-level names with the declarator or function that declares each. */
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

/**
 * Reads the rows of `$rt_metadata` and takes them out: class, name (and package), parent, interfaces, flags, enclosing
 * class, static initialiser, methods.
 */
function describe(body, out) {
  const classes = [];
  for (const statement of body) {
    const call = statement.expression;
    if (!["$rt_metadata", "$rt_packages"].includes(call?.callee?.name)) continue;
    out.remove(statement.start, statement.end);
    if (call.callee.name === "$rt_packages") continue;
    classes.push(...rows(call));
  }
  if (classes.length === 0) throw new Error("native classes: no metadata of classes found");
  return classes;
}

/** The rows of a call of `$rt_metadata`: a class, its name, parent, interfaces, flags, access, initialiser, and methods. */
export function rows(call) {
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
 * Reads what JavaScript may call and takes it out: `c = Type.prototype; c.call = $rt_callWithReceiver(f);`. Returns the
 * names and functions of each type.
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

/** The top-level names that are used outside their declaration and the metadata. */
function references(program, names) {
  const used = new Set();
  walk(program, (node, parent, key) => {
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

/** Writes one class in the place of its constructor. */
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
  out.overwrite(place.start, place.end, `class${name}${hasParent(type) ? ` extends ${type.parent}` : ""} {\n${fields(type, declaration, code)}`);
  for (let i = 0; i < methods.length; i += 2) method(methods[i], methods[i + 1], place.end, { names, code, out, used });
  for (const { name, called } of given) move(called, [name], place.end, { names, out, used }) || out.appendLeft(place.end, `${name}(...rest) { return ${called.name}(this, ...rest); }\n`);
  out.prependRight(place.end, "}");
}

/** `Object` has nothing to inherit: nobody asks for an identity. */
function hasParent({ parent }) {
  return parent !== undefined && parent !== "jl_Object";
}

/**
 * The fields that a constructor sets: `this.$name = value;` each. Those of a lambda are what it captured, set right
 * after it is made.
 */
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

/**
 * Writes one method at `end`: a function that only serves as this method moves there, with its place in the source
 * map; another one is called.
 */
function method(key, target, end, { names, code, out, used }) {
  if (!/^\$rt_wrapFunction[0-4]$/.test(target.callee?.name)) throw new Error(`native classes: ${code.slice(target.start, target.end)} is no wrapped method`);
  const [called] = target.arguments;
  const keys = (key.type === "ArrayExpression" ? key.elements : [key]).map(({ value }) => value);
  if (move(called, keys, end, { names, out, used })) return;
  const parameters = ["a", "b", "c", "d"].slice(0, Number(target.callee.name.slice(-1)));
  const callee = called.type === "Identifier" ? called.name : `(${code.slice(called.start, called.end)})`;
  for (const name of keys) out.appendLeft(end, `${name}(${parameters}) { return ${callee}(${["this", ...parameters]}); }\n`);
}

/** Makes a function that only serves as one method that method, at `end`; returns whether it is such a function. */
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

/** Statements at the end that give Java objects a `toString` and a name for debuggers. */
function isForDebuggers(statement, code) {
  return /^(jl_(Object|String)\.prototype\.(toString|valueOf|__teavm_class__)|\$rt_export_main\.javaException) = /.test(
    code.slice(statement.start, statement.start + 60),
  );
}
