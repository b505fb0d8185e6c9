// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
/** Where the built widget is. */
export const site = join(here, "../../cdn-dist/target/site");
const contestants = {
  "/site/": site,
  "/npm/": join(here, "node_modules"),
  "/peers/": join(here, "../peers/node_modules"),
  "/bare.js": join(here, "target/js"),
  "/": join(here, "src/page"),
};
const types = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript" };

/** Serves folders by the beginnings of paths, the first that fits; returns the origin and how to stop. */
export async function serve(folders = contestants) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    const prefix = Object.keys(folders).find((start) => path.startsWith(start));
    const rest = prefix.endsWith("/") ? path.slice(prefix.length) : path;
    try {
      const body = await readFile(join(folders[prefix], rest));
      response.setHeader("Content-Type", `${types[extname(rest)] ?? "application/octet-stream"}; charset=utf-8`);
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { origin: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}
