// SPDX-License-Identifier: Apache-2.0
const host = document.querySelector("karta-widget");
const { bottom, right } = host.shadowRoot.querySelector("[part~=launcher]").getBoundingClientRect();
if (Math.abs(bottom + 20 - innerHeight) > 20 || Math.abs(right + 20 - innerWidth) > 20) throw new Error(`the launcher ends at ${right}, ${bottom}`);
if (host.parentNode !== document.documentElement) throw new Error("the widget is still in body");
if (seen.filter(([name]) => name === "ready").length !== 1) throw new Error("the widget has mounted again");
