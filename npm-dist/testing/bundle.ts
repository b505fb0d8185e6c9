// SPDX-License-Identifier: Apache-2.0
import { build } from "esbuild";
import { basename } from "node:path";

/**
 * Bundles modules as a site's build does, what is imported lazily into files of its own.
 *
 * @param entries names to module files; `/<name>.js` each becomes
 * @param alias module names to what they stand for
 * @returns the files by path
 */
export async function bundle(entries: Record<string, string>, alias: Record<string, string> = {}): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    entryPoints: entries,
    bundle: true,
    splitting: true,
    outdir: "out",
    chunkNames: "chunk-[name]-[hash]",
    write: false,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    alias,
    define: { "process.env.NODE_ENV": '"development"' },
    logLevel: "error",
  });
  return new Map(outputFiles.map(({ path, text }) => [`/${basename(path)}`, text]));
}

/** A page that runs one module and nothing else. */
export function page(script: string, body = ""): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title></head><body>${body}<script type="module" src="${script}"></script></body></html>`;
}
