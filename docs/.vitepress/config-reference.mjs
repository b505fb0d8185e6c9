// SPDX-License-Identifier: Apache-2.0
/** The tables of the server's configuration, built from the schema that the server prints. */
import { readFileSync } from "node:fs";

const schema = JSON.parse(readFileSync(new URL("../pages/public/config.schema.json", import.meta.url), "utf8"));

/** The mappings of the file, each with its heading, in the order of the page. */
const project = Object.values(schema.properties.projects.patternProperties)[0];
const [scripted, docs, crawled, oneModel, models] = project.properties.agent.oneOf;
const SECTIONS = [
  ["Top of the file", schema],
  ["`limits`", schema.properties.limits],
  ["`management`", schema.properties.management],
  ["`telemetry`", schema.properties.telemetry],
  ["Each of `webhooks`", schema.properties.webhooks.items],
  ["Each of `projects`", project],
  ["Each of a project's `keys`", project.properties.keys.items],
  ["A project's `identity_jwt`", project.properties.identity_jwt],
  ["A project's `replies`", project.properties.replies],
  ["Each of `after` and `no_answer`", project.properties.replies.properties.after.items],
  ["A project's `limits`", project.properties.limits],
  ["`agent` of kind `scripted`", scripted],
  ["`agent` of kind `docs`, and `docs` of other agents", docs],
  ["The same with a website instead of a folder", crawled],
  ["`crawl` of an agent's documents", crawled.properties.crawl],
  ["`agent` of kind `model`", oneModel],
  ["`agent` of kind `model` with several models", models],
  ["Each of an agent's `tools`", oneModel.properties.tools.items],
];

function type(property) {
  const { anyOf, enum: words, type: types, pattern } = property;
  if (anyOf) {
    return anyOf
      .filter((one) => !(one.type === "string" && one.pattern))
      .map(type)
      .join(" or ");
  }
  if (words) return words.filter((word) => word !== false).map((word) => `\`${word}\``).join(", ");
  if (types === "integer" || types === "number") return `${property.minimum} to ${property.maximum}`;
  if (types === "array") return "list";
  if (types === "object" || property.oneOf) return "mapping";
  if (types === "boolean") return "`true`, `false`";
  return pattern?.startsWith("^(?:https?:") ? "URL" : "string";
}

/** One row per key. */
export const rowsOf = (mapping) =>
  Object.entries(mapping.properties)
    .filter(([, property]) => !property.deprecated)
    .map(([name, property]) => ({
      name,
      type: type(property),
      usual: mapping.required?.includes(name) ? "required" : property.default === undefined || property.default === "" ? "–" : `\`${property.default}\``,
      about: property.description,
    }));

/** @returns {string} the tables as Markdown */
export function configReference() {
  return SECTIONS.map(([heading, mapping]) =>
    [
      `## ${heading}`,
      "",
      "| Key | Value | Default | Meaning |",
      "|---|---|---|---|",
      ...rowsOf(mapping).map(({ name, type, usual, about }) => `| \`${name}\` | ${type} | ${usual} | ${about.replaceAll("|", "\\|").replace(/\{path\}/, "`{path}`")} |`),
      "",
    ].join("\n"),
  ).join("\n");
}
