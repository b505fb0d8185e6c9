// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";
import { rows } from "./native-classes.mjs";
import { isReference, walk } from "./syntax-tree.mjs";

/**
 * Makes one object of a whole and its parts. A class that would be long in Java is parted there, and each part knows the whole. A
 * part that is made with nothing but the whole, and kept by it for good, may as well be the whole itself: its fields become the
 * whole's, and the fields that led from one to the other go.
 *
 * Sound because such a part is made at one place, nobody looks up a method of it or extends it, the fields that lead there and
 * back are written once, and no type of Java's is common to both, so that nobody can ask whether they are the same.
 *
 * @param code TeaVM's readable output, still with its constructors and rows of metadata
 * @returns the new code, as `magic-string` keeps it
 */
export function parts(code) {
  const program = parse(code, { ecmaVersion: 2022 });
  const out = new MagicString(code);
  const { classes, uses, writes, made } = survey(program);
  const links = new Set();
  const written = [];
  for (const making of made) {
    const part = classes.get(making.part);
    const whole = [...classes.values()].find(({ fields }) => fields.has(making.there));
    if (!part?.plain || !whole || !part.fields.has(making.back) || whole.interfaces.some((name) => part.interfaces.includes(name))) continue;
    // A class is named where it is made and in its row; a field is written in the constructor, and where it gets its value.
    if (uses.get(making.part) !== 2 || writes.get(making.there) !== 2 || writes.get(making.back) !== 2) continue;
    links.add(making.there).add(making.back);
    const slot = whole.fields.get(making.there);
    const { object } = slot.expression.left;
    const moved = [...part.fields].filter(([field]) => field !== making.back).map(([field, { expression }]) => `${text(object)}.${field} = ${text(expression.right)};`);
    out.overwrite(slot.start, slot.end, moved.join(" "));
    out.overwrite(making.start, making.end, `${making.name} = ${making.owner};`);
    for (const field of part.fields.values()) out.remove(field.start, field.end);
    written.push(making, slot, ...part.fields.values());
  }
  walk(program, (node) => {
    if (written.some(({ start, end }) => node.start >= start && node.end <= end)) return false;
    if (isField(node) && links.has(node.property.name)) out.remove(node.object.end, node.end);
    return true;
  });
  return out;

  function text({ start, end }) {
    return code.slice(start, end);
  }
}

/** Classes by name, how often names are used and fields are written, and what may be the making of a part. */
function survey(program) {
  const classes = new Map();
  const uses = new Map();
  const writes = new Map();
  const made = [];
  const count = (counts, name) => counts.set(name, (counts.get(name) ?? 0) + 1);
  walk(program, (node, parent, key) => {
    if (node.type === "Identifier" && isReference(parent, key)) count(uses, node.name);
    const target = node.type === "AssignmentExpression" ? node.left : node.type === "UpdateExpression" ? node.argument : undefined;
    if (isField(target)) count(writes, target.property.name);
    if (node.type === "FunctionDeclaration" && /^[a-z]+_[A-Z]/.test(node.id.name)) classes.set(node.id.name, constructor(node));
    if (node.type === "BlockStatement") node.body.forEach((statement, i) => made.push(...making(statement, node.body[i + 1], node.body[i + 2])));
    return true;
  });
  walk(program, (node) => {
    for (const { name, interfaces, methods } of node.type === "CallExpression" && node.callee.name === "$rt_metadata" ? rows(node) : []) {
      const type = classes.get(name);
      if (type) Object.assign(type, { interfaces, plain: type.plain && !methods.elements?.length });
    }
    return true;
  });
  return { classes, uses, writes, made };
}

/** What a constructor says of its class: its fields with the statements that set them, and whether it extends nothing. */
function constructor({ body }) {
  const expressions = body.body.filter(({ expression }) => expression);
  const assignments = expressions.filter(({ expression }) => expression.type === "AssignmentExpression");
  const parent = expressions.find(({ expression }) => expression.type === "CallExpression")?.expression.callee.object.name;
  return {
    fields: new Map(assignments.map((statement) => [statement.expression.left.property.name, statement])),
    interfaces: [],
    plain: parent === "jl_Object",
  };
}

/** `name = new Part; name.back = owner; owner.there = name;`: nothing else is given to the part. */
function making(first, second, third) {
  const [object, back, there] = [first, second, third].map((statement) => (statement?.expression?.type === "AssignmentExpression" ? statement.expression : undefined));
  const name = object?.left.name;
  if (object?.right.type !== "NewExpression" || !name || !isField(back?.left) || !isField(there?.left)) return [];
  const owner = back.right.name;
  if (!owner || back.left.object.name !== name || there.left.object.name !== owner || there.right.name !== name) return [];
  return [{ part: object.right.callee.name, name, owner, back: back.left.property.name, there: there.left.property.name, start: first.start, end: third.end }];
}

function isField(node) {
  return node?.type === "MemberExpression" && !node.computed && node.property.name.startsWith("$");
}
