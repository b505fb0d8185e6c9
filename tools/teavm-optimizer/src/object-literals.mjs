// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { isReference, walk } from "./syntax-tree.mjs";

/**
 * Replaces a class that is instantiated in one place by an object literal there: `x = { $f1: a, $run() {…} }` replaces the
 * class, `x = new Type`, and an assignment for each field. Lambdas have this shape.
 *
 * Sound because only classes are replaced that have no parent, no subclass, no `instanceof` and no second place that
 * creates them. A class with several methods stays a class, unless it is a lambda, because each object would get its own.
 *
 * @param code TeaVM's output with classes of the language
 * @param chunkOf maps a name to its chunk. A class in another chunk than its creator stays a class
 * @returns the new code as a `MagicString`
 */
export function objectLiterals(code, chunkOf = () => undefined) {
  const program = parse(code, { ecmaVersion: 2022 });
  const out = new MagicString(code);
  const classes = madeOnce(program);
  for (const [name, { made }] of classes) {
    const chunk = chunkOf(name);
    if (chunk !== undefined && chunk !== chunkOf(made[0].owner ?? "")) classes.delete(name);
  }
  for (const type of classes.values()) write(type, out);
  return out;
}

/** Returns the classes without a parent by name, each with the one place that creates it. */
function madeOnce(program) {
  const classes = new Map();
  walk(program, (node) => {
    if (node.type === "ClassDeclaration") classes.set(node.id.name, { type: node, declaration: node });
    if (node.type === "VariableDeclarator" && node.init?.type === "ClassExpression") classes.set(node.id.name, { type: node.init });
  });
  for (const [name, { type }] of classes) {
    const members = type.body.body;
    const methods = members.filter((member) => member.type === "MethodDefinition");
    const plain = methods.every(({ kind }) => kind === "method") && methods.length + members.filter(isField).length === members.length;
    if (type.superClass || !plain || methods.length > (name.includes("$lambda$") ? Infinity : MOST_METHODS)) classes.delete(name);
  }
  visitPlaces(program, classes);
  for (const [name, each] of classes) if (each.made?.length !== 1) classes.delete(name);
  for (const name of [...classes.keys()]) if (isInsideItself(name, classes)) classes.delete(name);
  return classes;
}

/** Each object that is created gets its own function for each method. */
const MOST_METHODS = 1;

function isField(member) {
  return member.type === "PropertyDefinition" && member.value !== null;
}

/** Finds the places that create each class, with the surrounding statements and the class whose method contains them. */
function visitPlaces(program, classes) {
  const within = (node, owner) => {
    const type = node.type === "VariableDeclarator" ? node.id.name : node.type === "ClassDeclaration" ? node.id.name : undefined;
    return type !== undefined && classes.get(type)?.type === (node.init ?? node) ? type : owner;
  };
  const visit = (node, parent, key, owner, statement) => {
    const inner = within(node, owner);
    if (node.type === "NewExpression" && classes.has(node.callee.name)) {
      (classes.get(node.callee.name).made ??= []).push({ node, owner: inner, statement });
    } else if (node.type === "Identifier" && isReference(parent, key) && !(parent.type === "NewExpression" && key === "callee")) {
      classes.delete(node.name);
    }
    for (const [name, child] of Object.entries(node)) {
      const list = Array.isArray(child) ? child : [child];
      list.forEach((each, index) => {
        if (typeof each?.type !== "string") return;
        const isStatement = (node.type === "BlockStatement" && name === "body") || name === "consequent";
        visit(each, node, name, inner, isStatement ? { list, index } : statement);
      });
    }
  };
  visit(program, { type: "" }, "", undefined, undefined);
}

/** Returns whether an object is created, directly or indirectly, in a method of its own class. */
function isInsideItself(name, classes) {
  const seen = new Set();
  for (let at = name; at !== undefined; at = classes.get(at)?.made[0].owner) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}

/** Moves the values and methods of a class to the place that creates its object. */
function write({ type, declaration, made }, out) {
  const [{ node, statement }] = made;
  const set = assignments(node, statement);
  const given = new Set(set.map(({ left }) => left.property.name));
  const members = type.body.body;
  out.overwrite(node.start, node.end, "{ ");
  const rest = members.filter((member) => isField(member) && !given.has(member.key.name));
  for (const { key, value } of rest) out.appendLeft(node.end, `${key.name}: ${out.original.slice(value.start, value.end)}, `);
  for (const { left, right, statement: whole } of set) {
    out.overwrite(whole.start, right.start, `${left.property.name}: `);
    out.overwrite(right.end, whole.end, ", ");
    out.move(whole.start, whole.end, node.end);
  }
  for (const method of members.filter((member) => member.type === "MethodDefinition")) {
    out.appendLeft(method.end, ", ");
    out.move(method.start, method.end, node.end);
  }
  out.prependRight(node.end, "}");
  discard(type, declaration, members.filter((member) => member.type === "MethodDefinition"), out);
}

/** Removes a class except for the methods that have moved. */
function discard(type, declaration, methods, out) {
  let from = (declaration ?? type).start;
  for (const method of methods) {
    if (method.start > from) out.remove(from, method.start);
    from = method.end;
  }
  out.remove(from, type.end);
  if (!declaration) out.prependRight(type.end, "0");
}

/** Returns the assignments to fields directly after `x = new Type`: the first to each field, none of which reads `x`. */
function assignments(node, statement) {
  const first = statement?.list[statement.index];
  const target = first?.expression ?? first?.declarations?.[0];
  const made = first?.declarations?.length === 1 || first?.expression?.operator === "=" ? (target.right ?? target.init) === node && (target.left ?? target.id) : undefined;
  if (made?.type !== "Identifier") return [];
  const found = [];
  for (const next of statement.list.slice(statement.index + 1)) {
    const { left, right, operator } = next.expression ?? {};
    if (operator !== "=" || left?.object?.name !== made.name || left.computed) break;
    if (reads(right, made.name) || found.some((each) => each.left.property.name === left.property.name)) break;
    found.push({ left, right, statement: next });
  }
  return found;
}

function reads(expression, name) {
  let found = false;
  walk(expression, (node) => {
    if (node.type === "Identifier" && node.name === name) found = true;
  });
  return found;
}
