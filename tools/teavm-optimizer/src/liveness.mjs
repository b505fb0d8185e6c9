// SPDX-License-Identifier: Apache-2.0
import { isReference, walk } from "./syntax-tree.mjs";

/**
 * Finds the variables of a function that may be read after each of its statements. This is the usual backward analysis over
 * structured code. If in doubt, it says that a variable may be read.
 *
 * @param fn a function of the syntax tree whose body is a block
 * @returns `locals`: the names that only this function sees; `after`: from a statement to the names that may be read
 *   after it; `entered`: from an `if` or `switch` to those that may be read once its condition is known, wherever that
 *   leads; `target`: from a `break` or `continue` to the names that may be read where it leads
 */
export function liveness(fn) {
  const locals = localNames(fn);
  const after = new Map();
  const entered = new Map();
  const target = new Map();
  list(fn.body.body, new Set(), {});
  return { locals, after, entered, target };

  function list(statements, out, exits) {
    return statements.reduceRight((live, statement) => one(statement, live, exits), out);
  }

  /** Records the variables that may be read after a statement. Returns those that may be read before it. */
  function one(statement, out, exits) {
    after.set(statement, out);
    switch (statement.type) {
      case "ExpressionStatement": {
        const { name, value } = assignment(statement);
        return locals.has(name) ? union(without(out, name), names(value)) : union(out, names(statement));
      }
      case "BlockStatement":
        return list(statement.body, out, exits);
      case "IfStatement": {
        const { consequent, alternate } = statement;
        const branches = union(one(consequent, out, exits), alternate ? one(alternate, out, exits) : out);
        entered.set(statement, branches);
        return union(names(statement.test), branches);
      }
      case "ReturnStatement":
      case "ThrowStatement":
        return statement.argument ? names(statement.argument) : new Set();
      case "LabeledStatement": {
        const { label, body } = statement;
        const around = union(out, names(body), ...Object.values(exits));
        return one(body, out, { ...exits, [`break ${label.name}`]: out, [`continue ${label.name}`]: around });
      }
      case "BreakStatement":
        return leave("break", statement, exits);
      case "ContinueStatement":
        return leave("continue", statement, exits);
      case "WhileStatement": {
        let head = union(names(statement.test), statement.test.value ? [] : out);
        for (let size = -1; size !== head.size; ) {
          size = head.size;
          head = union(head, one(statement.body, head, { ...exits, break: out, continue: head }));
        }
        return head;
      }
      case "SwitchStatement": {
        const entries = [];
        statement.cases.reduceRight((live, { consequent }) => {
          const entry = list(consequent, live, { ...exits, break: out });
          entries.push(...entry);
          return entry;
        }, out);
        entered.set(statement, union(out, entries));
        return union(out, entries, names(statement.discriminant));
      }
      default: {
        // Rare statements (try, for): all names in them and at their exits count as read throughout.
        const live = union(out, names(statement), ...Object.values(exits));
        walk(statement, (node) => {
          if (/Statement|Declaration/.test(node.type)) after.set(node, locals);
          if (/Break|Continue/.test(node.type)) target.set(node, locals);
          return !isFunction(node);
        });
        return live;
      }
    }
  }

  function leave(kind, statement, exits) {
    const live = exits[statement.label ? `${kind} ${statement.label.name}` : kind];
    target.set(statement, live);
    return live;
  }

  function names(node) {
    return new Set(references(node).map(({ name }) => name).filter((name) => locals.has(name)));
  }
}

/** Returns name and value of a statement `a = value;`, else an empty object. */
export function assignment({ expression }) {
  return expression?.type === "AssignmentExpression" && expression.operator === "=" && expression.left.type === "Identifier"
    ? { name: expression.left.name, value: expression.right, target: expression.left }
    : {};
}

/** Returns the identifiers below a node that refer to a variable, read or written. */
export function references(root) {
  const found = [];
  walk(root, (node, parent, key) => {
    if (node.type === "Identifier" && isReference(parent, key)) found.push(node);
    return true;
  });
  return found;
}

export function isFunction(node) {
  return /Function/.test(node.type);
}

/** Returns the parameters and variables of a function, except those that an inner function uses or that are declared twice. */
function localNames(fn) {
  const declared = fn.params.map(({ name }) => name);
  const seen = new Set();
  walk(fn.body, (node) => {
    if (node.type === "VariableDeclarator") declared.push(node.id.name);
    if (node.type === "CatchClause" && node.param) seen.add(node.param.name);
    if (!isFunction(node)) return true;
    for (const { name } of references(node)) seen.add(name);
    return false;
  });
  return new Set(declared.filter((name, i) => name && !seen.has(name) && declared.indexOf(name) === i && declared.lastIndexOf(name) === i));
}

function union(...sets) {
  return new Set(sets.flatMap((set) => [...set]));
}

function without(set, name) {
  const less = new Set(set);
  less.delete(name);
  return less;
}
