// SPDX-License-Identifier: Apache-2.0
/**
 * Builds the packages in place (widget/dist and react/dist, where the workspace finds them) and packs them.
 * Usage: node scripts/build.mjs --version 0.1.0 --out target
 */
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { minify } from "terser";
import { fill } from "../../cdn-dist/src/classic-script.mjs";
import { lean } from "../../cdn-dist/src/lean/lean.mjs";
import { split } from "../../cdn-dist/src/lean/split.mjs";

const run = promisify(execFile);
const here = dirname(dirname(fileURLToPath(import.meta.url)));
const repository = dirname(here);

/** As cdn-dist minifies: TeaVM marks fields and methods of Java with a dollar sign, and nothing else has one. */
const MINIFY = {
  module: true,
  ecma: 2020,
  compress: { passes: 3, unsafe_arrows: true, unsafe_methods: true, keep_fargs: false, pure_getters: true, hoist_props: true },
  mangle: { properties: { regex: /^\$/ } },
  format: { comments: false, preserve_annotations: true, preamble: "// SPDX-License-Identifier: Apache-2.0" },
};

/**
 * Makes a module of one export from TeaVM's ES module, by way of the function around everything that the lean passes
 * and bundlers like: called nowhere but here, it is dropped whole where nobody uses the export.
 */
async function compiled(from, to, name) {
  const readable = (await readFile(from, "utf8")).replace(/\n\/\/# sourceMappingURL=.*\s*$/, "");
  const [statement, local] = new RegExp(`export \\{ ([\\w$]+) as ${name} \\};`).exec(readable) ?? [];
  if (!statement) {
    throw new Error(`${from} does not export ${name}.`);
  }
  const script = `(function(){\n${readable.replace(statement, "")}\nreturn ${local};\n})();`;
  const { code } = lean(script, JSON.parse(await readFile(`${from}.map`, "utf8")));
  const module = await minify(`export const ${name} = /*@__PURE__*/ ${code.trim()}`, MINIFY);
  await writeFile(to, `${module.code}\n`);
}

/**
 * Makes a module of one function from a compiled part that a page otherwise gets as a classic script. Its code runs anew
 * with each call, as the script does for each mount. `end` is what it does after its declarations.
 */
async function again(code, declaration, end, to) {
  const { code: small } = await minify(`export function ${declaration} {\n${code}\n${end}\n}`, MINIFY);
  await writeFile(to, `${small}\n`);
}

/** The loader's code: the function returns the one that starts it. */
async function loader(to) {
  const code = await readFile(join(repository, "widget-src", "loader", "target", "js", "module.js"), "utf8");
  await again(code, "widget()", "return main;", to);
}

/** The panel's code: a page's finds its bridge at its own script element, this one is given it. */
async function panel(to) {
  const from = join(repository, "widget-src", "panel", "target", "js", "panel.js");
  const readable = (await readFile(from, "utf8")).replace(/\n\/\/# sourceMappingURL=.*\s*$/, "");
  const { code } = lean(readable, JSON.parse(await readFile(`${from}.map`, "utf8")));
  // One module holds everything: nothing is left to load later.
  const whole = fill(split(code, []).start.toString(), { KARTA_RARE_FILE: "", KARTA_RARE_INTEGRITY: "", KARTA_LANGUAGES: "" }, from);
  const [before, after, ...more] = whole.split("document.currentScript");
  if (after === undefined || more.length > 0) {
    throw new Error(`${from}: the panel should ask once for its script element.`);
  }
  const bridge = "{ karta: Object.assign(kartaBridge, { words: kartaWords }) }";
  await again(`${before}(${bridge})${after}`, "mount(kartaBridge, kartaWords)", "main([]);", to);
}

/** A module for each language but English, from the JSON that the panel's own files are made of, and the way to them. */
async function words(dist) {
  const from = join(repository, "widget-src", "panel", "src", "main", "languages");
  await mkdir(join(dist, "words"), { recursive: true });
  const ways = [];
  for (const file of (await readdir(from)).sort()) {
    const name = file.replace(/json$/, "js");
    const json = JSON.stringify(JSON.parse(await readFile(join(from, file), "utf8")));
    await writeFile(join(dist, "words", name), `// SPDX-License-Identifier: Apache-2.0\nexport default ${json};\n`);
    // Written out, so that bundlers see each of them.
    ways.push(`${name.slice(0, 2)}: () => import("./words/${name}")`);
  }
  const code = `const ways = { ${ways.join(", ")} };\nexport const words = (language) => ways[language]().then((module) => module.default);\n`;
  await writeFile(join(dist, "words.js"), `// SPDX-License-Identifier: Apache-2.0\n${code}`);
}

/** Builds the package in folder `name`. */
async function build(name) {
  const dist = join(here, name, "dist");
  await rm(dist, { recursive: true, force: true });
  await run(process.execPath, [join(here, "node_modules", "typescript", "bin", "tsc"), "-p", join(here, name)]).catch((error) => {
    throw new Error(`tsc: ${error.stdout}`);
  });
}

/** Packs the package in folder `name` with `version` for itself and for the packages of this workspace it needs. */
async function pack(name, version, out) {
  const stage = join(out, "stage", name);
  await mkdir(stage, { recursive: true });
  const manifest = JSON.parse(await readFile(join(here, name, "package.json"), "utf8"));
  manifest.version = version;
  for (const dependency of Object.keys(manifest.dependencies ?? {})) {
    if (dependency.startsWith("@karta/")) {
      manifest.dependencies[dependency] = version;
    }
  }
  delete manifest.devDependencies;
  delete manifest.scripts;
  await writeFile(join(stage, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await cp(join(here, name, "dist"), join(stage, "dist"), { recursive: true });
  await cp(join(here, name, "README.md"), join(stage, "README.md"));
  await cp(join(repository, "LICENSE"), join(stage, "LICENSE"));
  await run("npm", ["pack", "--silent", "--pack-destination", out], { cwd: stage });
}

const { values } = parseArgs({ options: { version: { type: "string" }, out: { type: "string" } } });
const out = resolve(values.out);
await rm(join(out, "stage"), { recursive: true, force: true });
await mkdir(out, { recursive: true });

await build("widget");
await compiled(join(repository, "widget-src", "headless", "target", "js", "core.js"), join(here, "widget", "dist", "core.js"), "createClient");
await loader(join(here, "widget", "dist", "loader.js"));
await panel(join(here, "widget", "dist", "panel-file.js"));
await words(join(here, "widget", "dist"));
await pack("widget", values.version, out);
await build("react");
await pack("react", values.version, out);
