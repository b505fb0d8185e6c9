// SPDX-License-Identifier: Apache-2.0
const host = document.querySelector("karta-widget");
const atCorner = () => {
  const { bottom, right } = host.shadowRoot.querySelector("[part~=launcher]").getBoundingClientRect();
  if (Math.abs(bottom + 20 - innerHeight) > 20 || Math.abs(right + 20 - innerWidth) > 20) throw new Error(`the launcher ends at ${right}, ${bottom}`);
};
if (getComputedStyle(document.body).transform !== "none") throw new Error("more than a filter");
atCorner();
scrollTo(0, 1000);
await new Promise(requestAnimationFrame);
if (scrollY !== 1000) throw new Error("the page does not scroll");
atCorner();
scrollTo(0, 0);
if (host.parentNode !== document.documentElement) throw new Error("the widget is still in body");
if (seen.filter(([name]) => name === "ready").length !== 1) throw new Error("the widget has mounted again");
