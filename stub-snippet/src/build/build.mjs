// SPDX-License-Identifier: Apache-2.0
/**
 * Builds the stub that pages copy from src/main/js/stub.js: target/stub.js, the one-liner without script tags, and
 * target/stub.csp.txt, the hash ('sha256-…') with which a Content-Security-Policy allows the unchanged one-liner
 * between <script> and </script>.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { minify } from "terser";

const module = new URL("../../", import.meta.url);

/** ES5 only, because the stub runs before any check of the engine. */
const { code } = await minify(await readFile(new URL("src/main/js/stub.js", module), "utf8"), { ecma: 5, format: { comments: false, ascii_only: true } });
if (code.includes("\n") || code.includes("</")) throw new Error(`the stub must be one line without a script end tag: ${code}`);

await mkdir(new URL("target/", module), { recursive: true });
await writeFile(new URL("target/stub.js", module), code);
await writeFile(new URL("target/stub.csp.txt", module), `sha256-${createHash("sha256").update(code).digest("base64")}\n`);
