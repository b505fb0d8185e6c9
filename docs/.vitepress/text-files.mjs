// SPDX-License-Identifier: Apache-2.0
/** Writes the pages as plain Markdown for programs: one file beside each page, `llms.txt` and `llms-full.txt`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Pages that consist of a component only, and those that the search leaves out, because they answer no question. */
export const WITHOUT_TEXT = new Set(["playground", "changelog", "behaviour"]);

/** Returns the page without front matter, tags of code blocks and VitePress's attributes, with links to the other Markdown files. */
export function plain(source) {
  return source
    .replace(/^---\n[\s\S]*?\n---\n+/, "")
    .replace(/^```(\w+) (?:(?:run|compile)=\S+|lint|text: .*)$/gm, "```$1")
    .replace(/\]\(\.\/([a-z-]+)(#[\w-]*)?\)/g, (_, page, anchor = "") => `](./${page}.${WITHOUT_TEXT.has(page) ? "html" : `md${anchor}`})`)
    .replaceAll('{target="_self"}', "")
    .replace(/^<(?:ThemePreview|HomeDemo) \/>\n+/gm, "");
}

/**
 * @param {string} folder the built site
 * @param {{text: string, items: {text: string, link: string}[]}[]} sidebar decides the order
 * @param {Map<string, {source: string, description: string}>} pages by file name, with included files in place
 * @param {string} description of the site
 */
export function writeTextFiles(folder, sidebar, pages, description) {
  const index = ["# Karta", "", `> ${description}`, ""];
  const full = [];
  for (const group of sidebar) {
    index.push(`## ${group.text}`, "");
    for (const { text, link } of group.items) {
      const name = link === "/" ? "index" : link.slice(1);
      if (WITHOUT_TEXT.has(name)) continue;
      const page = pages.get(`${name}.md`);
      const markdown = plain(page.source);
      writeFileSync(join(folder, `${name}.md`), markdown);
      index.push(`- [${text}](./${name}.md): ${page.description}`);
      full.push(markdown.trim());
    }
    index.push("");
  }
  writeFileSync(join(folder, "llms.txt"), index.join("\n"));
  writeFileSync(join(folder, "llms-full.txt"), `${full.join("\n\n")}\n`);
}
