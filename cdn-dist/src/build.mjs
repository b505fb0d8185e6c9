// SPDX-License-Identifier: Apache-2.0
/**
 * Turns TeaVM's output into the files that a CDN serves (public-api §8): wrap, minify again, hash, compress, describe.
 * Usage: node src/build.mjs --version 0.1.0 --out target/site [--without=PASS]…
 */
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { describe, writeWithVariants } from "./artifact.mjs";
import { classicScript, classicScripts, named, RUNNING } from "./classic-script.mjs";
import { headerFiles } from "./headers.mjs";
import { check, report, warnings } from "./size-budget.mjs";
import { styles } from "./styles.mjs";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const repository = dirname(here);

/** The paths of each part's compiled file and of its Java sources. */
export const part = (name) => ({
  file: join(repository, "widget-src", name, "target", "js", `${name}.js`),
  sources: ["core", "browser", name].map((module) => join(repository, "widget-src", module, "src", "main", "java")),
});

/** The Java packages and classes of each deferred chunk of the panel. */
export const CHUNKS = JSON.parse(await readFile(join(here, "chunks.json"), "utf8"));

/** The texts of the languages other than English, one JSON file each. */
const LANGUAGES = join(repository, "widget-src", "panel", "src", "main", "languages");

/** The other files of a site: licence, notices, and the manifest's schema. */
const BESIDE = {
  "LICENSE.txt": join(repository, "LICENSE"),
  "NOTICE.txt": join(here, "NOTICE.txt"),
  "manifest.schema.json": join(here, "manifest.schema.json"),
};

/** Builds the site into `out`, and writes the optimized panel to the file `optimized` if there is one. Returns the manifest. */
export async function build({ version, out, optimized, without, stub = join(repository, "stub-snippet", "target") }) {
  const languages = await Promise.all((await readdir(LANGUAGES)).sort().map((name) => language(join(LANGUAGES, name))));
  const [panel, ...chunks] = await classicScripts({
    ...part("panel"),
    optimized,
    without,
    name: (hash) => `panel.${hash}.js`,
    chunks: CHUNKS,
    chunkName: (chunk, hash) => `panel.${chunk}.${hash}.js`,
    constants: {
      ...(await styles()),
      KARTA_LANGUAGES: `|${languages.map(({ code, name, pin }) => `${code} ${name} ${pin}|`).join("")}`,
    },
    // This chunk loads while the first answer streams. Compiling it lazily would delay text.
    atOnce: ["features"],
  });
  const loader = await classicScript({
    ...part("loader"),
    without,
    name: () => "karta.js",
    constants: { KARTA_VERSION: version, KARTA_PANEL_FILE: panel.name, KARTA_PANEL_INTEGRITY: panel.pin },
    atOnce: true,
    natives: panel.natives,
  });

  await rm(out, { recursive: true, force: true });
  const exact = join(out, "widget", version);
  await mkdir(exact, { recursive: true });
  const files = [];
  for (const file of [loader, panel, ...chunks, ...languages]) {
    if (file.map) await writeFile(join(exact, `${file.name}.map`), file.map);
    files.push(await writeWithVariants(exact, file));
  }
  const manifest = {
    version,
    entry: loader.name,
    stub: { csp: (await readFile(join(stub, "stub.csp.txt"), "utf8")).trim() },
    files: files.map(describe),
  };
  await writeFile(join(exact, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const [name, source] of Object.entries(BESIDE)) await cp(source, join(exact, name));
  await cp(exact, join(out, "widget", `v${major(version)}`), { recursive: true });
  for (const [name, text] of Object.entries(headerFiles(version, major(version)))) {
    await writeFile(join(out, name), text);
  }
  return manifest;
}

/**
 * Returns the script that passes the texts of a language, in the JSON `file`, to the panel. Letters beyond ASCII are
 * escaped, so that the page's encoding does not matter.
 */
async function language(file) {
  const code = basename(file, ".json");
  const words = JSON.stringify(JSON.parse(await readFile(file, "utf8")));
  const escaped = words.replace(/[^\0-~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const bytes = Buffer.from(`${RUNNING}.karta(${escaped});\n`);
  return { code, bytes, ...named(bytes, (hash) => `panel.${code}.${hash}.js`) };
}

/**
 * Returns the number of the moving folder. A release before 1.0.0 is published as v1 too, because pages already use
 * that path.
 */
export function major(version) {
  return Math.max(1, Number.parseInt(version, 10));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { version: { type: "string" }, out: { type: "string" }, without: { type: "string", multiple: true } } });
  // npm-dist packs the optimized panel too.
  const optimized = join(dirname(resolve(values.out)), "panel.optimized.js");
  await mkdir(dirname(optimized), { recursive: true });
  const manifest = await build({ version: values.version, out: resolve(values.out), optimized, without: values.without });
  const budgets = JSON.parse(await readFile(join(here, "size-budgets.json"), "utf8"));
  const findings = check(manifest.files, budgets);
  console.log(report(manifest.files, budgets));
  for (const warning of warnings(manifest.files, budgets)) console.warn(`size: ${warning}`);
  if (findings.length > 0) {
    for (const finding of findings) console.error(`size: ${finding}`);
    process.exitCode = 1;
  }
}
