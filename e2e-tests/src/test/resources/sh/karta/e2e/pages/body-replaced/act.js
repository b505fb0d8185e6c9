// SPDX-License-Identifier: Apache-2.0
const host = document.querySelector("karta-widget");
const fresh = document.createElement("body");
fresh.append(Object.assign(document.createElement("h1"), { textContent: "Another body" }));
document.body.replaceWith(fresh);
await new Promise(requestAnimationFrame);
if (document.body.lastElementChild !== host) throw new Error("the widget is not back within a frame");
document.body.replaceChildren(Object.assign(document.createElement("h1"), { textContent: "An emptied body" }));
await new Promise(requestAnimationFrame);
if (document.body.lastElementChild !== host) throw new Error("the widget is not back after the body was emptied");
if (!host.shadowRoot.querySelector("[role=log]").textContent.includes("Answer 1.")) throw new Error("the conversation is gone");
await karta("open");
