// SPDX-License-Identifier: Apache-2.0
const host = document.querySelector("karta-widget");
const style = (element) => getComputedStyle(element);
const launcher = style(host.shadowRoot.querySelector("[part=launcher]"));
const field = style(host.shadowRoot.querySelector("textarea"));
for (const [what, is, expected] of [
  ["host position", style(host).position, "fixed"],
  ["host transform", style(host).transform, "none"],
  ["launcher letters", launcher.textTransform, "none"],
  ["launcher height", launcher.height, "56px"],
  ["field style", field.fontStyle, "normal"],
  ["field letters", field.letterSpacing, "normal"],
  ["field cursor", field.pointerEvents, "auto"],
]) if (is !== expected) throw new Error(`${what}: ${is}`);
