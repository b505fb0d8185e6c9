// SPDX-License-Identifier: Apache-2.0

/** The headers of every file of the widget. They allow its use from any page, including cross-origin isolated ones. */
const always = {
  "Access-Control-Allow-Origin": "*",
  "Cross-Origin-Resource-Policy": "cross-origin",
  "X-Content-Type-Options": "nosniff",
};
const immutable = { ...always, "Cache-Control": "public, max-age=31536000, immutable" };
const moving = { ...always, "Cache-Control": "public, max-age=300, stale-while-revalidate=86400" };

/**
 * Returns the header files of common static hosts by name: `_headers` (Netlify, Cloudflare Pages), and `nginx.conf`, to
 * be included in the server block that serves this folder.
 *
 * In the moving folder only the loader and the manifest change. A chunk with a content hash in its name never changes.
 */
export function headerFiles(version, major) {
  return { _headers: staticHost(version, major), "nginx.conf": nginx(version, major) };
}

/** Rules that match the same path are joined there, header by header, so the paths must not overlap. */
function staticHost(version, major) {
  const rules = [
    [`/widget/${version}/*`, immutable],
    [`/widget/v${major}/karta.js`, moving],
    [`/widget/v${major}/manifest.json`, moving],
    [`/widget/v${major}/panel.*`, immutable],
  ];
  return rules.map(([path, headers]) => `${path}\n${lines(headers, (name, value) => `  ${name}: ${value}`)}\n`).join("");
}

function nginx(version, major) {
  const rules = [
    [`/widget/${version}/`, immutable],
    [`/widget/v${major}/`, moving],
    // The expression is in quotes, because its braces would otherwise begin a block.
    [`~ "^/widget/v${major}/.+\\.[0-9a-f]{10}\\.js"`, immutable],
  ];
  const blocks = rules.map(([path, headers]) => `location ${path} {\n${lines(headers, (name, value) => `  add_header ${name} "${value}" always;`)}\n}\n`);
  return `gzip_static on;\n${blocks.join("")}`;
}

function lines(headers, format) {
  return Object.entries(headers)
    .map(([name, value]) => format(name, value))
    .join("\n");
}
