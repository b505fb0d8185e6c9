// SPDX-License-Identifier: Apache-2.0
/**
 * Bundles the imports of a small chat from Karta's packages and from other libraries, as a site's build does: minified, with lazy parts in
 * separate files, without React. Records bytes in Brotli 11.
 * Usage: node src/bundles.mjs [--json file], after npm-dist is packaged
 */
import { build } from "esbuild";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants } from "node:zlib";
import { machine } from "../../markdown/src/machine.mjs";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
/** The built packages, as they are packed. */
const packed = { "@karta/widget": join(here, "../../npm-dist/target/stage/widget"), "@karta/react": join(here, "../../npm-dist/target/stage/react") };
const { values } = parseArgs({ options: { json: { type: "string" } } });

/** The imports of a small chat: a hook for messages, tools, approvals, errors and stop, or a client. */
const CHATS = [
  { name: "@karta/react", what: "React hook", package: "@karta/react", source: `export { useKartaAgent } from "@karta/react";` },
  { name: "@ai-sdk/react", what: "React hook", package: "@ai-sdk/react", source: `export { useChat } from "@ai-sdk/react"; export { DefaultChatTransport } from "ai";` },
  { name: "@karta/widget", what: "client", package: "@karta/widget", source: `export { KartaAgentClient } from "@karta/widget";` },
  { name: "openai", what: "client", package: "openai", source: `export { OpenAI } from "openai";` },
];

const STATIC = /(?:^|[;}])(?:import|export)[^"'()]*?["']\.\/([^"']+)["']/g;
const DYNAMIC = /import\(["']\.\/([^"']+)["']\)/g;

const results = [];
const notes = [];
for (const chat of CHATS) {
  const folder = packed[chat.package] ?? join(here, "node_modules", chat.package);
  if (!existsSync(join(folder, "package.json"))) {
    notes.push(`${chat.name} was not measured because it is not installed.`);
    continue;
  }
  const { outputFiles } = await build({
    stdin: { contents: chat.source, resolveDir: here },
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    outdir: "out",
    format: "esm",
    target: "es2022",
    alias: {
      "@karta/widget/panel": join(packed["@karta/widget"], "dist/panel.js"),
      "@karta/widget": join(packed["@karta/widget"], "dist/index.js"),
      "@karta/react": join(packed["@karta/react"], "dist/index.js"),
    },
    external: ["react", "react-dom", "react/jsx-runtime"],
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  const size = ({ text }) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  const entry = outputFiles.find(({ path }) => path.endsWith("stdin.js"));
  const eager = reached([entry], outputFiles, STATIC);
  const all = reached(eager, outputFiles, STATIC, DYNAMIC);
  const bytes = (files) => files.reduce((sum, file) => sum + size(file), 0);
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  results.push({ name: chat.name, what: chat.what, version, brotli: bytes(eager), lazy: bytes(all) - bytes(eager) });
  console.log(`${chat.name.padEnd(16)} ${chat.what.padEnd(12)} ${results.at(-1).brotli} B brotli, lazily ${results.at(-1).lazy} B`);
}
for (const note of notes) console.log(note);
if (values.json) {
  const about = machine({ versions: Object.fromEntries(results.map(({ name, version }) => [name, version])) });
  await writeFile(values.json, `${JSON.stringify({ machine: about, notes, results }, null, 2)}\n`);
}

/** Returns files and those that they import in one of these ways, directly or not. Other files were written for code that was left out. */
function reached(files, all, ...ways) {
  const found = new Set(files);
  for (const file of found) {
    for (const way of ways) {
      for (const [, name] of file.text.matchAll(way)) {
        const next = all.find(({ path }) => path.endsWith(`/${name}`));
        if (next) found.add(next);
      }
    }
  }
  return [...found];
}
