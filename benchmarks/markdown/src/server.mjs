// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { style } from "../../../cdn-dist/src/styles.mjs";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
/** Directory of the built widget. */
export const site = join(here, "../../cdn-dist/target/site");
export const FOLDERS = {
  "/site/": site,
  "/npm/": join(here, "node_modules"),
  "/peers/": join(here, "../peers/node_modules"),
  "/bare.js": join(here, "target/js"),
  "/": join(here, "src/page"),
};
/** Files that are built when they are requested. */
const built = { "/bare.css": () => style("panel.css") };
const types = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript" };

/**
 * Serves each path from the first folder whose prefix matches. Returns the origin and a function that stops the
 * server.
 */
export async function serve(folders = FOLDERS) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    const prefix = Object.keys(folders).find((start) => path.startsWith(start));
    const rest = prefix.endsWith("/") ? path.slice(prefix.length) : path;
    try {
      const body = await (built[path]?.() ?? readFile(join(folders[prefix], rest)));
      response.setHeader("Content-Type", `${types[extname(rest)] ?? "application/octet-stream"}; charset=utf-8`);
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { origin: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}
