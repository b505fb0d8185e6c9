// SPDX-License-Identifier: Apache-2.0
const frame = () => new Promise(requestAnimationFrame);
const until = async (condition) => {
  // Below the limit of a driver, so that the failure names the condition.
  for (const from = performance.now(); !condition(); await frame()) if (performance.now() - from > 100000) throw new Error(`timed out waiting for ${condition} with ${document.body.className}`);
};
const host = () => document.querySelector("karta-widget");
const assertAtCorner = async () => {
  await until(() => host().parentNode === document.documentElement);
  for (const top of [1000, 0]) {
    scrollTo(0, top);
    await frame();
    const { bottom, right } = host().shadowRoot.querySelector("[part~=launcher]").getBoundingClientRect();
    if (Math.abs(bottom + 20 - innerHeight) > 20 || Math.abs(right + 20 - innerWidth) > 20) throw new Error(`${document.body.className}: the launcher ends at ${right}, ${bottom}`);
  }
};
const mountAgain = async () => {
  await karta("shutdown");
  await karta("open");
};

await assertAtCorner();
for (const property of ["contain-layout", "contain-paint", "perspective", "will-change"]) {
  document.body.className = "";
  await mountAgain();
  if (host().parentNode !== document.body) throw new Error("a new mount does not begin in body");
  document.body.className = property;
  await assertAtCorner();
  await mountAgain();
  await assertAtCorner();
}
