// SPDX-License-Identifier: Apache-2.0
import { build, type BuildOptions } from "esbuild";
import { basename } from "node:path";

/**
 * Bundles modules as a site's build does, with lazy imports in separate files.
 *
 * @param entries module files by name; each becomes `/<name>.js`
 * @param alias replacements of module names
 * @returns the files by path
 */
export function bundle(entries: Record<string, string>, alias: Record<string, string> = {}): Promise<Map<string, string>> {
  return built({ entryPoints: entries, alias, format: "esm", splitting: true, chunkNames: "chunk-[name]-[hash]" });
}

/** Bundles one module into one script, which jsdom runs too. */
export function bundleScript(name: string, entry: string, alias: Record<string, string> = {}): Promise<Map<string, string>> {
  return built({ entryPoints: { [name]: entry }, alias, format: "iife" });
}

async function built(options: BuildOptions): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    ...options,
    bundle: true,
    outdir: "out",
    write: false,
    target: "es2022",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"development"' },
    logLevel: "error",
  });
  return new Map(outputFiles.map(({ path, text }) => [`/${basename(path)}`, text]));
}

/** Returns a page that only runs one module. */
export function page(script: string, body = ""): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title></head><body>${body}<script type="module" src="${script}"></script></body></html>`;
}
