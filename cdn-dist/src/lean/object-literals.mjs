// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { isReference, walk } from "./syntax-tree.mjs";

/**
 * Writes an object where it is made instead of its class: `x = { $f1: a, $run() {…} }` in the place of a class, of
 * `x = new Type` and of an assignment for each field. That is what a lambda is, and every class that is made in one
 * place only.
 *
 * Sound because nothing asks an object for its class; a class with a subclass, with `instanceof`, or that is made in
 * several places stays one. So does one with several methods, unless it is a lambda: each object would carry its own.
 *
 * @param code TeaVM's output with classes of the language
 * @param rare what the names of classes start with that stay classes, so that they can be parted from who makes them
 * @returns the new code, as `magic-string` keeps it
 */
export function objectLiterals(code, rare = []) {
  const program = parse(code, { ecmaVersion: 2022 });
  const out = new MagicString(code);
  const classes = madeOnce(program);
  const isRare = (name) => rare.some((prefix) => name?.startsWith(prefix));
  for (const [name, { made }] of classes) if (isRare(name) && !isRare(made[0].owner)) classes.delete(name);
  for (const type of classes.values()) write(type, out);
  return out;
}

/** Classes below `Object` alone, by name, each with the one place that makes it. */
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

/** A method is one more function for each object that is made. */
const MOST_METHODS = 1;

function isField(member) {
  return member.type === "PropertyDefinition" && member.value !== null;
}

/** Finds where each class is made, with the list of statements around it and the class whose method that is in. */
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

/** Whether an object is made, by however many steps, in a method of its own class. */
function isInsideItself(name, classes) {
  const seen = new Set();
  for (let at = name; at !== undefined; at = classes.get(at)?.made[0].owner) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}

/** Moves the values and methods of a class to where its object is made. */
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

/** Takes out a class but for the methods that have moved. */
function discard(type, declaration, methods, out) {
  let from = (declaration ?? type).start;
  for (const method of methods) {
    if (method.start > from) out.remove(from, method.start);
    from = method.end;
  }
  out.remove(from, type.end);
  if (!declaration) out.prependRight(type.end, "0");
}

/** The assignments to fields that follow `x = new Type` at once: the first to each field, none of which reads `x`. */
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
