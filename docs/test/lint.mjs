// SPDX-License-Identifier: Apache-2.0
/** Parses a block with a parser of its language. Throws that parser's error. */
import { execFileSync } from "node:child_process";
import { lexer, parse as parseCss, walk } from "css-tree";
import { transformSync } from "esbuild";
import { parse as parseHtml, parseFragment } from "parse5";
import { compileTemplate, parse as parseVue } from "vue/compiler-sfc";

const LANGUAGES = {
  bash: (code) => execFileSync("bash", ["-n"], { input: code, stdio: ["pipe", "ignore", "pipe"] }),
  css: lintCss,
  html: lintHtml,
  js: (code) => script(code, "js"),
  json: (code) => JSON.parse(code),
  jsx: (code) => script(code, "jsx"),
  ts: (code) => script(code, "ts"),
  tsx: (code) => script(code, "tsx"),
  vue: lintVue,
};

/** @param {import("./blocks.mjs").Block} block */
export function lint(block) {
  const check = LANGUAGES[block.language];
  if (!check) throw new Error(`${block.where}: no parser for "${block.language}"; tag it text with a reason`);
  check(block.code);
}

/** Parses a script. Top-level `await` is allowed, because each block is a separate module. */
function script(code, loader) {
  transformSync(code, { loader, format: "esm", jsx: "automatic", logLevel: "silent" });
}

function lintHtml(code) {
  const found = [];
  const onParseError = (error) => found.push(`${error.code} in line ${error.startLine}`);
  const options = { onParseError, sourceCodeLocationInfo: true };
  const tree = /^\s*<!doctype/i.test(code) ? parseHtml(code, options) : parseFragment(code, options);
  if (found.length) throw new Error(found.join(", "));
  for (const text of scripts(tree)) script(text, "js");
}

function* scripts(node) {
  if (node.nodeName === "script") yield node.childNodes.map((child) => child.value).join("");
  for (const child of node.childNodes ?? []) yield* scripts(child);
}

function lintCss(code) {
  const found = [];
  const tree = parseCss(code, { positions: true, onParseError: (error) => found.push(error.message) });
  walk(tree, (node) => {
    if (node.type !== "Declaration" || node.property.startsWith("--")) return;
    const { error } = lexer.matchDeclaration(node);
    if (error) found.push(error.message);
  });
  if (found.length) throw new Error(found.join("\n"));
}

function lintVue(code) {
  const { descriptor, errors } = parseVue(code);
  const template = descriptor.template && compileTemplate({ source: descriptor.template.content, filename: "block.vue", id: "block" });
  const found = [...errors, ...(template?.errors ?? [])];
  if (found.length) throw new Error(found.map(String).join("\n"));
  script(descriptor.scriptSetup?.content ?? descriptor.script?.content ?? "", "ts");
}
