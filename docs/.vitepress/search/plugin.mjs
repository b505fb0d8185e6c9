// SPDX-License-Identifier: Apache-2.0
/**
 * Replaces VitePress's search index with one that also contains the `keywords` of the pages' front matter and the API
 * reference, and its use of MiniSearch with `search.mjs`.
 */
import { fileURLToPath } from "node:url";
import MiniSearch from "minisearch";
import { apiSections, pageSections } from "./sections.mjs";
import { INDEX } from "./search.mjs";

const BOX = /VPLocalSearchBox/;
const ENGINE = fileURLToPath(new URL("search.mjs", import.meta.url));

/** @param {{base: string, api: URL | null}} options path of the site, folder of the API reference or null without one */
export function siteSearch({ base, api }) {
  /** Rendered pages by their path. VitePress renders them in any order. */
  const pages = new Map();

  /** Renders a page. VitePress calls this for each page that it would index, with the included files in place. */
  function _render(source, env, markdown) {
    const html = markdown.render(source, env);
    const { keywords = "", description, search } = env.frontmatter ?? {};
    if (search === false) return "";
    pages.set(env.relativePath, { source, html, keywords, description });
    return "";
  }

  function index() {
    const search = new MiniSearch(INDEX);
    for (const [path, { html, keywords }] of [...pages].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const address = base + path.replace(/\.md$/, ".html").replace(/^index\.html$/, "");
      for (const { anchor, level, title, titles, text } of pageSections(html)) {
        search.add({ id: `${address}#${anchor}`, title, titles, text, keywords: level === 1 ? keywords : "" });
      }
    }
    const reference = api ? apiSections(fileURLToPath(api)) : [];
    for (const { path, ...section } of reference) search.add({ id: `${base}api/${path}`, ...section });
    return JSON.stringify(search);
  }

  const plugin = {
    name: "karta:search",
    enforce: "pre",
    resolveId(id, importer) {
      if (id === "minisearch" && BOX.test(importer ?? "")) return ENGINE;
      return undefined;
    },
    load(id) {
      // VitePress collects the pages while it loads "/@localSearchIndex", which imports this one.
      return id === "/@localSearchIndexroot" ? `export default ${JSON.stringify(index())}` : undefined;
    },
  };

  return { plugin, options: { _render, detailedView: false }, pages };
}
