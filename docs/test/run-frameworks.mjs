// SPDX-License-Identifier: Apache-2.0
/**
 * Inserts the unchanged blocks of the frameworks page where readers paste them, and builds a page with the framework's own tools.
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { compileScript, parse } from "vue/compiler-sfc";
import { root } from "./blocks.mjs";
import { repository } from "./tables.mjs";

const page = (head, body) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>${head}</head><body><h1>A page</h1>${body}</body></html>`;

function folder(...names) {
  const made = join(...names);
  rmSync(made, { recursive: true, force: true });
  mkdirSync(made, { recursive: true });
  return made;
}

/** Bundles a program and its imports into one classic script for the end of the page's body. */
async function bundle(contents, resolveDir, loader) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir, loader },
    bundle: true,
    write: false,
    format: "iife",
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"', __VUE_OPTIONS_API__: "false", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false" },
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
  });
  return `<script>${outputFiles[0].text.replaceAll("</script", "<\\/script")}</script>`;
}

/** @returns {Promise<string>} a page whose Vue application is the block's component */
export async function vuePage({ code }) {
  const app = folder(root, "target", "vue");
  const { descriptor } = parse(code, { filename: "App.vue" });
  writeFileSync(join(app, "App.js"), compileScript(descriptor, { id: "app", inlineTemplate: true }).content);
  const main = `import { createApp } from "vue"; import App from "./App.js"; createApp(App).mount("#app");`;
  return page("", `<div id="app"></div>${await bundle(main, app, "js")}`);
}

/** @returns {Promise<string>} a page with the tag in its index.html, whose Angular application is the block's component */
export async function angularPage({ code }, tag) {
  const app = folder(root, "target", "angular");
  writeFileSync(join(app, "help.component.ts"), code);
  const main = `
    import "@angular/compiler";
    import { provideZonelessChangeDetection } from "@angular/core";
    import { bootstrapApplication } from "@angular/platform-browser";
    import { HelpComponent } from "./help.component";
    void bootstrapApplication(HelpComponent, { providers: [provideZonelessChangeDetection()] });`;
  return page(tag, `<app-help></app-help>${await bundle(main, app, "ts")}`);
}

/** Fakes of the WordPress functions that the block calls, as its reference describes them. */
const WORDPRESS = `<?php
$hooks = [];
function add_action(string $hook, callable $callback): void { global $hooks; $hooks[$hook][] = $callback; }
function do_action(string $hook): void { global $hooks; foreach ($hooks[$hook] ?? [] as $callback) { $callback(); } }
function wp_script_attributes(array $attributes): string {
    $text = '';
    foreach ($attributes as $name => $value) {
        if ($value === true) { $text .= " $name"; }
        elseif ($value !== false) { $text .= ' ' . $name . '="' . htmlspecialchars((string) $value, ENT_QUOTES) . '"'; }
    }
    return $text;
}
function wp_print_script_tag(array $attributes): void { echo '<script' . wp_script_attributes($attributes) . "></script>\\n"; }
function wp_print_inline_script_tag(string $data, array $attributes = []): void {
    echo '<script' . wp_script_attributes($attributes) . ">\\n" . $data . "\\n</script>\\n";
}
require __DIR__ . '/functions.php';
?>
${page("", "<button data-karta-open>Need help?</button><?php do_action('wp_footer'); ?>")}
`;

/** @returns {string} the page that a theme with the block prints */
export function wordpressPage({ code }) {
  const theme = folder(root, "target", "wordpress");
  writeFileSync(join(theme, "functions.php"), code);
  writeFileSync(join(theme, "index.php"), WORDPRESS);
  return execFileSync("php", ["-d", "error_reporting=E_ALL", "-d", "display_errors=stderr", join(theme, "index.php")], { encoding: "utf8" });
}

/**
 * Builds and starts a Next application whose root layout is the block, in the folder with the packages' tools.
 *
 * @returns {Promise<{origin: string, close: () => Promise<void>}>}
 */
export async function nextSite({ code }) {
  const packages = join(repository, "npm-dist");
  const app = folder(packages, "target", "docs-next");
  for (const file of ["next.config.mjs", "tsconfig.json"]) cpSync(join(packages, "examples", "next", file), join(app, file));
  mkdirSync(join(app, "app"));
  writeFileSync(join(app, "app", "layout.tsx"), code);
  writeFileSync(join(app, "app", "page.tsx"), `export default function Page() { return <button type="button" data-karta-open>Need help?</button>; }\n`);
  const next = join(packages, "node_modules", "next", "dist", "bin", "next");
  const options = { cwd: app, env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" } };
  execFileSync(process.execPath, [next, "build"], { ...options, stdio: "pipe" });
  const server = spawn(process.execPath, [next, "start", "--hostname", "127.0.0.1", "--port", "0"], { ...options, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const origin = await new Promise((resolve, reject) => {
    createInterface(server.stdout).on("line", (line) => {
      const [, address] = /Local:\s+(http:\S+)/.exec(line) ?? [];
      if (address) resolve(address.replace("localhost", "127.0.0.1"));
    });
    ended.then((status) => reject(new Error(`next ended with exit code ${status}`)));
  });
  const close = async () => {
    server.kill();
    await ended;
  };
  return { origin, close };
}
