// SPDX-License-Identifier: Apache-2.0
/**
 * The functions of the engine that the built files call, found in their syntax trees, and their replacements in old libraries.
 * Prototype.js, MooTools, es5-shim and core-js define their own functions, some of which take fewer arguments.
 */
import { parse } from "acorn";
import { TAKEN } from "../src/natives.mjs";

/** The libraries, by their folder among the pages of `e2e-tests`. */
export const PROTOTYPE = "prototype-1-6";
export const MOOTOOLS = "mootools";
export const ES5_SHIM = "es5-shim";
export const CORE_JS = "core-js-2";

/**
 * The natives that old libraries replace: the maximum number of arguments that every replacement accepts, then the libraries whose page
 * must have the replacement. A method stands for all methods of its name, and `new X` for a constructor.
 */
export const REPLACED = {
  startsWith: [1, PROTOTYPE, CORE_JS],
  // Prototype.js 1.7 replaces it in engines with another bug.
  concat: [1],
  indexOf: [2, ES5_SHIM],
  trim: [0, ES5_SHIM],
  bind: [Infinity, PROTOTYPE, ES5_SHIM],
  every: [1, PROTOTYPE, ES5_SHIM],
  some: [1, PROTOTYPE, ES5_SHIM],
  map: [1, PROTOTYPE, ES5_SHIM],
  filter: [1, PROTOTYPE, ES5_SHIM],
  forEach: [1, ES5_SHIM],
  find: [1, PROTOTYPE, CORE_JS],
  fill: [3, CORE_JS],
  includes: [2, CORE_JS],
  // Prototype.js gives elements methods of these names.
  replace: [2, PROTOTYPE],
  select: [1, PROTOTYPE],
  // MooTools returns a list itself, not a copy, and wraps a string or a set.
  "Array.from": [1, PROTOTYPE, MOOTOOLS, CORE_JS],
  "Array.isArray": [1, ES5_SHIM],
  "Math.hypot": [Infinity, CORE_JS],
  "Math.imul": [2, CORE_JS],
  "Object.assign": [Infinity, CORE_JS],
  "Object.entries": [1, CORE_JS],
  "Object.values": [1, MOOTOOLS, CORE_JS],
  "Object.keys": [1, PROTOTYPE, MOOTOOLS, ES5_SHIM],
  "String.fromCodePoint": [Infinity, CORE_JS],
  "new Map": [1, CORE_JS],
  "new Promise": [1, CORE_JS],
  "new Set": [1, CORE_JS],
  // es5-shim replaces both in every engine.
  "Date.parse": [1],
  "new Date": [7],
};

/** Methods, functions and statics that no old library replaces, or only together with `Map`, `Set` or `Promise`. */
export const KEPT = new Set(
  `abort add addEventListener append appendChild appendData at atob attachShadow before blob btoa call catch charCodeAt checkVisibility clear
  clearTimeout click cloneContents cloneNode closest composedPath contains createElement createElementNS createImageBitmap createPolicy createRange createTextNode debug
  decode delete destroy disconnect dispatchEvent drawImage elementFromPoint encode encodeURIComponent exec execCommand fetch finally focus format get getAllResponseHeaders
  getAttribute getBoundingClientRect getClientRects getComposedRanges getPrototypeOf getComputedStyle getContext getData getItem getPropertyValue getRangeAt getReader getRootNode getSelection getTracks getUserMedia getVoices has hasFocus
  hasChildNodes insertBefore isNaN join match matchMedia matches observe parseFloat pop postMessage preventDefault push querySelector querySelectorAll queueMicrotask read
  removeAttribute removeChild removeEventListener removeItem removeProperty replaceAll replaceChild replaceChildren replaceData
  replaceSync replaceWith selectNodeContents serializeToString set setAttribute setEnd setItem setProperty setHours setRangeText setRequestHeader
  setSelectionRange setStart setTimeout shift showModal slice sort speak splice split start
  stopImmediatePropagation stopPropagation substring test text then toDateString toLocaleUpperCase toLowerCase toString toUpperCase toWellFormed write writeText Array Array.prototype CSS.highlights CSS.supports Error
  Date.now Intl.getCanonicalLocales JSON.parse JSON.stringify Math.abs Math.ceil Math.floor Math.max Math.min Math.pow Math.random Math.round Number
  Object.create Object.fromEntries Object.getPrototypeOf Object.hasOwn Promise.reject Promise.resolve Reflect.get Reflect.getPrototypeOf RegExp
  String String.fromCharCode Symbol.toStringTag URL.createObjectURL URL.revokeObjectURL`.split(/\s+/),
);

/** Constructors that no old library replaces. */
const CONSTRUCTORS = new Set(
  `AbortController Blob BroadcastChannel CSSStyleSheet ClipboardItem CloseWatcher ErrorEvent EventSource FormData Highlight InputEvent Int32Array IntersectionObserver
  Intl.DateTimeFormat Intl.NumberFormat Intl.PluralRules Intl.RelativeTimeFormat KeyboardEvent MediaRecorder MutationObserver RegExp
  ResizeObserver SpeechSynthesisUtterance StaticRange TextDecoder TextEncoder URL Uint8Array WeakMap XMLHttpRequest XMLSerializer`.split(/\s+/),
);

/** Functions that the built files call through each other's objects. */
const OURS = new Set(["link", "onError", "onEscalate", "sent", "ticketStreams", "STATES.undefined"]);

/** Natives that must not be called, because a replacement changes their meaning. */
const AVOIDED = {
  // Prototype.js: `reduce` of 1.6 returns the only element, `sub` is its own, `reverse(false)` copies.
  reduce: "Prototype.js 1.6", reduceRight: "Prototype.js 1.6", sub: "Prototype.js",
};

/** Functions whose callback gets the element and its index in Prototype.js, but not the list. */
const CALLBACKS = new Set(["every", "some", "map", "find", "filter", "forEach", "findIndex", "flatMap"]);

/** The methods of the language's types. A call of such a name counts as a native even if the built files define a member of that name. */
const LANGUAGE = new Set(
  [Object, Function, Array, String, Number, Boolean, Symbol, BigInt, Date, RegExp, Map, Set, WeakMap, WeakSet, Promise, Error]
    .concat(Object.getPrototypeOf(Uint8Array))
    .flatMap(({ prototype }) => Object.entries(Object.getOwnPropertyDescriptors(prototype)))
    .filter(([name, { value }]) => typeof value === "function" && name !== "constructor")
    .map(([name]) => name),
);

const LIBRARIES = "Prototype.js 1.6 and 1.7, MooTools 1.5, es5-shim and core-js 2";
const HERE = "cdn-dist/test/natives.mjs";

/** The name of a type or namespace of the engine. */
const TYPE = /^[A-Z]/;

const named = (key, computed) => (computed ? (key.type === "Literal" ? key.value : undefined) : (key.name ?? key.value));

/** Calls `visit` with each node below a node, its parent, and the parent's property that holds it. */
function walk(node, visit, parent = {}, place = "") {
  if (Array.isArray(node)) return node.forEach((each) => walk(each, visit, parent, place));
  if (!node || typeof node.type !== "string") return;
  visit(node, parent, place);
  for (const name of Object.keys(node)) walk(node[name], visit, node, name);
}

/** Returns the names that a pattern declares. */
function declared(pattern) {
  const names = [];
  walk(pattern, (node, parent, place) => {
    if (node.type === "Identifier" && !(parent.type === "Property" && place === "key") && place !== "right") names.push(node.name);
  });
  return names;
}

/** Returns the calls and constructions of a script, its other uses of members, and the names of its own members and variables. */
function read(text) {
  const calls = [];
  const uses = [];
  const members = new Set();
  const variables = new Set();
  walk(parse(text, { ecmaVersion: "latest", sourceType: /(^|;)(import|export)\b(?!\()/m.test(text) ? "module" : "script" }), (node, parent) => {
    if ((node.type === "Property" && parent.type === "ObjectExpression") || node.type === "MethodDefinition" || node.type === "PropertyDefinition") {
      members.add(named(node.key, node.computed));
    } else if (node.type === "AssignmentExpression" && node.left.type === "MemberExpression") {
      members.add(named(node.left.property, node.left.computed));
    } else if (node.type === "CallExpression" || node.type === "NewExpression") {
      calls.push(node);
    } else if (node.type === "MemberExpression" && parent.callee !== node) {
      uses.push(node);
    }
    const names = /Declarator|Function|Class/.test(node.type) ? node.id : node.type === "CatchClause" ? node.param : node.local;
    for (const pattern of [names, ...(node.params ?? [])]) declared(pattern).forEach((name) => variables.add(name));
  });
  // The built files take natives at their start and pass them on, under the same names.
  TAKEN.forEach((name) => variables.delete(name));
  return { calls, uses, members, variables };
}

/** Returns the call of the document's method that `Reflect.getPrototypeOf(document).method.call(document)` is; none for other calls. */
function ofDocument({ type, callee, arguments: [, ...args] }) {
  const method = callee.type === "MemberExpression" && named(callee.property, callee.computed) === "call" ? callee.object : {};
  const from = method.type === "MemberExpression" ? method.object : {};
  return from.type === "CallExpression" && named(from.callee.property ?? from.callee) === "getPrototypeOf" ? [{ type, callee: method, arguments: args }] : [];
}

/** Returns the native that is called, as the tables name it, or null if the built files define the function. */
function native({ type, callee }, { members, variables }) {
  const free = (node) => node.type === "Identifier" && !variables.has(node.name);
  if (callee.type === "Identifier") {
    return free(callee) ? `${type === "NewExpression" ? "new " : ""}${callee.name}` : null;
  }
  const name = callee.type === "MemberExpression" ? named(callee.property, callee.computed) : undefined;
  if (typeof name !== "string" || callee.property.type === "PrivateIdentifier") return null;
  if (free(callee.object) && TYPE.test(callee.object.name)) return `${type === "NewExpression" ? "new " : ""}${callee.object.name}.${name}`;
  if (type === "NewExpression") return null;
  return LANGUAGE.has(name) || !members.has(name) ? name : null;
}

/** Returns the reason why a call may fail with a replacement, or null. */
function problem(name, args) {
  const count = args.some(({ type }) => type === "SpreadElement") ? Infinity : args.length;
  if (Object.hasOwn(AVOIDED, name)) return `${name} is called, which ${AVOIDED[name]} replaces`;
  if (CALLBACKS.has(name) && args[0]?.params?.length > 2) return `${name} calls a function with ${args[0].params.length} parameters`;
  if (Object.hasOwn(REPLACED, name)) return count > REPLACED[name][0] ? `${name} is called with ${count} arguments` : null;
  if (KEPT.has(name) || OURS.has(name) || CONSTRUCTORS.has(name.replace(/^new /, ""))) return null;
  return `${name} is called: look it up in ${LIBRARIES}, and add it to REPLACED, KEPT or CONSTRUCTORS (OURS for a function of the built files) in ${HERE}`;
}

/**
 * Finds the natives that scripts of one build call.
 *
 * @param texts the scripts by file name
 * @returns the natives' names, and for each file the calls that may fail with a replacement
 */
export function natives(texts) {
  const files = Object.entries(texts).map(([file, text]) => ({ file, ...read(text) }));
  const members = new Set(files.flatMap((each) => [...each.members]));
  const called = new Set();
  const problems = {};
  for (const { file, calls, uses, variables } of files) {
    const found = new Set();
    const meet = (name, args) => {
      if (name !== null) {
        called.add(name);
        found.add(problem(name, args));
      }
    };
    for (const call of calls.flatMap((each) => [each, ...ofDocument(each)])) meet(native(call, { members, variables }), call.arguments);
    // The minifier gives statics shorter names, under which they are called.
    for (const use of uses) if (TYPE.test(use.object.name) && !variables.has(use.object.name)) meet(native({ callee: use }, { members, variables }), []);
    problems[file] = [...found].filter((each) => each !== null);
  }
  return { called, problems };
}

/** Returns the natives that a page's script removes with its function `without`, as the tables name them. */
export function removed(text) {
  return listed(text, "without");
}

/** Returns the natives that a page's script finds replaced, or else fails. */
export function checked(text) {
  return listed(text, "replaced");
}

function listed(text, name) {
  const { calls } = read(text);
  return new Set(
    calls.filter(({ callee }) => callee.name === name).flatMap(({ arguments: [owner, { elements }] }) =>
      elements.map(({ value }) => (owner.type === "MemberExpression" ? value : owner.name === "window" ? `new ${value}` : `${owner.name}.${value}`)),
    ),
  );
}

/** Returns the members that a page's script defines. */
export function defined(text) {
  return read(text).members;
}
