// SPDX-License-Identifier: Apache-2.0
/** The launcher's nodes, and the changes by the theme (public-api §3). The screenshots in e2e-tests cover its look. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, tag } from "./page.mjs";

const properties = (page) => Object.fromEntries(Array.from(page.hosts()[0].style, (name) => [name, page.hosts()[0].style.getPropertyValue(name)]));

test("the launcher is a collapsed button named Chat, with a drawn icon and an empty badge", async () => {
  const page = await open();
  const launcher = page.launcher();
  assert.equal(launcher.localName, "button");
  assert.equal(launcher.ariaExpanded, "false");
  assert.deepEqual(Array.from(launcher.children, ({ localName }) => localName), ["svg", "span"]);
  assert.equal(launcher.lastChild.part, "badge");
  assert.deepEqual([launcher.children[0].role, launcher.children[0].ariaLabel], ["img", "Chat"]);
  assert.equal(launcher.textContent, "", "a text would load a font");
  assert.equal(launcher.hidden, false);
  assert.equal(page.hosts()[0].shadowRoot.adoptedStyleSheets.length, 1);
  assert.equal(page.hosts()[0].hasAttribute("style"), false);
});

for (const [locale, html, name] of [["", "lang=fr", "Chat"], ["", "lang=ja", "\u30c1\u30e3\u30c3\u30c8"], ["zh-CN", "lang=en", "\u804a\u5929"], ["AR-eg", "", "\u062f\u0631\u062f\u0634\u0629"], ["", "lang=constructor", "Chat"], ["", "", "Chat"]]) {
  test(`locale ${locale || html || "of the browser"}: ${name}`, async () => {
    const page = await open({ html, attributes: locale ? `${tag} data-locale="${locale}"` : tag });
    assert.equal(page.launcher().children[0].ariaLabel, name);
  });
}

test("the theme's values become custom properties, and invalid ones are ignored", async () => {
  const page = await open({
    attributes: `${tag} data-theme-accent="#d4ff4f" data-theme-accent-foreground="url(x)" data-theme-offset-x="12" data-theme-offset-y="low" data-theme-z-index="9" data-theme-color-scheme="dark" data-theme-font-family="Inter"`,
  });
  assert.deepEqual(properties(page), { "--karta-accent": "#d4ff4f", "--karta-offset-x": "12px", "--karta-z-index": "9", "--karta-color-scheme": "dark", "--karta-font-family": "Inter" });
});

test("numbers are accepted, 0 included, and auto is the default", async () => {
  const page = await open({ attributes: "", before: `karta("init", { embedKey: "pk_live_x", projectRef: "a/b", theme: { offsetX: 0, offsetY: 8, zIndex: 0, colorScheme: "auto" } });` });
  assert.deepEqual(properties(page), { "--karta-offset-x": "0px", "--karta-offset-y": "8px", "--karta-z-index": "0" });
});

test("the theme sets label, icon and position", async () => {
  const page = await open({ attributes: `${tag} data-theme-launcher-label="<b>Need help?" data-theme-launcher-icon="&#9749;" data-theme-position="start"` });
  const launcher = page.launcher();
  assert.equal(launcher.className, "start");
  assert.deepEqual([launcher.children[0].localName, launcher.children[0].textContent], ["span", "\u2615"]);
  assert.equal(launcher.children[0].ariaHidden, "true");
  assert.deepEqual([launcher.children[1].part, launcher.children[1].textContent], ["label", "<b>Need help?"]);
});

test("an icon with a URL is an image, replaced by the built-in icon if it cannot be loaded", async () => {
  const page = await open({ attributes: `${tag} data-theme-launcher-icon="https://shop.example/bean.png"` });
  const image = page.launcher().children[0];
  assert.deepEqual([image.localName, image.src, image.alt], ["img", "https://shop.example/bean.png", ""]);
  image.dispatchEvent(new page.window.Event("error"));
  const drawn = page.launcher().children[0];
  assert.deepEqual([drawn.localName, drawn.role, drawn.ariaLabel], ["svg", "img", "Chat"]);
  assert.equal(page.launcher().children.length, 2);
});

test("data-launcher=false and init's launcher option hide the launcher", async () => {
  assert.equal((await open({ attributes: `${tag} data-launcher="false"` })).launcher().hidden, true);
  assert.equal((await open({ before: `karta("init", { launcher: false });` })).launcher().hidden, true);
});

test("update changes the launcher before the panel is mounted", async () => {
  const page = await open();
  await page.call("update", { theme: { launcherLabel: "Ask", accent: "red" }, launcher: false });
  assert.equal(page.launcher().textContent, "Ask");
  assert.equal(page.launcher().hidden, true);
  assert.deepEqual(properties(page), { "--karta-accent": "red" });
  await page.call("update", { launcher: true, locale: "ja" });
  assert.equal(page.launcher().hidden, false);
});

test("the panel sets the launcher's theme and keeps the badge", async () => {
  const page = await open();
  await page.call("open");
  const { bridge } = page.window.panel;
  bridge.launcher.lastChild.textContent = "3";
  bridge.theme({ accent: "blue", launcherLabel: "Beans" }, true);
  assert.equal(page.launcher().textContent, "Beans3");
  assert.deepEqual(properties(page), { "--karta-accent": "blue" });
  bridge.theme({}, false);
  assert.equal(page.launcher().hidden, true);
  assert.deepEqual(properties(page), {});
});
