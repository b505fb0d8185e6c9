// SPDX-License-Identifier: Apache-2.0
/**
 * Removes TeaVM's runtime from the compiled loader: class metadata, string pool, exceptions and arrays. The loader
 * creates no Java objects, so it needs none of these. If the remaining code still uses a name of the runtime or has a
 * static initialiser, the build fails with that name.
 *
 * The input is TeaVM's output with readable names, an ES module with one export. The output is a classic script with
 * one global, `main`, for that export. Every remaining character keeps its position, so that the source map stays
 * valid.
 *
 * Usage: node src/build/without-runtime.mjs target/teavm target/js
 */
import { appendFile, copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, tokenizer } from "acorn";

/** TeaVM names a top-level declaration by the first letters of its package: sh.karta.widget… is skw…. */
const ours = /^skw[a-z]*_/;
/** Names of TeaVM's runtime and of compiled library classes: $rt_…, $dbg_…, java.lang.… (jl_), org.teavm.… (ot…_). */
const foreign = /^(\$rt_|\$dbg_|java_|j[a-z]{1,4}_|ot[a-z]*_|Java)/;
const classInit = /\bskw\w+_\$callClinit\(\);/g;

/** Returns `compiled` as a classic script that sets `main`, without the runtime. */
export function withoutRuntime(compiled) {
  const program = parse(compiled, { ecmaVersion: 2022, sourceType: "module" });
  const out = Array.from(compiled);
  const blank = (from, to) => {
    for (let i = from; i < to; i++) if (out[i] !== "\n") out[i] = " ";
  };
  const kept = new Set();
  let main;
  for (const node of program.body) {
    if (node.type === "VariableDeclaration") {
      const keep = node.declarations.filter(({ id, init }) => ours.test(id.name) && !isClassMachinery(id.name, init, compiled));
      let from = node.start;
      if (keep.length > 0) from += node.kind.length;
      for (const declarator of keep) {
        blank(from, declarator.start);
        kept.add(declarator.id.name);
        from = declarator.end + 1;
      }
      blank(from, node.end);
      if (keep.length > 0) out[from - 1] = ";";
      for (const declarator of keep.slice(0, -1)) out[declarator.end] = ",";
    } else if (node.type === "FunctionDeclaration" && ours.test(node.id.name) && !isConstructor(node)) {
      kept.add(node.id.name);
    } else {
      if (node.type === "ExportNamedDeclaration") main = entry(node);
      blank(node.start, node.end);
    }
  }
  const body = out.join("").replace(classInit, (call) => " ".repeat(call.length)).replace(/\/\/# sourceMappingURL=.*\s*$/, "");
  demand(body, kept);
  if (!kept.has(main)) throw new Error(`entry: expected a function of the loader, got ${main}`);
  const [first, ...rest] = body.split("\n");
  if (first.trim() !== "") throw new Error(`first line: expected an empty line for the wrapper, got ${first}`);
  return `var main;(function(){\n${rest.join("\n").trimEnd()}\nmain=${main};})();\n`;
}

/** Returns the exported function. TeaVM wraps `main` in a function that converts arguments to Java strings. */
function entry(node) {
  const [{ local, exported }] = node.specifiers;
  if (exported.name === "main" && local.name === "$rt_export_main") return "skwl_Main_main";
  if (!ours.test(local.name)) throw new Error(`export ${exported.name}: expected a function of the loader, got ${local.name}`);
  return local.name;
}

/**
 * Returns whether a declaration is a class's constructor or the call of its static initialiser. The initialiser must be
 * empty, because it would need the class.
 */
function isClassMachinery(name, init, compiled) {
  if (name.endsWith("__clinit_") && !/^\(\) => \{\s*(return;)?\s*\}$/.test(compiled.slice(init.start, init.end))) {
    throw new Error(`${name}: the loader's classes may have no static initialiser; set the field in a method`);
  }
  return name.endsWith("_$callClinit") || name.endsWith("__clinit_") || /__init_\d*$/.test(name) || (init?.type === "CallExpression" && init.callee.name === "$rt_classWithoutFields");
}

function isConstructor(node) {
  return node.params.length === 0 && !node.id.name.includes("$js_body");
}

/** Fails if the code still uses a removed name. */
function demand(body, kept) {
  const needed = new Set();
  for (const { type, value } of tokenizer(body, { ecmaVersion: 2022 })) {
    if (type.label === "name" && (foreign.test(value) || (ours.test(value) && !kept.has(value)))) needed.add(value);
  }
  if (needed.size > 0) {
    throw new Error(`the loader creates Java objects, which need TeaVM's runtime: ${[...needed].join(", ")}. Use JavaScript values only`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [from, to] = process.argv.slice(2);
  await mkdir(to, { recursive: true });
  for (const file of ["loader.js", "module.js"]) {
    await writeFile(join(to, file), withoutRuntime(await readFile(join(from, file), "utf8")));
  }
  await appendFile(join(to, "loader.js"), "//# sourceMappingURL=loader.js.map\n");
  await copyFile(join(from, "loader.js.map"), join(to, "loader.js.map"));
}
