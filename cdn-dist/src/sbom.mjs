// SPDX-License-Identifier: Apache-2.0
/**
 * Writes the bill of materials of a built site beside its files. Apart from our own sources they contain only TeaVM's
 * code, which site.test.mjs checks with the source maps. Usage: node src/sbom.mjs --version 0.1.0 --site target/site
 * --java … --tool karta-sbom.jar --classpath … --timestamp …
 */
import { execFileSync } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { major } from "./build.mjs";

const NAME = "sbom.cdx.json";
const text = { type: "string" };
const { values } = parseArgs({ options: { version: text, site: text, java: text, tool: text, classpath: text, timestamp: text } });
const { version, site, java, tool, classpath, timestamp } = values;

const exact = join(site, "widget", version);
const bill = join(exact, NAME);
const about = [`--name=karta-widget`, `--version=${version}`, `--purl=pkg:generic/karta-widget@${version}`, `--timestamp=${timestamp}`];
execFileSync(java, ["-jar", tool, ...about, `--file=${exact}`, `--classpath=${classpath}`, `--out=${bill}`], { stdio: "inherit" });
await cp(bill, join(site, "widget", `v${major(version)}`, NAME));
