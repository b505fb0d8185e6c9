// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { assignment, isFunction, liveness, references } from "./liveness.mjs";
import { isReference, walk } from "./syntax-tree.mjs";

/**
 * Removes variables that only carry a value to a later statement: `a = b.c; f(a);` becomes `f(b.c);`. TeaVM creates many of
 * them and reuses their names, so a minifier that looks at whole variables cannot remove them.
 *
 * Sound because a value moves only if nothing that runs in between, or earlier in the target statement, can change it.
 *
 * @param code TeaVM's readable output
 * @returns the new code as a `MagicString`
 */
export function temporaries(code) {
  const program = parse(code, { ecmaVersion: 2022 });
  const out = new MagicString(code);
  const constants = constantNames(program);
  const functions = [];
  const done = new Set();
  walk(program, (node) => {
    if (isFunction(node) && node.body.type === "BlockStatement" && !catches(node)) functions.push(node);
    return true;
  });
  functions.forEach(clean);
  return out;

  function clean(fn) {
    const { locals, after, entered, target } = liveness(fn);
    // Variables that are now read later than the liveness analysis knows.
    const extended = new Set();
    walk(fn.body, (node) => {
      const statements = node.type === "SwitchCase" ? node.consequent : node.type === "BlockStatement" ? node.body : undefined;
      if (statements) {
        copies(statements, locals, after, target, extended);
        shorten(statements.filter((statement) => !done.has(statement)), locals, after, entered, extended);
      }
      return !isFunction(node);
    });
  }

  function shorten(statements, locals, after, entered, extended) {
    for (let i = statements.length - 1; i >= 0; i--) {
      const { name, value, target } = assignment(statements[i]);
      if (!locals.has(name) || extended.has(name)) continue;
      const kind = kindOf(value, locals, constants);
      if (!kind) continue;
      if (!after.get(statements[i]).has(name)) {
        // The value is never read. Parentheses around it must stay.
        if (kind.effects) out.remove(statements[i].start, code.indexOf("=", target.end) + 1);
        else {
          out.remove(statements[i].start, statements[i].end);
          statements.splice(i, 1);
        }
        continue;
      }
      const next = reader(statements, i, name, kind, locals, constants);
      const use = next && useIn(next, name, kind, locals, constants);
      if (!use || entered.get(next)?.has(name) || (after.get(next).has(name) && assignment(next).name !== name)) continue;
      if (next !== statements[i + 1]) kind.names.forEach((each) => extended.add(each));
      move(statements[i], value, use);
      statements.splice(i, 1);
    }
  }

  /** Removes `a = b;` if `b` keeps its value for as long as `a` is read. */
  function copies(statements, locals, after, target, extended) {
    statements.forEach((statement, i) => {
      const { name, value: source } = assignment(statement);
      if (!locals.has(name) || extended.has(name) || source.type !== "Identifier" || !locals.has(source.name) || name === source.name) return;
      const rest = statements.slice(i + 1);
      const end = rest.findIndex((each) => assignment(each).name === name);
      const region = end < 0 ? rest : rest.slice(0, end + 1);
      if (end < 0 && after.get(region.at(-1) ?? statement).has(name)) return;
      let blocked = false;
      const reads = [];
      for (const each of region) {
        walk(each, (node, parent, key) => {
          if (target.get(node)?.has(name)) blocked = true;
          if (node.type !== "Identifier" || !isReference(parent, key)) return true;
          const written = /Assignment|Update/.test(parent.type) && key !== "right";
          if (written && (node.name === source.name || (node.name === name && each !== rest[end]))) blocked = true;
          if (!written && node.name === name) reads.push(node);
          return true;
        });
      }
      if (blocked) return;
      out.remove(statement.start, statement.end);
      done.add(statement);
      extended.add(source.name);
      for (const read of reads) {
        out.overwrite(read.start, read.end, source.name);
        read.name = source.name;
      }
    });
  }

  /** Moves a value into its use. A later value may move into this one, so the parentheses replace text that goes. */
  function move(statement, value, use) {
    if (/^(Identifier|MemberExpression|CallExpression|ThisExpression)$/.test(value.type)) {
      out.remove(statement.start, value.start);
      out.remove(use.start, use.end);
    } else {
      out.overwrite(statement.start, value.start, "(");
      out.overwrite(use.start, use.end, ")");
    }
    out.remove(value.end, statement.end);
    out.move(statement.start, value.end, use.start);
    for (const key of Object.keys(use)) delete use[key];
    Object.assign(use, value);
  }
}

/** Returns whether a function can continue after an exception. Values that were assigned before it can then still be read. */
function catches(fn) {
  let found = false;
  walk(fn.body, (node) => {
    if (node.type === "TryStatement") found = true;
    return !isFunction(node);
  });
  return found;
}

/** Returns the names of the functions and classes that are never reassigned. */
function constantNames(program) {
  const declared = new Set();
  const written = new Set();
  walk(program, (node) => {
    if (node.type === "VariableDeclarator" && /Function|Class/.test(node.init?.type ?? "")) declared.add(node.id.name);
    if (/^(Function|Class)Declaration$/.test(node.type)) declared.add(node.id.name);
    if (node.type === "AssignmentExpression" && node.left.type === "Identifier") written.add(node.left.name);
    return true;
  });
  return new Set([...declared].filter((name) => !written.has(name)));
}

/** Returns the next statement that reads `name`, if a value of this kind can move past all statements before it. */
function reader(statements, from, name, kind, locals, constants) {
  for (const statement of statements.slice(from + 1)) {
    if (references(statement).some((reference) => reference.name === name)) return statement;
    const { name: killed, value } = assignment(statement);
    if (!kind.heap && statement.type === "ExpressionStatement" && !writes(statement, kind.names)) continue;
    const crossed = locals.has(killed) && !kind.names.has(killed) ? kindOf(value, locals, constants) : undefined;
    if (!crossed || crossed.effects || (kind.effects && crossed.heap)) return undefined;
  }
  return undefined;
}

function writes(statement, names) {
  let found = false;
  walk(statement, (node) => {
    const written = node.type === "AssignmentExpression" ? node.left : node.type === "UpdateExpression" ? node.argument : undefined;
    if (written?.type === "Identifier" && names.has(written.name)) found = true;
    return !isFunction(node);
  });
  return found;
}

/**
 * Returns the inputs and effects of evaluating an expression: the locals it reads, whether it reads shared state, and whether
 * it has effects. Returns undefined for an unknown kind of expression.
 */
function kindOf(root, locals, constants) {
  const kind = { names: new Set(), heap: false, effects: false };
  return look(root) ? kind : undefined;

  function look(node) {
    switch (node.type) {
      case "Literal":
      case "ThisExpression":
        return true;
      case "Identifier":
        if (locals.has(node.name)) kind.names.add(node.name);
        else if (!constants.has(node.name)) kind.heap = true;
        return true;
      case "MemberExpression":
        kind.heap = true;
        return look(node.object) && (!node.computed || look(node.property));
      case "UnaryExpression":
        return node.operator !== "delete" && look(node.argument);
      case "BinaryExpression":
      case "LogicalExpression":
        return look(node.left) && look(node.right);
      case "ConditionalExpression":
        return look(node.test) && look(node.consequent) && look(node.alternate);
      case "CallExpression":
      case "NewExpression":
        kind.heap = true;
        kind.effects = true;
        return look(node.callee) && node.arguments.every(look);
      case "ArrayExpression":
        return node.elements.every((element) => element && look(element));
      case "ObjectExpression":
        return node.properties.every(({ type, computed, value }) => type === "Property" && !computed && (isFunction(value) || look(value)));
      default:
        return false;
    }
  }
}

/** Returns the only place in a statement that reads `name`, if a value of this kind can be evaluated there. */
function useIn(statement, name, kind, locals, constants) {
  const { target, value } = assignment(statement);
  const head = { ExpressionStatement: "expression", ReturnStatement: "argument", ThrowStatement: "argument", IfStatement: "test", SwitchStatement: "discriminant" }[statement.type];
  const first = value ?? (head && statement[head]);
  if (!first) return undefined;
  const own = target?.name === name ? target : undefined;
  if (references(statement).filter((reference) => reference !== own && reference.name === name).length !== 1) return undefined;
  let heap = false;
  let effects = false;
  let strange = false;
  let found;
  look(first, false);
  return strange ? undefined : found;

  /** Visits an expression in evaluation order, up to the use. */
  function look(node, perhaps) {
    if (!node || found || strange) return;
    switch (node.type) {
      case "Literal":
      case "ThisExpression":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        return;
      case "Identifier":
        if (node.name === name) {
          found = node;
          strange = (kind.effects && (perhaps || heap || effects)) || (kind.heap && effects);
        } else if (!locals.has(node.name) && !constants.has(node.name)) heap = true;
        return;
      case "MemberExpression":
        look(node.object, perhaps);
        if (node.computed) look(node.property, perhaps);
        if (!found) heap = true;
        return;
      case "UnaryExpression":
        return look(node.argument, perhaps);
      case "BinaryExpression":
        look(node.left, perhaps);
        return look(node.right, perhaps);
      case "LogicalExpression":
        look(node.left, perhaps);
        return look(node.right, true);
      case "ConditionalExpression":
        look(node.test, perhaps);
        look(node.consequent, true);
        return look(node.alternate, true);
      case "CallExpression":
      case "NewExpression":
        // A method is looked up before its arguments are evaluated, but no argument changes a method.
        if (node.callee.type === "MemberExpression" && !node.callee.computed) look(node.callee.object, perhaps);
        else look(node.callee, perhaps);
        node.arguments.forEach((argument) => look(argument, perhaps));
        if (!found) effects = true;
        return;
      case "AssignmentExpression":
        if (node.operator !== "=") strange = true;
        else if (node.left.type === "Identifier") look(node.right, perhaps);
        else if (node.left.type === "MemberExpression") {
          look(node.left.object, perhaps);
          if (node.left.computed) look(node.left.property, perhaps);
          look(node.right, perhaps);
        } else strange = true;
        if (!found) strange = true;
        return;
      case "ArrayExpression":
        node.elements.forEach((element) => look(element, perhaps));
        return;
      case "ObjectExpression":
        node.properties.forEach((property) => (property.type === "Property" && !property.computed ? look(property.value, perhaps) : (strange = true)));
        return;
      default:
        strange = true;
    }
  }
}
