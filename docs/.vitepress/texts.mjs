// SPDX-License-Identifier: Apache-2.0
/** The table of the panel's texts, built from their sources. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const panel = new URL("../../widget-src/panel/src/main/java/sh/karta/widget/panel/", import.meta.url).pathname;

/** Returns the texts of a class whose constant JSON is a text block (Java Language Specification, 3.10.6). */
function textsOf(file) {
  const [, block] = /JSON =\s+"""\n([\s\S]*?)"""/.exec(readFileSync(file, "utf8"));
  // A backslash at the end of a line joins it with the next one. In front of another character, it escapes that.
  return JSON.parse(block.replace(/\\(?:\n\s*|(.))/g, "$1").trim());
}

/** @returns {Record<string, string>} the English texts of all parts of the panel, by their keys in alphabetical order */
export function englishTexts() {
  const files = readdirSync(panel, { recursive: true }).filter((name) => /English\.java$/.test(name));
  const texts = Object.assign({}, ...files.map((name) => textsOf(join(panel, name))));
  return Object.fromEntries(Object.entries(texts).sort(([one], [other]) => one.localeCompare(other, "en")));
}

/** @returns {string} the table as Markdown */
export function textsTable() {
  const rows = Object.entries(englishTexts()).map(([key, text]) => `| \`${key}\` | ${text.replaceAll("|", "\\|").replaceAll("<", "&lt;")} |`);
  return ["| Key | English text |", "|---|---|", ...rows, ""].join("\n");
}
