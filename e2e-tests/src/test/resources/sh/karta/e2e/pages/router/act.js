// SPDX-License-Identifier: Apache-2.0
const host = document.querySelector("karta-widget");
const entries = history.length;
await karta("sendMessage", "say: An answer that continues while the visitor walks from page to page, word by word.");
for (const name of ["coffee", "beans", "basket"]) {
  go(name);
  await new Promise(requestAnimationFrame);
  if (document.body.lastElementChild !== host) throw new Error(`no widget on page ${name}`);
}
while (seen.filter(([name]) => name === "message:received").length < 2) await new Promise(requestAnimationFrame);
const [, { text }] = seen.filter(([name]) => name === "message:received")[1];
if (!text.endsWith("word by word.")) throw new Error(`the answer came as "${text}"`);
if (seen.filter(([name]) => name === "ready").length !== 1) throw new Error("the widget has mounted again");
if (history.length !== entries + 3) throw new Error("the history has other entries");
seen.splice(seen.findIndex(([name]) => name === "message:received"), 1);
await karta("open");
