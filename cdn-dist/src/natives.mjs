// SPDX-License-Identifier: Apache-2.0
import MagicString from "magic-string";
import { parse } from "acorn";

/**
 * What a program takes once: the types of the language, and those of the engine and its functions that pages give other meanings to.
 * Types that a page may add later, such as a recorder of its own, are read where they are needed, as are values that change.
 */
export const TAKEN =
  `AbortController Array Blob CSS CSSStyleSheet Date Error FormData Int32Array IntersectionObserver Intl JSON Map Math
  MutationObserver Number Object Promise Reflect RegExp ResizeObserver Set String Symbol TextDecoder TextEncoder URL Uint16Array Uint8Array WeakMap
  clearTimeout crypto fetch performance queueMicrotask setTimeout`.split(/\s+/);

/**
 * Lets a program take the engine's types and functions once, at its start, under the same names, so that a page may use each name for
 * something else afterwards: `let { Promise } = window`.
 *
 * @param code a program as TeaVM writes it: a variable, and a function that is called
 * @param from an expression of what an earlier script has taken, all of it or nothing
 * @returns the new code as a `MagicString`, and the names
 */
export function withNatives(code, from) {
  const { body } = parse(code, { ecmaVersion: 2022 });
  const block = body.map(({ expression }) => expression?.callee?.body).find((each) => each);
  if (!block) throw new Error("expected a function that is called");
  const { used, declared } = identifiers(block);
  const names = [...used].filter((name) => TAKEN.includes(name) && !declared.has(name)).sort();
  const out = new MagicString(code);
  const first = block.body.find((each) => !each.directive);
  if (names.length > 0) {
    out.appendLeft(first.start, `let { ${names.join(", ")} } = ${from ? `${from} || ` : ""}window;`);
  }
  return { out, names };
}

/** Returns the names that are read as variables, and those that are declared anywhere. */
function identifiers(block) {
  const used = new Set();
  const declared = new Set();
  const visit = (node, parent, key) => {
    if (Array.isArray(node)) return node.forEach((each) => visit(each, parent, key));
    if (!node || typeof node.type !== "string") return;
    if (node.type === "Identifier") {
      const member = (parent.type === "MemberExpression" && key === "property") || (key === "key" && !parent.shorthand);
      const binding = key === "params" || key === "param" || ((key === "id" || key === "local") && /Declarator|Function|Class/.test(parent.type));
      if (binding) declared.add(node.name);
      else if (!member || parent.computed) used.add(node.name);
      return;
    }
    for (const [name, value] of Object.entries(node)) if (value && typeof value === "object") visit(value, node, name);
  };
  visit(block, {}, "");
  return { used, declared };
}
