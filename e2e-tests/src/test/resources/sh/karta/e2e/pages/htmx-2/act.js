// SPDX-License-Identifier: Apache-2.0
const host = document.querySelector("karta-widget");
const frame = () => new Promise(requestAnimationFrame);
const shown = async (title) => {
  while (document.querySelector("h1")?.textContent !== title || document.querySelector(".htmx-swapping, .htmx-settling, .htmx-request")) await frame();
  for (let i = 0; i < 3; i++) await frame();
  const [first, ...more] = document.querySelectorAll("karta-widget");
  if (first !== host || more.length > 0) throw new Error(`${more.length} copies of the widget on the page ${title}`);
};
window.heard = 0;
await karta("sendMessage", "say: An answer that continues while htmx shows another page, word by word.");
document.querySelector("#link").click();
await shown("Beans");
document.querySelector("#link").click();
await shown("A page with htmx");
while (seen.filter(([name]) => name === "message:received").length < 2) await frame();
const [, { text }] = seen.filter(([name]) => name === "message:received")[1];
if (!text.endsWith("word by word.")) throw new Error(`the answer came as "${text}"`);
if (window.heard !== 1) throw new Error(`the page heard of the answer ${window.heard} times`);
if (seen.filter(([name]) => name === "ready").length !== 1) throw new Error("the widget has mounted again");
seen.splice(seen.findIndex(([name]) => name === "message:received"), 1);
await karta("open");
