// SPDX-License-Identifier: Apache-2.0
const frame = () => new Promise(requestAnimationFrame);
const until = async (condition) => {
  // Below the two minutes of a driver, so that the failure names the condition.
  for (const from = performance.now(); !condition(); await frame()) if (performance.now() - from > 110000) throw new Error(`timed out waiting for ${condition}`);
};
const host = document.querySelector("karta-widget");
const atCorner = () => {
  const { bottom, right } = host.shadowRoot.querySelector("[part~=launcher]").getBoundingClientRect();
  return Math.abs(bottom + 20 - innerHeight) <= 20 && Math.abs(right + 20 - innerWidth) <= 20;
};

// Only the launcher is visible, and the page is scrolled.
await karta("close");
if (host.parentNode !== document.body || !atCorner()) throw new Error("the launcher is not in the corner without a filter");
scrollTo(0, 1000);
document.body.className = "dark";
await until(() => host.parentNode === document.documentElement);
if (!atCorner()) throw new Error("the launcher is not in the corner with a filter");
document.body.className = "";
await frame();
await frame();
if (host.parentNode !== document.documentElement || !atCorner()) throw new Error("the launcher has moved with the end of the filter");
scrollTo(0, 0);
await karta("open");
if (seen.filter(([name]) => name === "ready").length !== 1) throw new Error("the widget has mounted again");
