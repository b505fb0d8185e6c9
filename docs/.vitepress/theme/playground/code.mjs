// SPDX-License-Identifier: Apache-2.0
/**
 * The code for the chosen settings: the tag with its attributes, or stub and `init`. Values are the form's strings. An
 * empty one means that the setting is not set.
 */
import { SETTINGS, THEME_FIELDS } from "./fields.mjs";

const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);
const isDefault = (field, value) => value === "" || (field.kind === "choice" && value === field.choices[0]);

/** Returns the theme fields that are set, as `init` and `update` expect them. */
export function themeOf(values) {
  const theme = {};
  for (const field of THEME_FIELDS) {
    const value = values[field.name] ?? "";
    if (isDefault(field, value)) continue;
    theme[field.name] = typed(field, value);
  }
  return theme;
}

function typed({ kind }, value) {
  if (kind === "number") return Number(value);
  if (kind === "flag") return value === "true";
  return kind === "list" ? lines(value) : value;
}

/**
 * Returns the tag's attributes in the order of the reference.
 *
 * @param {{connection: {baseUrl: string, embedKey: string, project: string}, settings: object, theme: object}} values
 * @returns {Record<string, string>}
 */
export function attributesOf({ connection, settings, theme }) {
  const attributes = {
    "data-base-url": connection.baseUrl,
    "data-embed-key": connection.embedKey,
    "data-project": connection.project,
  };
  for (const field of SETTINGS) {
    const value = settings[field.name] ?? "";
    if (!isDefault(field, value)) attributes[`data-${kebab(field.name)}`] = value;
  }
  for (const [name, value] of Object.entries(themeOf(theme))) {
    attributes[`data-theme-${kebab(name)}`] = Array.isArray(value) ? listText(value) : String(value);
  }
  return attributes;
}

/** Returns `a|b`, or JSON if a text contains the separator or is the only one and could be mistaken for JSON. */
const listText = (texts) => (texts.length > 1 && texts.every((text) => !text.includes("|")) ? texts.join("|") : JSON.stringify(texts));

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** @returns {string} the tag as a page has it */
export function tagCode(src, attributes) {
  const rows = Object.entries({ src, ...attributes }).map(([name, value]) => `  ${name}="${escaped(value)}"`);
  return `<script\n  async\n${rows.join("\n")}\n></script>`;
}

/** @returns {string} stub, `init` and a bare tag */
export function initCode(src, { connection, settings, theme }) {
  const options = { baseUrl: connection.baseUrl, projectRef: connection.project, embedKey: connection.embedKey };
  for (const field of SETTINGS) {
    const value = settings[field.name] ?? "";
    if (!isDefault(field, value)) options[field.name] = field.name === "launcher" ? value === "true" : value;
  }
  const given = themeOf(theme);
  if (Object.keys(given).length > 0) options.theme = given;
  const literal = JSON.stringify(options, null, 2)
    .replace(/^(\s*)"([A-Za-z]+)":/gm, "$1$2:")
    .replaceAll("<", "\\u003c")
    .split("\n")
    .join("\n  ");
  return `<script>
  window.karta = typeof window.karta == "function" ? window.karta : function () {
    (window.karta.q = window.karta.q || []).push(arguments);
  };
  karta("init", ${literal});
</script>
<script async src="${escaped(src)}"></script>`;
}
