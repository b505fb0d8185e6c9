// SPDX-License-Identifier: Apache-2.0
/* A tag manager. It inserts a script of its own for the one that it was given, with the same address and no other attribute. */
addEventListener("load", () => {
  const given = document.querySelector("#tag").content.querySelector("script");
  const script = document.createElement("script");
  script.src = given.src;
  script.setAttribute("data-gtmsrc", given.src);

  const globals = new Set(Object.getOwnPropertyNames(window)).add("karta").add("changes");
  const elements = () => [...document.querySelectorAll("*")].filter((element) => element !== script).map((element) => element.cloneNode().outerHTML);
  const before = elements();

  /** Returns what the page has that it had not before the script. */
  window.changes = () => [
    // Frames stand among the globals by their number; the drivers of some engines add names of their own.
    ...Object.getOwnPropertyNames(window).filter((name) => !globals.has(name) && !/^\d+$|^__(pw|playwright)/.test(name)),
    ...elements().filter((element, i) => element !== before[i]),
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...[...document.styleSheets, ...(document.adoptedStyleSheets ?? [])].map(() => "a style sheet"),
    ...performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => !/\/((watch|manager|karta)\.js|favicon\.ico)$/.test(name)),
  ];
  document.head.append(script);
});
