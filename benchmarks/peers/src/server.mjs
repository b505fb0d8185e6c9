// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const folders = { "/site/": join(here, "../../cdn-dist/target/site"), "/npm/": join(here, "node_modules"), "/floor/": join(here, "src") };
const types = { ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json" };

/**
 * Serves pages by name, the built widget, the peers' files and the floor. Each file is compressed as its maker ships
 * it, or else as a CDN would compress it (brotli 11: none of the settings used for ours makes deep-chat's file
 * smaller). All other requests receive an empty object, because loading and opening a widget needs no agent. `sizes`
 * contains the bytes of each served file, `prefetched` the paths requested ahead of need.
 */
export async function serve(pages) {
  const sizes = new Map();
  const prefetched = new Set();
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    const prefix = Object.keys(folders).find((start) => path.startsWith(start));
    if (pages[path.slice(1)] !== undefined) {
      response.setHeader("Content-Type", "text/html; charset=utf-8").end(pages[path.slice(1)]);
      return;
    }
    if (!prefix) {
      response.setHeader("Content-Type", "application/json").end("{}");
      return;
    }
    try {
      if (!sizes.has(path)) sizes.set(path, await measure(join(folders[prefix], path.slice(prefix.length))));
      const entry = sizes.get(path);
      if (`${request.headers["sec-purpose"]}`.includes("prefetch")) prefetched.add(path);
      response.setHeader("Content-Type", `${types[extname(path)] ?? "application/octet-stream"}; charset=utf-8`);
      response.setHeader("Access-Control-Allow-Origin", "*");
      response.setHeader("Content-Encoding", "br").setHeader("Cache-Control", "public, max-age=3600").end(entry.body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { origin: `http://127.0.0.1:${server.address().port}`, sizes, prefetched, stop: () => server.close() };
}

async function measure(file) {
  const raw = await readFile(file);
  const published = readFile(`${file}.br`).catch(() => promisify(brotliCompress)(raw));
  const [body, zipped] = await Promise.all([published, promisify(gzip)(raw, { level: 9 })]);
  return { raw: raw.length, gzip: zipped.length, brotli: body.length, body };
}
