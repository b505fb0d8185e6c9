// SPDX-License-Identifier: Apache-2.0
/** Splits HTML into sections by its headings: those of the pages and those of TypeDoc's reference. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "parse5";

/** Elements whose text is no content: buttons, labels, TypeDoc's index of members, and signatures. */
const SKIPPED_TAGS = new Set(["button", "script", "style", "svg", "select"]);
const SKIPPED_CLASSES = new Set(["header-anchor", "lang", "tsd-index-group", "tsd-breadcrumb", "tsd-signature", "tsd-anchor-icon", "tsd-tag"]);

const attribute = (node, name) => node.attrs?.find((each) => each.name === name)?.value;
const classes = (node) => (attribute(node, "class") ?? "").split(/\s+/);
const isSkipped = (node) => SKIPPED_TAGS.has(node.tagName) || classes(node).some((name) => SKIPPED_CLASSES.has(name));

function textOf(node) {
  if (node.nodeName === "#text") return node.value;
  // "last<wbr/>Activity" is one word, but texts of two cells are not.
  const inline = ["wbr", "span", "code", "a", "b", "em", "strong"].includes(node.tagName);
  const text = isSkipped(node) ? "" : (node.childNodes ?? []).map(textOf).join("");
  return inline ? text : `${text} `;
}

const tidy = (text) => text.replace(/\s+/g, " ").trim();

function find(node, matches) {
  if (matches(node)) return node;
  for (const child of node.childNodes ?? []) {
    const found = find(child, matches);
    if (found) return found;
  }
  return undefined;
}

/**
 * @typedef {{anchor: string, level: number, title: string, titles: string[], text: string}} Section
 * @returns {Section[]} the sections, each with the titles of the sections around it
 */
export function sections(root) {
  const found = [];
  (function walk(node) {
    if (isSkipped(node)) return;
    const level = Number(/^h([1-6])$/.exec(node.tagName ?? "")?.[1] ?? 0);
    const anchor = attribute(node, "id") ?? "";
    if (level === 1 || (level > 0 && anchor)) {
      const above = found.filter((section, index) => section.level < level && !found.slice(index + 1).some((later) => later.level <= section.level));
      found.push({ anchor, level, title: tidy(textOf(node)), titles: above.map(({ title }) => title), text: "" });
    } else if (node.nodeName === "#text") {
      if (found.length > 0) found.at(-1).text += node.value;
    } else {
      for (const child of node.childNodes ?? []) walk(child);
      if (found.length > 0 && node.tagName !== "wbr" && node.tagName !== "span") found.at(-1).text += " ";
    }
  })(root);
  return found.map((section) => ({ ...section, text: tidy(section.text) }));
}

/** @returns {Section[]} the sections of a rendered page */
export const pageSections = (html) => sections(parse(html));

/**
 * Returns the sections of TypeDoc's reference, with their addresses relative to its folder. The title of a member
 * starts with the name of its owner.
 *
 * @param {string} folder the folder with one subfolder for each package
 */
export function apiSections(folder) {
  const files = readdirSync(folder, { recursive: true })
    .map((file) => String(file).replaceAll("\\", "/"))
    .filter((file) => /^\w+\/(classes|functions|interfaces|types|variables)\/.+\.html$/.test(file));
  return files.sort().flatMap((file) => {
    const content = find(parse(readFileSync(join(folder, file), "utf8")), (node) => classes(node).includes("col-content"));
    const [page, ...rest] = sections(content);
    const name = page.title.split(" ").slice(1).join(" ").replace(/<.*/, "");
    const around = ["API reference", `@karta/${file.split("/")[0]}`];
    const members = rest.filter(({ text }) => text !== "");
    return [
      { path: file, title: name, titles: around, text: page.text },
      ...members.map(({ anchor, title, text }) => ({ path: `${file}#${anchor}`, title: `${name}.${title}`, titles: [...around, name], text })),
    ];
  });
}
