// SPDX-License-Identifier: Apache-2.0
/* A tag manager. It replaces the script that it receives by one with the same address and no other attribute. */
addEventListener("load", () => {
  const given = document.querySelector("#tag").content.querySelector("script");
  const script = document.createElement("script");
  script.src = given.src;
  script.setAttribute("data-gtmsrc", given.src);

  const globals = new Set(Object.getOwnPropertyNames(window)).add("karta").add("changes");
  const elements = () => [...document.querySelectorAll("*")].filter((element) => element !== script).map((element) => element.cloneNode().outerHTML);
  const before = elements();

  /** Returns the additions to the page since the script ran. */
  window.changes = () => [
    // Frames are globals with a number as name. The drivers of some engines add globals too.
    ...Object.getOwnPropertyNames(window).filter((name) => !globals.has(name) && !/^\d+$|^__(pw|playwright)/.test(name)),
    ...elements().filter((element, i) => element !== before[i]),
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...[...document.styleSheets, ...(document.adoptedStyleSheets ?? [])].map(() => "a style sheet"),
    ...performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => !/\/((watch|manager|karta)\.js|favicon\.ico)$/.test(name)),
  ];
  document.head.append(script);
});
