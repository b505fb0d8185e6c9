// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test, { describe } from "node:test";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";
import { publint } from "publint";
import { reactAlias, REACTS } from "./support/reacts.js";

const consumer = dirname(import.meta.dirname);
const packed = join(consumer, "node_modules", "@karta", "react");
const manifest = JSON.parse(readFileSync(join(packed, "package.json"), "utf8"));

/** Maximum size of the package's code in bytes, brotli 11. */
const BUDGET = 4_400;

async function bundle(contents: string, options: object = {}): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: consumer, loader: "tsx" },
    bundle: true,
    write: false,
    format: "esm",
    jsx: "automatic",
    logLevel: "error",
    ...options,
  });
  return outputFiles![0]!.text;
}

test("the entry exports exactly the public names, for clients", async () => {
  assert.deepEqual(Object.keys(await import("@karta/react")).sort(), ["KartaWidget", "useKartaAgent"]);
  const [, first] = readFileSync(join(packed, "dist", "index.js"), "utf8").split("\n");
  assert.equal(first, '"use client";');
});

test("its only dependency is the widget of the same version, and React is the app's", () => {
  assert.deepEqual(manifest.dependencies, { "@karta/widget": manifest.version });
  assert.deepEqual(manifest.peerDependencies, { react: ">=18", "react-dom": ">=18" });
  assert.equal(manifest.sideEffects, false);
});

test("without React and the widget it is within its budget", async (t) => {
  const text = await bundle('export * from "@karta/react";', { minify: true, external: ["react", "react-dom", "react/*", "@karta/widget", "@karta/widget/*"] });
  const bytes = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  t.diagnostic(`${bytes} bytes brotli of ${BUDGET}`);
  assert.ok(bytes <= BUDGET, `${bytes} bytes brotli, ${bytes - BUDGET} over the budget`);
});

test("an app with the component alone does not have the client", async () => {
  const text = await bundle('import { KartaWidget } from "@karta/react"; console.log(KartaWidget);', { splitting: true, outdir: "out", external: ["react", "react/*", "@karta/widget/panel"] });
  assert.doesNotMatch(text, /createClient|sendMessage\(text, options/);
});

test("the declarations lead to the sources in the package", () => {
  const dist = join(packed, "dist");
  const maps = readdirSync(dist).filter((file) => file.endsWith(".d.ts.map"));
  const sources = maps.flatMap((file) => (JSON.parse(readFileSync(join(dist, file), "utf8")) as { sources: string[] }).sources);
  assert.deepEqual(sources.sort(), readdirSync(join(packed, "src")).map((file) => `../src/${file}`).sort());
  assert.match(readFileSync(join(dist, "use-karta-agent.d.ts"), "utf8"), /sourceMappingURL=use-karta-agent\.d\.ts\.map/);
  assert.match(readFileSync(join(packed, "src", "use-karta-agent.ts"), "utf8"), /export function useKartaAgent/);
});

test("publint has no finding", async () => {
  const { messages } = await publint({ pkgDir: packed, strict: true, pack: false });
  assert.deepEqual(messages, []);
});

for (const react of REACTS) {
  describe(`React ${react}`, () => {
    test("both render on a server without touching browser globals", async () => {
      const contents = `
        import { renderToString } from "react-dom/server";
        import { KartaWidget, useKartaAgent } from "@karta/react";
        function Chat() {
          const { messages, status, error, sessionId, pendingApproval } = useKartaAgent({ project: "demo/assistant", embedKey: "pk_test_demo" });
          return <p>{JSON.stringify({ messages, status, error, sessionId, pendingApproval })}</p>;
        }
        globalThis.html = renderToString(<main><KartaWidget project="demo/assistant" embedKey="pk_test_demo" /><Chat /></main>);`;
      const text = await bundle(contents, { format: "cjs", platform: "node", alias: reactAlias(react), define: { "import.meta.url": '"file:///"' } });
      const script = `
        for (const name of ["window", "document", "localStorage", "sessionStorage"])
          Object.defineProperty(globalThis, name, { configurable: true, get() { throw new Error(name + " was touched"); } });
        ${text.replaceAll('"use client";', "")}
        console.log(globalThis.html);`;
      const html = execFileSync(process.execPath, ["--input-type=commonjs"], { input: script, encoding: "utf8", cwd: consumer });
      assert.equal(
        html.trim().replaceAll("&quot;", '"'),
        '<main><p>{"messages":[],"status":"idle","error":null,"sessionId":null,"pendingApproval":null}</p></main>',
      );
    });
  });
}
