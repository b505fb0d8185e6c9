// SPDX-License-Identifier: Apache-2.0
/**
 * Writes the bill of materials of a built site beside its files. Apart from our own sources they contain only TeaVM's
 * code, which site.test.mjs checks with the source maps. Usage: node src/sbom.mjs --version 0.1.0 --site target/site --teavm … --timestamp …
 */
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { billOf } from "../../tools/build/src/sbom.mjs";
import { major } from "./build.mjs";

const NAME = "sbom.cdx.json";
const text = { type: "string" };
const { version, site, teavm, timestamp } = parseArgs({ options: { version: text, site: text, teavm: text, timestamp: text } }).values;

const exact = join(site, "widget", version);
// Without a bill that an earlier build has left.
const file = (await readdir(exact)).filter((name) => name !== NAME).map((name) => join(exact, name));
const bill = await billOf({ name: "karta-widget", version, purl: `pkg:generic/karta-widget@${version}`, timestamp, file, teavm });
for (const folder of [exact, join(site, "widget", `v${major(version)}`)]) await writeFile(join(folder, NAME), bill);
