// SPDX-License-Identifier: Apache-2.0
const frame = () => new Promise(requestAnimationFrame);
const until = async (condition) => {
  // Below the limit of a driver, so that the failure names the condition.
  for (const from = performance.now(); !condition(); await frame()) if (performance.now() - from > 100000) throw new Error(`timed out waiting for ${condition}`);
};
const host = () => document.querySelector("karta-widget");
const part = (selector) => host().shadowRoot.querySelector(selector);
const moved = () => until(() => host().parentNode === document.documentElement);
const atCorner = () => {
  const { bottom, right } = part("[part~=launcher]").getBoundingClientRect();
  return Math.abs(bottom + 20 - innerHeight) <= 20 && Math.abs(right + 20 - innerWidth) <= 20;
};
const received = () => seen.filter(([name]) => name === "message:received").length;

// A page that is longer than the window, while an answer streams.
await karta("sendMessage", `say: ${words}`);
const log = part("[role=log]");
const box = log.closest(".scroll");
await until(() => log.textContent.split("w100.").length === 3 && box.scrollHeight > box.clientHeight + 100);
const field = part("[part~=field]");
field.focus();
field.value = "A draft";
field.setSelectionRange(2, 5);
await until(() => {
  // Repeated, because the growing answer may have been followed before the transcript received the event.
  if (box.scrollTop !== 60) box.scrollTop = 60;
  return part(".jump:not([hidden])");
});
const before = { element: host(), streams, top: box.scrollTop, received: received() };
document.body.className = "moved";
await moved();
if (received() !== before.received) throw new Error("the answer had ended before the move");
if (!atCorner()) throw new Error("the launcher is not in the corner");
if (host() !== before.element || part("[role=log]") !== log) throw new Error("the widget has been built again");
if (host().shadowRoot.activeElement !== field) throw new Error(`the focus is at ${host().shadowRoot.activeElement?.className}`);
if (field.value !== "A draft" || field.selectionStart !== 2 || field.selectionEnd !== 5) throw new Error("the text in the field has changed");
if (Math.abs(box.scrollTop - before.top) > 1) throw new Error(`scrolled from ${before.top} to ${box.scrollTop}`);
await until(() => received() === before.received + 1);
if (Math.abs(box.scrollTop - before.top) > 1) throw new Error(`scrolled from ${before.top} to ${box.scrollTop} with the answer`);
const [, { text }] = seen.filter(([name]) => name === "message:received").at(-1);
if (text !== words) throw new Error(`the answer is ${text}`);
if (streams !== before.streams) throw new Error("the stream was opened again");
document.body.className = "";
await frame();
await frame();
if (host().parentNode !== document.documentElement || !atCorner()) throw new Error("the widget has moved again");

field.value = "";
field.dispatchEvent(new Event("input"));

// A mount begins in body; a page that is shorter than the window.
document.body.style.height = "200px";
await karta("shutdown");
await karta("open");
if (host().parentNode !== document.body) throw new Error("a new mount does not begin in body");
document.body.className = "moved";
await moved();
if (!atCorner()) throw new Error("the launcher is not in the corner of a short page");

// As high as the window, with content that is longer: only scrolling shows it.
document.body.style.height = "100%";
document.body.append(Object.assign(document.createElement("div"), { style: "height: 4000px" }));
await karta("shutdown");
await karta("open");
scrollTo(0, 300);
await moved();
if (!atCorner()) throw new Error("the launcher is not in the corner of a scrolled page");
if (seen.filter(([name]) => name === "ready").length !== 3) throw new Error("the widget has not mounted three times");

scrollTo(0, 0);
document.body.className = "";
seen.splice(seen.findIndex(([name]) => name === "message:received"), 1);
await karta("open");
