// SPDX-License-Identifier: Apache-2.0
/** Renders each integration as its system does, and parses the HTML as a browser does. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Liquid } from "liquidjs";
import { parseFragment } from "parse5";
import docusaurus from "../docusaurus/docusaurus.config.js";
import vitepress from "../vitepress/config.js";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const HOSTILE = `"></script><script>alert(1)</script>&quot;'`;
const SETTINGS = { embed_key: "pk_live_xxx", project: "coffeeco/support-bot", src: "https://chat.coffeeco.example/widget/v1/karta.js", base_url: "https://chat.coffeeco.example" };
const TAG = { async: "", src: SETTINGS.src, "data-embed-key": SETTINGS.embed_key, "data-project": SETTINGS.project, "data-base-url": SETTINGS.base_url };

/** The server has karta.js too, unless it comes from another host. */
const OWN = "https://own.coffeeco.example:8443";
const ON_SERVER = { ...SETTINGS, src: `${OWN}/widget/v1/karta.js`, base_url: "" };

const elements = (html) => parseFragment(html).childNodes.filter(({ tagName }) => tagName);
const attributes = (element) => Object.fromEntries(element.attrs.map(({ name, value }) => [name, value]));

/** Runs the queue stub and returns the calls that it stored. */
function queued(code) {
  const window = {};
  new Function("window", code)(window);
  window.karta("open");
  return window.karta.q.map((call) => [...call]);
}

/** Checks that HTML is the stub and one tag with exactly these attributes. */
function assertRenders(html, expected) {
  const [stub, tag, ...others] = elements(html);
  assert.deepEqual(others, []);
  assert.deepEqual(queued(stub.childNodes[0].value), [["open"]]);
  assert.deepEqual(attributes(tag), expected);
}

/** PHP is a prerequisite of all tests (mvn -Pfull) only. */
const php =
  process.env.KARTA_FULL !== "true"
    ? "php: run with mvn -Pfull"
    : process.env.CI !== "true" && spawnSync("php", ["--version"]).status !== 0 && "php is not installed; run in continuous integration";

function wordpress(input) {
  const harness = new URL("wordpress.php", import.meta.url).pathname;
  return JSON.parse(execFileSync("php", ["-d", "error_reporting=E_ALL", "-d", "display_errors=stderr", harness], { input: JSON.stringify(input), encoding: "utf8" }));
}

test("the WordPress plugin prints the tag with its settings", { skip: php }, () => {
  assertRenders(wordpress({ option: SETTINGS }).footer, TAG);
  assertRenders(wordpress({ option: ON_SERVER }).footer, { ...TAG, src: ON_SERVER.src, "data-base-url": OWN });
});

test("the WordPress plugin prints nothing before it is set up", { skip: php }, () => {
  for (const option of [[], "broken", { ...SETTINGS, embed_key: "" }, { ...SETTINGS, project: [] }]) assert.equal(wordpress({ option }).footer, "");
});

test("the WordPress plugin keeps the earlier value of an invalid setting, and names the expected value", { skip: php }, () => {
  const { saved, errors } = wordpress({ option: SETTINGS, submitted: { ...SETTINGS, embed_key: HOSTILE, project: " coffeeco/docs " } });
  assert.deepEqual(saved, { ...SETTINGS, project: "coffeeco/docs" });
  assert.equal(errors.length, 1);
  assert.match(errors[0], /^Embed key: expected a value like pk_live_…, got "&quot;&gt;/);
});

test("the WordPress plugin's form shows stored values as text, to administrators only", { skip: php }, () => {
  const { form, capabilities } = wordpress({ option: { ...SETTINGS, src: HOSTILE } });
  assert.deepEqual(capabilities, ["manage_options"]);
  const [page, ...others] = elements(form);
  assert.deepEqual(others, []);
  assert.equal(page.tagName, "div");
  assert.ok(!form.includes("<script"));
});

/** Renders the block as Shopify does. The schema is for the theme editor and renders nothing. */
function shopify(settings) {
  const engine = new Liquid();
  let schema;
  engine.registerTag("schema", {
    parse(_, remaining) {
      const text = [];
      for (let token = remaining.shift(); token.name !== "endschema"; token = remaining.shift()) text.push(token.getText());
      schema = JSON.parse(text.join(""));
    },
    render: () => "",
  });
  const html = engine.parseAndRenderSync(read("../shopify/blocks/karta-chat.liquid"), { block: { settings }, request: { locale: { iso_code: "pt-BR" } } });
  return { html, schema };
}

test("the Shopify block renders the tag with settings of any content", () => {
  assertRenders(shopify(SETTINGS).html, { ...TAG, "data-locale": "pt-BR" });
  assertRenders(shopify({ ...ON_SERVER, project: HOSTILE }).html, { ...TAG, src: ON_SERVER.src, "data-project": HOSTILE, "data-base-url": OWN, "data-locale": "pt-BR" });
});

test("the Shopify block renders nothing before it is set up, and its editor has every setting", () => {
  const { html, schema } = shopify({});
  assert.equal(html.trim(), "");
  assert.deepEqual(schema.settings.map(({ id }) => id), Object.keys(SETTINGS));
});

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
const element = (name, given, content = "") =>
  `<${name}${Object.entries(given).map(([key, value]) => (value === true ? ` ${key}` : ` ${key}="${escaped(value)}"`)).join("")}>${content}</${name}>`;
const EXAMPLE = { async: "", src: "https://cdn.karta.sh/widget/v1/karta.js", "data-embed-key": "pk_live_xxx", "data-project": "coffeeco/docs-bot" };

test("the Docusaurus configuration becomes the stub and the tag", () => {
  const tags = docusaurus.headTags.map(({ tagName, attributes: given, innerHTML }) => element(tagName, given, innerHTML));
  assertRenders(tags.concat(docusaurus.scripts.map((script) => element("script", script))).join(""), EXAMPLE);
});

test("the VitePress configuration becomes the stub and the tag", () => {
  assertRenders(vitepress.head.map(([name, given, content]) => element(name, given, content)).join(""), EXAMPLE);
});

test("the documentation shows these files", () => {
  const page = read("../../docs/pages/frameworks.md");
  for (const file of ["docusaurus/docusaurus.config.js", "vitepress/config.js"]) {
    assert.ok(page.includes(read(`../${file}`).replace(/^(\/\/.*\n)+/, "")), file);
  }
});
