// SPDX-License-Identifier: Apache-2.0
/** Compares the names in the reference tables with those in the code. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { configReference } from "../.vitepress/config-reference.mjs";
import { remedies, rows } from "../.vitepress/error-codes.mjs";
import { englishTexts } from "../.vitepress/texts.mjs";
import { LOOKS, THEME_FIELDS } from "../.vitepress/theme/playground/fields.mjs";
import { blocks } from "./blocks.mjs";
import { compile } from "./compile.mjs";
import { codes, repository, source, table } from "./tables.mjs";

const literals = source("widget-src/loader/src/main/java/sh/karta/widget/loader/Literals.java");
const sorted = (names) => [...new Set(names)].sort();

const commands = table("commands.md", "Table of commands").flatMap(([command]) => codes(command));
const events = table("events.md", "Table of events").map(([event, payload]) => ({ name: codes(event)[0], payload: codes(payload)[0] }));
const themeFields = table("theming.md", "Theme fields").map(([field]) => codes(field)[0]);

/** Returns the keys of the object literal in a method of the loader. */
function keys(method) {
  const literal = new RegExp(`script = "return \\{((?:(?!static native)[\\s\\S])*?)\\}"\\)\\s+static native [\\w<>]+ ${method}\\(\\)`).exec(literals)[1];
  return [...literal.replaceAll(/"\s*\+ "/g, "").matchAll(/(?:^|, ?)'?([\w:]+)'?: /g)].map((match) => match[1]).filter((name) => name !== "__proto__");
}

test("the commands and events are the loader's", () => {
  assert.deepEqual(sorted(commands), sorted(keys("commands")));
  assert.deepEqual(sorted(events.map(({ name }) => name)), sorted(keys("events")));
});

test("the events and theme fields are those of the preview and the builder", () => {
  const previewed = /const EVENTS = \[([^\]]+)\]/.exec(source("docs/pages/public/preview/preview.js"))[1];
  assert.deepEqual(sorted(events.map(({ name }) => name)), sorted([...previewed.matchAll(/"([^"]+)"/g)].map((match) => match[1])));
  assert.deepEqual(themeFields, THEME_FIELDS.map(({ name }) => name));
});

test("commands, events, payloads, theme fields and keys of init are those of the page's typings and of the package's", () => {
  const union = (names) => (names.length === 0 ? "never" : names.map((name) => JSON.stringify(name)).join(" | "));
  const initKeys = table("configuration.md", "Keys of `init`").flatMap(([key]) => codes(key));
  const checks = [
    `same<Karta.Command, ${union(commands)}>(true);`,
    `same<Karta.EventName, ${union(events.map(({ name }) => name))}>(true);`,
    `same<keyof WidgetEventMap, Karta.EventName>(true);`,
    `same<keyof Karta.Theme, ${union(themeFields)}>(true);`,
    `same<keyof WidgetTheme, keyof Karta.Theme>(true);`,
    `same<keyof Karta.Init, ${union(initKeys)}>(true);`,
    // Options of a mounted widget that pages pass as commands.
    `same<Exclude<keyof WidgetOptions, "render" | "commands" | "mentions" | "teaser">, Exclude<keyof Karta.Init, "scriptBase">>(true);`,
    ...events.flatMap(({ name, payload }) => payloadChecks(name, payload, union)),
  ];
  const code = `import type { WidgetEventMap, WidgetOptions, WidgetTheme } from "../../../../npm-dist/widget/src/widget-types.js";
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => {};
type Optional<T> = { [K in keyof T]-?: {} extends Pick<T, K> ? K : never }[keyof T];
${checks.join("\n")}
`;
  assert.equal(compile("reference", [{ page: "tables", line: 1, language: "ts", code }]), "");
});

/** Returns type checks for `{ a, b? }` in the table: exactly these fields, the marked ones optional. */
function payloadChecks(name, payload, union) {
  const type = `Karta.Events[${JSON.stringify(name)}]`;
  if (payload === undefined) return [`same<${type}, undefined>(true);`];
  if (payload === "{}") return [`same<${type}, Record<string, never>>(true);`];
  const fields = [...payload.matchAll(/(\w+)(\??)/g)];
  const packageType = `WidgetEventMap[${JSON.stringify(name)}]`;
  return [
    `same<keyof ${type}, ${union(fields.map((field) => field[1]))}>(true);`,
    `same<Optional<${type}>, ${union(fields.filter((field) => field[2]).map((field) => field[1]))}>(true);`,
    `same<keyof ${packageType}, keyof ${type}>(true);`,
    `same<Optional<${packageType}>, Optional<${type}>>(true);`,
  ];
}

test("the page of error codes is core's closed list, row by row, and the classes are those of the package", () => {
  const given = [...source("widget-src/core/src/main/java/sh/karta/widget/core/error/ErrorCode.java").matchAll(/String \w+ =\s*"(\w+)"/g)];
  assert.deepEqual(given.map((match) => match[1]).filter((code) => !rows.some((row) => row.code === code)), []);
  assert.deepEqual([...remedies.keys()], rows.map(({ code }) => code));
  const html = readFileSync(join(repository, "docs/target/site/docs/troubleshooting.html"), "utf8");
  const shown = [...html.slice(html.indexOf('id="error-codes"')).matchAll(/<tr[^>]*><td[^>]*><code[^>]*>(\w+)<\/code><\/td>.*?<code[^>]*>(Karta\w+)<\/code>/gs)];
  assert.deepEqual(shown.map(([, code, errorClass]) => ({ code, errorClass })), rows.map(({ code, errorClass }) => ({ code, errorClass })));
  const inPackage = [...source("npm-dist/widget/src/errors.ts").matchAll(/export class (\w+)/g)].map((match) => match[1]);
  assert.deepEqual(sorted(rows.map(({ errorClass }) => errorClass)), sorted(inPackage));
});

test("the page of tag managers quotes the widget's warning", () => {
  const [, warning] = /text\("(no settings: [^"]+)"\)/.exec(source("widget-src/loader/src/main/java/sh/karta/widget/loader/Widget.java"));
  assert.ok(source("docs/pages/frameworks.md").includes(`\`${warning}\``), warning);
});

test("the three looks of the builder are those of the theming page", () => {
  const shown = blocks()
    .filter(({ page, language }) => page === "theming.md" && language === "js")
    .slice(1)
    .map(({ code }) => new Function("karta", code.replace(/^karta\(/, "return karta("))((_, { theme }) => theme));
  const built = Object.values(LOOKS).map((look) => Object.fromEntries(Object.entries(look).map(([name, value]) => [name, name === "radius" ? Number(value) : value])));
  assert.deepEqual(shown.map(({ colorScheme, ...rest }) => (colorScheme === "auto" ? rest : { ...rest, ...(colorScheme && { colorScheme }) })), built);
});

test("the reference of the configuration has every current key of the schema, each with its default", () => {
  const schema = JSON.parse(source("docs/pages/public/config.schema.json"));
  const keys = new Set();
  (function collect(node) {
    if (node === null || typeof node !== "object") return;
    for (const [name, property] of Object.entries(node.properties ?? {})) {
      if (!property.deprecated) keys.add(name);
    }
    for (const child of Object.values(node)) collect(child);
  })(schema);
  const documented = new Set([...configReference().matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]));
  const nested = ["visible"]; // shown with `reasoning` and with tools
  assert.deepEqual([...keys].filter((name) => !documented.has(name) && !nested.includes(name)), []);
  assert.match(configReference(), /^\| `turns` \| 1 to 1000000 \| `500` \|/m);
  const html = readFileSync(join(repository, "docs/target/site/docs/server-configuration.html"), "utf8");
  assert.deepEqual([...documented].filter((name) => !html.includes(`<code>${name}</code>`) && !html.includes(`>${name}</code>`)), []);
});

test("the page of languages lists every text of a translation", () => {
  const folder = join(repository, "cdn-dist/target/site/widget/v1");
  const german = readdirSync(folder).find((name) => /^panel\.de\.[\w-]+\.js$/.test(name));
  const translated = readFileSync(join(folder, german), "utf8");
  const english = englishTexts();
  const html = readFileSync(join(repository, "docs/target/site/docs/languages.html"), "utf8");
  for (const key of Object.keys(english)) {
    assert.ok(html.includes(`<code>${key}</code>`), `languages.html: ${key}`);
    assert.ok(translated.includes(`"${key}"`), `${german}: ${key}`);
  }
  assert.ok(Object.keys(english).length > 100);
});
