// SPDX-License-Identifier: Apache-2.0
const box = (element) => element.getBoundingClientRect();
const other = document.querySelector("#other");
const launcher = document.querySelector("karta-widget").shadowRoot.querySelector("[part=launcher]");
if (box(launcher).bottom > box(other).top) throw new Error("the launchers overlap");
const at = document.elementFromPoint(box(other).left + 30, box(other).top + 30);
if (at !== other) throw new Error(`the other launcher is covered by ${at?.localName}`);
other.click();
if (other.textContent !== "1") throw new Error("the other widget does not work");
