// SPDX-License-Identifier: Apache-2.0
/**
 * Makes of src/main/js/stub.js what pages copy: target/stub.js, the one-liner without script tags, and
 * target/stub.csp.txt, the hash a Content-Security-Policy names ('sha256-…') when the one-liner stands inline, exactly
 * as it is, between <script> and </script>.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { minify } from "terser";

const module = new URL("../../", import.meta.url);

/** ES5 stays ES5: the stub runs wherever a page does, before anything is known of the engine. */
const { code } = await minify(await readFile(new URL("src/main/js/stub.js", module), "utf8"), { ecma: 5, format: { comments: false, ascii_only: true } });
if (code.includes("\n") || code.includes("</")) throw new Error(`the stub must be one line that can stand in a script element: ${code}`);

await mkdir(new URL("target/", module), { recursive: true });
await writeFile(new URL("target/stub.js", module), code);
await writeFile(new URL("target/stub.csp.txt", module), `sha256-${createHash("sha256").update(code).digest("base64")}\n`);
