// SPDX-License-Identifier: Apache-2.0
/**
 * Generates the packages' API reference from the comments in their sources, as a separate site that the documentation
 * includes. Usage: node scripts/api.mjs --out target/api
 */
import { register } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = dirname(dirname(fileURLToPath(import.meta.url)));

// TypeDoc needs the compiler's JavaScript API, which the compiler used here no longer has.
const hooks = 'export const resolve = (name, context, next) => next(name === "typescript" ? "typescript-6" : name, context);';
register(`data:text/javascript,${encodeURIComponent(hooks)}`, import.meta.url);
const { Application } = await import("typedoc");

/** Writes the reference of one package to a folder with its name. */
async function reference(name, entries, out) {
  const app = await Application.bootstrap({
    name: `@karta/${name}`,
    entryPoints: entries.map((entry) => join(here, name, "src", entry)),
    tsconfig: join(here, name, "tsconfig.json"),
    readme: join(here, name, "README.md"),
    disableSources: true,
    githubPages: false,
    hideGenerator: true,
    includeVersion: false,
    validation: { notExported: true, invalidLink: true, notDocumented: false },
    treatWarningsAsErrors: true,
    logLevel: "Warn",
  });
  const project = await app.convert();
  if (!project) {
    throw new Error(`The sources of ${name} cannot be read.`);
  }
  app.validate(project);
  await app.generateDocs(project, join(out, name));
  if (app.logger.hasErrors() || app.logger.hasWarnings()) {
    throw new Error(`The reference of ${name} is not clean.`);
  }
}

const { values } = parseArgs({ options: { out: { type: "string" } } });
const out = resolve(values.out);
await reference("widget", ["index.ts", "panel.ts"], out);
await reference("react", ["index.ts"], out);
