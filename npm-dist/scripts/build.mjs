// SPDX-License-Identifier: Apache-2.0
/**
 * Builds the packages in place (widget/dist and react/dist, where the workspace finds them) and packs them.
 * Usage: node scripts/build.mjs --version 0.1.0 --out target [--without=PASS]… (a pass of tools/teavm-optimizer)
 */
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { minify } from "terser";
import { fill } from "../../cdn-dist/src/classic-script.mjs";
import { linksOf } from "../../docs/.vitepress/address.mjs";
import { styles } from "../../cdn-dist/src/styles.mjs";
import { optimize } from "../../tools/teavm-optimizer/src/optimize.mjs";
import { split } from "../../tools/teavm-optimizer/src/split.mjs";
import { core, MINIFY } from "./core.mjs";

const run = promisify(execFile);
const here = dirname(dirname(fileURLToPath(import.meta.url)));
const repository = dirname(here);

/**
 * Writes a module with one function from a compiled part that pages otherwise load as a classic script. Each call runs
 * the code again, as the script does for each mount. `end` is the statement after its declarations.
 */
async function again(code, declaration, end, to) {
  const { code: small } = await minify(`export function ${declaration} {\n${code}\n${end}\n}`, MINIFY);
  await writeFile(to, `${small}\n`);
}

/** Writes the loader's module. Its function returns the one that starts it. */
async function loader(to) {
  const code = await readFile(join(repository, "widget-src", "loader", "target", "js", "module.js"), "utf8");
  await again(code, "widget()", "return main;", to);
}

/**
 * Writes the panel's module. In a page, the panel finds its bridge at its own script element. Here it receives it as
 * an argument.
 */
async function panel(to) {
  const from = join(repository, "widget-src", "panel", "target", "js", "panel.js");
  const readable = (await readFile(from, "utf8")).replace(/\n\/\/# sourceMappingURL=.*\s*$/, "");
  const { code } = optimize(readable, JSON.parse(await readFile(`${from}.map`, "utf8")), { without: values.without });
  // Everything is in one module, so nothing is loaded later.
  const whole = fill(split(code).start.toString(), { ...(await styles()), KARTA_LANGUAGES: "" }, from);
  const [before, after, ...more] = whole.split("document.currentScript");
  if (after === undefined || more.length > 0) {
    throw new Error(`${from}: the panel should ask once for its script element.`);
  }
  const bridge = "{ karta: Object.assign(kartaBridge, { words: kartaWords }) }";
  await again(`${before}(${bridge})${after}`, "mount(kartaBridge, kartaWords)", "main([]);", to);
}

/**
 * Writes a module for each language except English, from the JSON that the panel's files are built from, and the
 * function that imports them.
 */
async function words(dist) {
  const from = join(repository, "widget-src", "panel", "src", "main", "languages");
  await mkdir(join(dist, "words"), { recursive: true });
  const ways = [];
  for (const file of (await readdir(from)).sort()) {
    const name = file.replace(/json$/, "js");
    const json = JSON.stringify(JSON.parse(await readFile(join(from, file), "utf8")));
    await writeFile(join(dist, "words", name), `// SPDX-License-Identifier: Apache-2.0\nexport default ${json};\n`);
    // Literal imports, so that bundlers find each of them.
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

/** Packs the package in folder `name`, which the documentation describes on `page`. Sets `version` for it and for its dependencies in this workspace. */
async function pack(name, page, version, out) {
  const stage = join(out, "stage", name);
  await mkdir(stage, { recursive: true });
  const manifest = JSON.parse(await readFile(join(here, name, "package.json"), "utf8"));
  manifest.version = version;
  for (const dependency of Object.keys(manifest.dependencies ?? {})) {
    if (dependency.startsWith("@karta/")) {
      manifest.dependencies[dependency] = version;
    }
  }
  Object.assign(manifest, linksOf(`npm-dist/${name}`, page, process.env));
  delete manifest.devDependencies;
  delete manifest.scripts;
  await writeFile(join(stage, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await cp(join(here, name, "dist"), join(stage, "dist"), { recursive: true });
  // The declaration maps lead to the sources.
  await cp(join(here, name, "src"), join(stage, "src"), { recursive: true });
  await cp(join(here, name, "README.md"), join(stage, "README.md"));
  await cp(join(repository, "LICENSE"), join(stage, "LICENSE"));
  await run("npm", ["pack", "--silent", "--pack-destination", out], { cwd: stage });
}

const { values } = parseArgs({ options: { version: { type: "string" }, out: { type: "string" }, without: { type: "string", multiple: true } } });
const out = resolve(values.out);
await rm(join(out, "stage"), { recursive: true, force: true });
await mkdir(out, { recursive: true });

await build("widget");
await core(join(here, "widget", "dist"), values.without);
await loader(join(here, "widget", "dist", "loader.js"));
await panel(join(here, "widget", "dist", "panel-file.js"));
await words(join(here, "widget", "dist"));
await pack("widget", "headless.md", values.version, out);
await build("react");
await pack("react", "react.md", values.version, out);
