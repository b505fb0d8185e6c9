// SPDX-License-Identifier: Apache-2.0
/** Tests the code that the playground generates. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseFragment } from "parse5";
import { attributesOf, initCode, tagCode, themeOf } from "../.vitepress/theme/playground/code.mjs";
import { lint } from "./lint.mjs";

const connection = { baseUrl: "http://127.0.0.1:8787", embedKey: "pk_test_demo", project: "demo/assistant" };
const src = "http://127.0.0.1:8787/widget/v1/karta.js";
const values = (theme = {}, settings = {}) => ({ connection, settings, theme });
const HOSTILE = `"></script><script>alert(1)</script>&quot;'`;

const parsedAttributes = (html) => Object.fromEntries(parseFragment(html).childNodes[0].attrs.map(({ name, value }) => [name, value]));

/** Runs generated code with a fake `karta`. Returns the recorded calls. */
function called(html) {
  const script = parseFragment(html).childNodes[0].childNodes[0].value;
  const calls = [];
  new Function("window", "karta", script)({ karta: true }, (...call) => calls.push(call));
  return calls;
}

test("only the connection is written until a setting is set", () => {
  const attributes = attributesOf(values({ accent: "", colorScheme: "auto" }, { launcher: "true", locale: "" }));
  assert.deepEqual(attributes, { "data-base-url": connection.baseUrl, "data-embed-key": "pk_test_demo", "data-project": "demo/assistant" });
});

test("fields become attributes in kebab case, with lists and booleans as the contract writes them", () => {
  const theme = { accentForeground: "#fff", suggestedPrompts: "One\n Two \n\n", imageHosts: "a.example", footer: "false", radius: "8", position: "start" };
  const attributes = attributesOf(values(theme, { locale: "pt-BR", launcher: "false" }));
  assert.equal(attributes["data-theme-accent-foreground"], "#fff");
  assert.equal(attributes["data-theme-suggested-prompts"], "One|Two");
  assert.equal(attributes["data-theme-image-hosts"], '["a.example"]');
  assert.equal(attributes["data-theme-footer"], "false");
  assert.equal(attributes["data-theme-radius"], "8");
  assert.equal(attributes["data-theme-position"], "start");
  assert.equal(attributes["data-locale"], "pt-BR");
  assert.equal(attributes["data-launcher"], "false");
});

test("a list whose text has the separator in it is written as JSON", () => {
  assert.equal(attributesOf(values({ suggestedPrompts: "a|b\nc" }))["data-theme-suggested-prompts"], '["a|b","c"]');
});

test("the tag parses to exactly the attributes of any typed values", () => {
  const attributes = attributesOf(values({ agentName: HOSTILE, greeting: "a\tb" }));
  assert.deepEqual(parsedAttributes(tagCode(src, attributes)), { async: "", src, ...attributes });
});

test("init is called with the form's values for any typed values", () => {
  const theme = { agentName: HOSTILE, radius: "8", footer: "true", suggestedPrompts: "One" };
  const code = initCode(src, values(theme, { launcher: "false", storage: "none" }));
  lint({ language: "html", code, where: "init" });
  const options = { baseUrl: connection.baseUrl, projectRef: "demo/assistant", embedKey: "pk_test_demo", launcher: false, storage: "none" };
  assert.deepEqual(called(code), [["init", { ...options, theme: { agentName: HOSTILE, suggestedPrompts: ["One"], footer: true, radius: 8 } }]]);
});

test("theme values have the types that init and update take", () => {
  assert.deepEqual(themeOf({ offsetX: "12", footer: "false", suggestedPrompts: "a\nb", accent: "red", colorScheme: "auto" }), {
    accent: "red",
    suggestedPrompts: ["a", "b"],
    footer: false,
    offsetX: 12,
  });
});
