// SPDX-License-Identifier: Apache-2.0
/** The eight languages, each in its own file. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { open } from "./harness/page.mjs";

/** Words of the other form of address, which the texts of a language must not have beside their own. */
const words = (list) => new RegExp(`(?<!\\p{L})(${list})(?!\\p{L})`, "iu");
const OTHER_FORM = {
  de: words("du|dir|dich|dein|deine[mnrs]?"),
  es: words("usted|su|sus|le|intente|pulse|envíe|pida"),
  fr: words("tu|toi|ton|tes"),
  pt: words("tu|teu|tua|teus|tuas"),
  zh: /你/,
};

const repository = new URL("../../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, repository), "utf8");

/** Returns all texts of a language: of the panel, of the agent that answers from documents, and of the demo's page. */
function texts(language) {
  const own = JSON.parse(read(`widget-src/panel/src/main/languages/${language}.json`));
  const phrases = [...read("answers/src/main/resources/sh/karta/answers/agent/phrases.properties").matchAll(/^(..)\..*?=(.*)$/gm)];
  const window = { demo: {} };
  new Function("window", read("agent-server/src/main/resources/sh/karta/server/http/demo/texts.js"))(window);
  const [, page] = Object.entries(window.demo.texts).find(([tag]) => tag.startsWith(language));
  const leaves = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(leaves));
  return [...Object.values(own), ...phrases.filter(([, of]) => of === language).map(([, , text]) => text), ...leaves(page)];
}

test("panel, agent and demo address the visitor in one way in each language", () => {
  for (const [language, other] of Object.entries(OTHER_FORM)) {
    assert.deepEqual(texts(language).filter((text) => other.test(text)), [], language);
  }
});

const files = (widget) => widget.requests.filter((name) => /^panel\.[a-z]{2}\./.test(name));

const LANGUAGES = [
  ["en-GB", "en", "Close chat", "ltr"],
  ["de-AT", "de", "Chat schließen", "ltr"],
  ["fr", "fr", "Fermer la discussion", "ltr"],
  ["es-MX", "es", "Cerrar el chat", "ltr"],
  ["pt-BR", "pt-BR", "Fechar o chat", "ltr"],
  ["ja", "ja", "チャットを閉じる", "ltr"],
  ["zh-CN", "zh-CN", "关闭聊天", "ltr"],
  ["ar-EG", "ar", "إغلاق المحادثة", "rtl"],
  ["it", "en", "Close chat", "ltr"],
];

test("a page in each language has its panel, by one file unless that is English", async (t) => {
  for (const [tag, language, close, direction] of LANGUAGES) {
    const widget = await open(t, { html: `lang="${tag}"` });
    await widget.open();
    await widget.until(() => widget.button(close));
    assert.deepEqual([widget.panel.lang, widget.$(".frame").dir], [language, direction]);
    assert.equal(files(widget).length, language === "en" ? 0 : 1);
  }
});

test("a message says the language of the panel", async (t) => {
  const widget = await open(t, { html: 'lang="de-AT"' });
  await widget.open();
  await widget.until(() => widget.button("Chat schließen"));
  await widget.say("say: Hallo.");
  assert.equal(widget.agent.requests.find((request) => request.body?.type === "user.message").body.language, "de-AT");
});

test("the visitor's language applies if the page sets none", async (t) => {
  const widget = await open(t, { html: "", prepare: (window) => Object.defineProperty(window.navigator, "languages", { value: ["fr-CA", "en"] }) });
  await widget.open();
  await widget.until(() => widget.button("Fermer la discussion"));
});

test("the language changes in place, and the conversation, the draft and the focus stay", async (t) => {
  const widget = await open(t);
  await widget.open();
  await widget.say("say: Hello there.");
  widget.fill("half a");
  await widget.call("update", { locale: "ar" });
  await widget.until(() => widget.$(".frame").dir === "rtl");
  assert.ok(widget.button("نسخ"));
  widget.assertMessages("say: Hello there.", "Hello there.");
  assert.equal(widget.composer.value, "half a");
  widget.assertFocus(widget.composer);
  await widget.call("update", { locale: "en" });
  await widget.until(() => widget.$(".frame").dir === "ltr");
  assert.ok(widget.button("Copy"));
  assert.equal(widget.payloads("session:started").length, 1);
});

test("the page's texts take precedence over the language", async (t) => {
  const widget = await open(t, { attributes: 'data-locale="de"' });
  await widget.call("update", { strings: { close: "Zumachen", lang: "de-CH" } });
  await widget.open();
  await widget.until(() => widget.button("Zumachen") && widget.button("Senden"));
  assert.equal(widget.panel.lang, "de-CH");
});

test("a language file that is blocked leaves English", async (t) => {
  const widget = await open(t, { attributes: 'data-locale="de"', lost: (name) => name.startsWith("panel.de.") });
  await widget.open();
  assert.ok(widget.button("Close chat"));
  assert.equal(widget.panel.lang, "en");
  await widget.say("say: Hello there.");
  widget.assertMessages("say: Hello there.", "Hello there.");
});

test("counts have the plural of the language", async (t) => {
  const widget = await open(t, { attributes: 'data-locale="ar-EG"' });
  await widget.open();
  await widget.until(() => widget.button("إغلاق المحادثة"));
  widget.button("إغلاق المحادثة").click();
  for (const [count, text] of [[1, "رسالة غير مقروءة"], [2, "رسالتان غير مقروءتين"]]) {
    await widget.call("sendMessage", "say: One.");
    await widget.event("unread", count);
    assert.equal(widget.launcher.getAttribute("aria-description"), text);
  }
});
