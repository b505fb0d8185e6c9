// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { isReference, walk } from "./syntax-tree.mjs";

/**
 * Shortens callbacks. TeaVM makes three functions for each: one that returns the callback, the callback, and one with its code.
 *
 * Without captured variables, `on(made())` with `made = () => a => f(a)` becomes `on(f)`. Sound because `f` is a declared arrow
 * function that nothing assigns again. It has as many parameters as the callback, ignores further arguments and `this`, and
 * returns a value only if the callback does.
 *
 * With captured variables, `made = x => a => f(x, a)` becomes `made = x => a => { code of f }`. Sound because nothing else uses
 * `f`, and its code does not assign the captured variables, which the next call of the callback would see.
 *
 * @param code TeaVM's readable output
 * @returns the new code as a `MagicString`
 */
export function callbacks(code) {
  const program = parse(code, { ecmaVersion: 2022 });
  const out = new MagicString(code);
  const { functions, uses } = declared(program);
  const moved = new Set();
  const calls = findCalls(program);
  const factories = new Set([...functions].filter(([, arrow]) => arrow.params.length > 0 && /Function/.test(value(arrow, true)?.type)).map(([name]) => name));
  for (const [name, factory] of functions) join(name, factory);
  walk(program, (node, parent, key) => {
    const made = node.type === "CallExpression" && node.arguments.length === 0 ? value(functions.get(node.callee.name)) : undefined;
    const isInPlace = node.type === "ArrowFunctionExpression" && !(parent.type === "VariableDeclarator" && key === "init");
    const arrow = isInPlace ? node : made;
    let name = arrow?.type === "ArrowFunctionExpression" ? target(arrow, arrow.params, functions) : undefined;
    if (name === undefined || moved.has(name)) return true;
    for (let next = name; next !== undefined; next = target(functions.get(next), functions.get(next).params, functions)) name = next;
    out.overwrite(node.start, node.end, name);
    return false;
  });
  return out;

  function join(name, factory) {
    const callback = factory.params.length > 0 ? value(factory, true) : undefined;
    if (callback?.type !== "ArrowFunctionExpression") return;
    const used = target(callback, [...factory.params, ...callback.params], functions);
    const code = functions.get(used);
    if (!code || uses.get(used) !== 1 || code.body.type !== "BlockStatement") return;
    const captured = code.params.slice(0, factory.params.length).map((param) => param.name);
    const own = code.params.slice(factory.params.length).map((param) => param.name);
    if (assignments(code.body, captured) > 0) return;
    moved.add(used);
    out.overwrite(code.start, code.body.start, "0");
    const call = uses.get(name) === 1 ? calls.get(name) : undefined;
    const outer = call && steady(call) && !callsOneOf(code.body, factories) ? new Map(captured.map((each, i) => [each, call.node.arguments[i].name])) : undefined;
    if (outer) {
      const rename = (each) => outer.get(each) ?? `${each}$${used}`;
      const locals = new Set([...captured, ...own]);
      walk(code.body, (node, parent, key) => {
        if (node.type === "Identifier" && ((parent.type === "VariableDeclarator" && key === "id") || key === "params")) locals.add(node.name);
      });
      walk(code.body, (node, parent, key) => {
        if (node.type !== "Identifier" || !locals.has(node.name) || (!isReference(parent, key) && parent.type !== "VariableDeclarator")) return;
        out.overwrite(node.start, node.end, rename(node.name));
      });
      out.overwrite(call.node.start, call.node.end, `(${own.map(rename)}) => `);
      out.move(code.body.start, code.body.end, call.node.end);
      out.overwrite(factory.start, factory.end, "0");
    } else {
      out.overwrite(factory.start, factory.end, `(${captured}) => (${own}) => `);
      out.move(code.body.start, code.body.end, factory.end);
    }
  }
}

/** Returns whether code creates callbacks. Their code would need the same renaming. */
function callsOneOf(body, names) {
  let found = false;
  walk(body, (node) => {
    if (node.type === "CallExpression" && names.has(node.callee.name)) found = true;
    return true;
  });
  return found;
}

/** Returns whether the arguments of a call are variables that keep their values as long as the function around it runs. */
function steady({ node, fn, isInLoop }) {
  if (!fn || isInLoop || node.arguments.some(({ type }) => type !== "Identifier")) return false;
  return node.arguments.every(({ name }) => {
    const isParameter = fn.params.some((param) => param.name === name);
    const isLocal = fn.body.body?.some(({ declarations = [] }) => declarations.some(({ id, init }) => id.name === name && !init));
    return (isParameter || isLocal) && assignments(fn.body, [name]) === (isParameter ? 0 : 1);
  });
}

/** Returns the call of each function that is called by name, with the function and the loop around it. The last call counts. */
function findCalls(program) {
  const calls = new Map();
  const visit = (node, fn, isInLoop) => {
    if (node.type === "CallExpression" && node.callee.type === "Identifier") calls.set(node.callee.name, { node, fn, isInLoop });
    const isFunction = /Function/.test(node.type);
    for (const child of Object.values(node).flat()) {
      if (typeof child?.type === "string") visit(child, isFunction ? node : fn, !isFunction && (isInLoop || /^(While|For|DoWhile)/.test(node.type)));
    }
  };
  visit(program, undefined, false);
  return calls;
}

/** Returns the arrow functions that are declared once and never assigned, and the number of uses of each name. */
function declared(program) {
  const functions = new Map();
  const uses = new Map();
  const taken = new Set();
  walk(program, (node, parent, key) => {
    if (node.type !== "Identifier") return true;
    const isBinding = (parent.type === "VariableDeclarator" && key === "id") || key === "params";
    const isWritten = (parent.type === "AssignmentExpression" && key === "left") || parent.type === "UpdateExpression";
    if (isBinding || isWritten) {
      if (taken.has(node.name)) functions.delete(node.name);
      else if (parent.init?.type === "ArrowFunctionExpression") functions.set(node.name, parent.init);
      taken.add(node.name);
    } else if (isReference(parent, key)) {
      uses.set(node.name, (uses.get(node.name) ?? 0) + 1);
    }
    return true;
  });
  return { functions, uses };
}

/** Returns the value of a function that does nothing but return it, or undefined. */
function value(arrow, hasParameters = false) {
  if (!arrow || (arrow.params.length > 0 && !hasParameters)) return undefined;
  if (arrow.body.type !== "BlockStatement") return arrow.body;
  const [only, more] = arrow.body.body;
  return only?.type === "ReturnStatement" && !more ? only.argument : undefined;
}

/** Returns the name of the function that a callback passes exactly these variables to and does nothing else, or undefined. */
function target({ body }, variables, functions) {
  const [only, more] = body.type === "BlockStatement" ? body.body : [{ type: "ReturnStatement", argument: body }];
  const call = only?.argument ?? only?.expression;
  const called = call?.type === "CallExpression" ? functions.get(call.callee.name) : undefined;
  if (!called || more || called.params.length !== variables.length || call.arguments.length !== variables.length) return undefined;
  const isSame = call.arguments.every(({ name }, i) => name !== undefined && name === variables[i].name);
  return isSame && (only.type === "ReturnStatement" || !givesValue(called)) ? call.callee.name : undefined;
}

/** Returns whether a function may return a value. */
function givesValue({ body }) {
  let found = body.type !== "BlockStatement";
  walk(body, (node) => {
    if (node.type === "ReturnStatement" && node.argument) found = true;
    return !/Function/.test(node.type);
  });
  return found;
}

function assignments(body, names) {
  let count = 0;
  walk(body, (node) => {
    const written = node.type === "AssignmentExpression" ? node.left : node.type === "UpdateExpression" ? node.argument : undefined;
    if (names.includes(written?.name)) count++;
    return true;
  });
  return count;
}
