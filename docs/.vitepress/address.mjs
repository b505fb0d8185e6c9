// SPDX-License-Identifier: Apache-2.0
/**
 * Everything that depends on where the site is published: canonical addresses, `sitemap.xml`, `robots.txt` and edit links. The site in
 * the server's jar is served from any origin, so all of it needs a setting.
 */

/**
 * @param {string} relativePath of a page, such as `quickstart.md`
 * @param {{origin: string, base: string}} site
 * @returns {string} the page's address, as links within the site have it
 */
export function addressOf(relativePath, { origin, base }) {
  const path = relativePath.replace(/\.md$/, ".html").replace(/^index\.html$/, "");
  return `${origin}${base}${path}`;
}

/**
 * Returns the tags of a page for search engines and link previews. There is no `og:image`: it must be the absolute address of a
 * bitmap, and the site has neither a fixed origin nor a picture that says more than the title.
 *
 * @param {{title: string, description: string, relativePath: string}} page
 * @param {{origin: string, base: string, name: string}} site; without an origin, no tag has an address
 */
export function headOf({ title, description, relativePath }, site) {
  const property = (name, content) => ["meta", { property: `og:${name}`, content }];
  const head = [property("type", "website"), property("site_name", site.name), property("title", title), property("description", description), ["meta", { name: "twitter:card", content: "summary" }]];
  if (site.origin) {
    const href = addressOf(relativePath, site);
    head.push(["link", { rel: "canonical", href }], property("url", href));
  }
  return head;
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** Returns the sitemap of the pages (sitemaps.org, protocol 0.9). */
export function sitemapOf(relativePaths, site) {
  const entries = relativePaths.map((path) => `  <url><loc>${escaped(addressOf(path, site))}</loc></url>\n`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join("")}</urlset>\n`;
}

/** Returns the rules for crawlers (RFC 9309). They count at the root of an origin only. */
export function robotsOf({ origin, base }) {
  const rules = `User-agent: *\nAllow: /\nDisallow: ${base}preview/\n`;
  return origin ? `${rules}\nSitemap: ${origin}${base}sitemap.xml\n` : rules;
}

/**
 * Returns the fields of an npm package's manifest that name its origin. Without settings there are none, because an address that does not
 * exist is worse than none.
 *
 * @param {string} folder of the package in the repository
 * @param {string} page of the documentation about the package, such as `headless.md`
 * @param {Record<string, string | undefined>} env `KARTA_REPOSITORY`, the https address of the git repository, and the settings
 *   of the site, `DOCS_ORIGIN` and `DOCS_BASE`
 */
export function linksOf(folder, page, { KARTA_REPOSITORY, DOCS_ORIGIN, DOCS_BASE: base = "/docs/" }) {
  const origin = originOf(DOCS_ORIGIN, "DOCS_ORIGIN");
  const address = repositoryOf(KARTA_REPOSITORY);
  return {
    ...(origin ? { homepage: addressOf(page, { origin, base }) } : {}),
    // GitHub, GitLab and Forgejo all have their issues at this path.
    ...(address ? { repository: { type: "git", url: `git+${address}.git`, directory: folder }, bugs: { url: `${address}/issues` } } : {}),
  };
}

/** Returns the README of a package with a link to its page, if that is known. */
export const readmeOf = (text, { homepage }) => (homepage ? text.replace(/^# .+\n/, `$&\n[Documentation](${homepage})\n`) : text);

/**
 * Returns what the site says about its sources: a link to the repository and one to the source of each page, if they are known.
 *
 * @param {Record<string, string | undefined>} env `KARTA_REPOSITORY`, and `DOCS_EDIT`, the address of a page's source with `:path`
 *   for its path in `docs/pages`
 */
export function sourcesOf({ KARTA_REPOSITORY, DOCS_EDIT: edit }) {
  const repository = repositoryOf(KARTA_REPOSITORY);
  if (edit && !/^https:\/\/[^/]+\/.*:path/.test(edit)) throw new Error(`DOCS_EDIT: expected an address like https://git.example.com/karta/edit/main/docs/pages/:path, got "${edit}"`);
  return {
    nav: repository ? [{ text: new URL(repository).host === "github.com" ? "GitHub" : "Source code", link: repository }] : [],
    editLink: edit ? { editLink: { pattern: edit, text: "Edit this page" } } : {},
  };
}

function repositoryOf(value) {
  if (value && !/^https:\/\/[^/]+\/./.test(value)) throw new Error(`KARTA_REPOSITORY: expected an address like https://git.example.com/karta, got "${value}"`);
  return value?.replace(/(\.git)?\/?$/, "");
}

/** Returns the value of an environment variable that must be an https origin or empty. */
export function originOf(value, name) {
  if (!value) return "";
  const origin = URL.canParse(value) ? new URL(value).origin : "";
  if (origin !== value || !origin.startsWith("https://")) throw new Error(`${name}: expected an origin like https://docs.example.com, got "${value}"`);
  return origin;
}
