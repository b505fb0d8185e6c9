// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { fullTest } from "../testing/full.js";
import { RUNTIMES } from "../testing/runtimes.js";

const consumer = dirname(dirname(fileURLToPath(import.meta.url)));
const workspace = join(consumer, "..", "..");
const tools = createRequire(join(workspace, "package.json"));
const packed = join(consumer, "node_modules", "@karta", "widget");
const manifest = JSON.parse(readFileSync(join(packed, "package.json"), "utf8"));
const bin = (name: string, file: string) => join(dirname(tools.resolve(`${name}/package.json`)), file);

/** The smallest chat: a client, a message, and the text of the answer. */
const CHAT = `
  import { KartaAgentClient } from "@karta/widget";
  const client = new KartaAgentClient({ projectRef: "demo/assistant", embedKey: "pk_test_demo", baseUrl: "https://chat.example" });
  for await (const event of client.sendMessage("Hello")) if (event.type === "message") document.body.append(event.text);`;

/** Maximum size of the smallest chat in bytes, brotli 11. The Responses transport is a separate file. */
const BUDGET = 22_600;

/** The same for all exports, as a bundler with code splitting writes them: what a page loads eagerly. */
const EVERYTHING_BUDGET = 22_600;

/**
 * The same for all exports in one file, as a bundler without code splitting writes it, with the Responses transport.
 */
const EAGER_BUDGET = 24_000;

/** Bundles `source` as a bundler does for a browser. Lazy imports become separate files, unless `splitting` is false. */
function bundles(source: string, splitting = true): { entry: string; lazy: string[] } {
  const { buildSync } = tools("esbuild") as typeof import("esbuild");
  const { outputFiles } = buildSync({
    stdin: { contents: source, resolveDir: consumer },
    bundle: true,
    splitting,
    outdir: "out",
    logLevel: "error",
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
  });
  const texts = (entry: boolean) => outputFiles.filter(({ path }) => path.endsWith("stdin.js") === entry).map(({ text }) => text);
  return { entry: texts(true)[0]!, lazy: texts(false) };
}

const brotli = (text: string) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

test("the entry exports exactly the public names", async () => {
  assert.deepEqual(Object.keys(await import("@karta/widget")).sort(), [
    "KartaAgentClient",
    "KartaAuthError",
    "KartaConflictError",
    "KartaError",
    "KartaForbiddenError",
    "KartaLimitReachedError",
    "KartaNetworkError",
    "KartaNotFoundError",
    "KartaRateLimitedError",
    "KartaServerError",
  ]);
});

test("the package is ESM only and has no dependencies and no side effects", () => {
  assert.equal(manifest.type, "module");
  assert.equal(manifest.sideEffects, false);
  for (const kind of ["dependencies", "peerDependencies", "optionalDependencies", "devDependencies", "scripts"]) {
    assert.equal(manifest[kind], undefined, kind);
  }
});

test("importing adds no global and calls none", () => {
  const script = `
    
    const touched = [];
    for (const name of ["fetch", "setTimeout", "localStorage", "document", "window", "navigator", "addEventListener", "XMLHttpRequest", "EventSource"]) {
      Object.defineProperty(globalThis, name, { configurable: true, get() { touched.push(name); return undefined; } });
    }
    const keys = Reflect.ownKeys(globalThis).length;
    await import("@karta/widget");
    console.log(JSON.stringify({ added: Reflect.ownKeys(globalThis).length - keys, touched }));`;
  const out = execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: consumer, encoding: "utf8" });
  assert.deepEqual(JSON.parse(out), { added: 0, touched: [] });
});

test("an unused import leaves nothing in a bundle", () => {
  assert.equal(bundles('import "@karta/widget"; import { KartaAgentClient } from "@karta/widget";').entry.trim(), "");
});

const BUNDLES: readonly (readonly [string, string, number])[] = [
  ["the smallest chat", CHAT, BUDGET],
  ["a bundle that uses everything", 'export * from "@karta/widget";', EVERYTHING_BUDGET],
];

for (const [name, source, budget] of BUNDLES) {
  test(`${name} is within its budget`, (t) => {
    const { entry, lazy } = bundles(source);
    const bytes = brotli(entry);
    t.diagnostic(`${bytes} bytes brotli of ${budget}; lazily ${lazy.map(brotli).join(", ")}`);
    assert.ok(bytes > 10_000, `${bytes} bytes is too little to be all of it`);
    assert.ok(bytes <= budget, `${bytes} bytes brotli, ${bytes - budget} over the budget`);
    assert.equal(lazy.length, 1, "only the Responses transport is loaded lazily");
  });
}

test("every export in one file is within its budget", (t) => {
  const { entry } = bundles('export * from "@karta/widget";', false);
  const bytes = brotli(entry);
  t.diagnostic(`${bytes} bytes brotli of ${EAGER_BUDGET}`);
  assert.ok(bytes <= EAGER_BUDGET, `${bytes} bytes brotli, ${bytes - EAGER_BUDGET} over the budget`);
});

test("the documentation states these budgets", () => {
  const page = readFileSync(join(dirname(workspace), "docs", "pages", "headless.md"), "utf8");
  const stated = [...page.matchAll(/less than ([\d.]+) kB/g)].map(([, size]) => Math.round(Number(size) * 1_000));
  assert.deepEqual(stated, [BUDGET, EVERYTHING_BUDGET, EAGER_BUDGET]);
});

/** Maximum sizes of the widget as a module in bytes, brotli 11: before the first command, the panel, and each part that it loads later. */
const WIDGET_BUDGETS = { start: 8_000, panel: 51_500, features: 48_000, later: 9_600 };

test("the widget loads the panel in parts, as from the CDN", () => {
  const { entry, lazy } = bundles('export * from "@karta/widget/panel";');
  const [panel, features, ...later] = lazy.map(brotli).sort((a, b) => b - a);
  assert.ok(brotli(entry) <= WIDGET_BUDGETS.start, `${brotli(entry)} bytes before the first command`);
  assert.ok(panel! <= WIDGET_BUDGETS.panel, `${panel} bytes of the panel`);
  assert.ok(features! <= WIDGET_BUDGETS.features, `${features} bytes of the panel's features`);
  assert.ok(later[0]! <= WIDGET_BUDGETS.later, `${later[0]} bytes of the largest later part`);
  const chunks = Object.keys(JSON.parse(readFileSync(join(dirname(workspace), "cdn-dist", "chunks.json"), "utf8")) as object);
  const languages = readdirSync(join(packed, "dist", "words"));
  assert.equal(later.length, chunks.length - 1 + languages.length, "a module for each chunk of the CDN and each language");
});

test("the declarations lead to the sources in the package", () => {
  const { sources } = JSON.parse(readFileSync(join(packed, "dist", "client.d.ts.map"), "utf8")) as { sources: string[] };
  assert.deepEqual(sources, ["../src/client.ts"]);
  assert.match(readFileSync(join(packed, "dist", sources[0]!), "utf8"), /class KartaAgentClient/);
});

for (const [name, page] of [
  ["widget", "headless.html"],
  ["react", "react.html"],
] as const) {
  fullTest(`@karta/${name} packed with the addresses of a release names its page, its repository and where to report bugs`, () => {
    const out = join(consumer, "packed");
    const script = `
      import { pack } from ${JSON.stringify(pathToFileURL(join(workspace, "scripts", "pack.mjs")).href)};
      await pack(${JSON.stringify(name)}, "1.2.3", ${JSON.stringify(out)});`;
    const env = { ...process.env, KARTA_REPOSITORY: "https://git.example/karta", DOCS_ORIGIN: "https://docs.example", DOCS_BASE: "/docs/" };
    execFileSync(process.execPath, ["--input-type=module", "-e", script], { env });
    const read = (file: string) => execFileSync("tar", ["-xzOf", join(out, `karta-${name}-1.2.3.tgz`), `package/${file}`], { encoding: "utf8" });
    const { version, homepage, repository, bugs } = JSON.parse(read("package.json")) as Record<string, unknown>;
    assert.deepEqual(
      { version, homepage, repository, bugs },
      {
        version: "1.2.3",
        homepage: `https://docs.example/docs/${page}`,
        repository: { type: "git", url: "git+https://git.example/karta.git", directory: `npm-dist/${name}` },
        bugs: { url: "https://git.example/karta/issues" },
      },
    );
    assert.match(read("README.md"), new RegExp(`\\[Documentation\\]\\(https://docs\\.example/docs/${page}\\)`));
  });
}

test("the built package names addresses only if its build knew them", () => {
  assert.equal("homepage" in manifest, Boolean(process.env["DOCS_ORIGIN"]));
  assert.equal("repository" in manifest, Boolean(process.env["KARTA_REPOSITORY"]));
});

test("publint has no finding", async () => {
  const { publint } = await import(tools.resolve("publint"));
  const { messages } = await publint({ pkgDir: packed, strict: true, pack: false });
  assert.deepEqual(messages, []);
});

/** Compiles `source` in a folder with a package of its own, and returns what the compiler prints. */
function compile(name: string, file: string, source: string, ...options: string[]): string {
  const folder = join(consumer, "compiled", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}");
  writeFileSync(join(folder, file), source);
  const args = [bin("typescript", "bin/tsc"), file, "--strict", "--target", "es2022", "--module", "node16", "--skipLibCheck", "false", ...options];
  return spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" }).stdout;
}

test("a CommonJS module in TypeScript imports the package with await", () => {
  const source = `
    async function main() {
      const { KartaAgentClient } = await import("@karta/widget");
      const client = new KartaAgentClient({ projectRef: "demo/assistant", token: "t" });
      client.shutdown();
      console.log(typeof require, client.status);
    }
    void main();`;
  assert.equal(compile("commonjs", "chat.cts", source, "--types", "node"), "");
  const out = execFileSync(process.execPath, ["chat.cjs"], { cwd: join(consumer, "compiled", "commonjs"), encoding: "utf8" });
  assert.equal(out, "function closed\n");
});

test("the types need the DOM's types or those of Node", () => {
  const source = `
    import { KartaAgentClient } from "@karta/widget";
    export async function ask(client: KartaAgentClient): Promise<void> {
      for await (const event of client.sendMessage("Hello", { signal: AbortSignal.timeout(1) })) if (event.type === "message") event.text.trim();
    }`;
  const lib = ["--noEmit", "--lib", "es2023,esnext.disposable"];
  assert.equal(compile("node-types", "chat.mts", source, ...lib, "--types", "node"), "");
  assert.match(compile("no-types", "chat.mts", source, ...lib, "--types", ""), /AbortSignal/);
});

const smoke = `
  import { KartaAgentClient, KartaNetworkError } from "@karta/widget";
  const client = new KartaAgentClient({
    baseUrl: "http://127.0.0.1:9", projectRef: "demo/assistant", token: "t",
    fetch: async (url) => {
      const path = new URL(url).pathname;
      if (path.endsWith("/sessions")) return Response.json({ id: "s1", status: "idle" }, { status: 201 });
      if (path.endsWith("/events")) return Response.json({ accepted: true, seq: 1 }, { status: 202 });
      return new Response('data: {"type":"agent.message","text":"grün","seq":2}\\n\\ndata: {"type":"session.status_idle","stop_reason":"end_turn","seq":3}\\n\\n', { headers: { "content-type": "text/event-stream" } });
    },
  });
  const seen = [];
  for await (const event of client.sendMessage("Hello")) seen.push(event.type + (event.text ?? ""));
  client.shutdown();
  console.log(seen.join() + " " + (KartaNetworkError.prototype instanceof Error));`;

for (const { name, executable, args, skip } of RUNTIMES) {
  test(`a turn runs in ${name}`, { skip }, () => {
    const file = join(consumer, `smoke-${name}.mjs`);
    writeFileSync(file, smoke);
    const out = execFileSync(executable(), [...args(), file], { cwd: consumer, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    assert.equal(out.trim(), "messagegrün,done true");
  });
}
