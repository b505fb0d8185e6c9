// SPDX-License-Identifier: Apache-2.0
/**
 * The code blocks of the pages and the tag each carries after its language:
 *
 *     ```js run=page        executed by the runner of that name (test/run-*.mjs)
 *     ```ts compile=page    type-checked with the declarations of that group (test/compile.mjs)
 *     ```css lint           parsed by that language's parser (test/lint.mjs)
 *     ```text text: why     neither; the reason says why not
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";

export const root = new URL("..", import.meta.url).pathname;
export const pagesDir = join(root, "pages");

const markdown = new MarkdownIt();
const TAG = /^(?:(?<kind>run|compile)=(?<group>[a-z-]+)|(?<lint>lint)|text: (?<reason>\S.*))$/;

/** @returns {{file: string, source: string}[]} every page, by name */
export function pages() {
  return readdirSync(pagesDir)
    .filter((file) => file.endsWith(".md"))
    .sort()
    .map((file) => ({ file, source: readFileSync(join(pagesDir, file), "utf8") }));
}

/**
 * @typedef {{page: string, line: number, where: string, language: string, code: string,
 *   kind: "run"|"compile"|"lint"|"text", group: string, reason: string}} Block
 * @returns {Block[]} every fenced block, in the order of the pages
 * @throws Error naming the page and line of a block without a valid tag
 */
export function blocks() {
  return pages().flatMap(({ file, source }) =>
    markdown
      .parse(source, {})
      .filter((token) => token.type === "fence" || token.type === "code_block")
      .map((token) => block(file, token)),
  );
}

/** @returns {Block[]} the blocks of one runner */
export function blocksOf(kind, group) {
  return blocks().filter((each) => each.kind === kind && (group === undefined || each.group === group));
}

function block(page, token) {
  const line = token.map[0] + 1;
  const where = `${page}:${line}`;
  const [, language, tag] = /^(\S*)\s*(.*)$/.exec(token.info.trim());
  const groups = TAG.exec(tag)?.groups;
  if (!language || !groups) {
    throw new Error(`${where}: a code block needs a language and one of run=…, compile=…, lint, text: reason; found "${token.info}"`);
  }
  return {
    page,
    line,
    where,
    language,
    code: token.content,
    kind: groups.kind ?? (groups.lint ? "lint" : "text"),
    group: groups.group ?? "",
    reason: groups.reason ?? "",
  };
}
