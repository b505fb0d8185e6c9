// SPDX-License-Identifier: Apache-2.0
/** Reads the reference tables of the pages, and the corresponding names in the sources. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import { pagesDir, root } from "./blocks.mjs";

const markdown = new MarkdownIt();
export const repository = join(root, "..");

/** @returns {string} a file of the repository */
export const source = (path) => readFileSync(join(repository, path), "utf8");

/**
 * Returns the rows of the first table after a heading, with cells as Markdown.
 *
 * @param {string} page file name
 * @param {string} heading its text
 */
export function table(page, heading) {
  const tokens = markdown.parse(readFileSync(join(pagesDir, page), "utf8"), {});
  const start = tokens.findIndex(({ type, content }) => type === "inline" && content === heading);
  if (start < 0) throw new Error(`${page} has no heading "${heading}"`);
  const rows = [];
  let inBody = false;
  for (const { type, content } of tokens.slice(start)) {
    if (type === "tbody_open") inBody = true;
    if (type === "tbody_close") return rows;
    if (inBody && type === "tr_open") rows.push([]);
    if (inBody && type === "inline") rows.at(-1).push(content);
  }
  throw new Error(`${page} has no table after "${heading}"`);
}

/** Returns the code spans of a cell, without backquotes and link targets. */
export const codes = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]);
