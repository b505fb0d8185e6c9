// SPDX-License-Identifier: Apache-2.0
// The part of .vitepress/config.js that adds the widget to every page.
export default {
  head: [
    ["script", {}, "window.karta = typeof window.karta == 'function' ? window.karta : function () { (window.karta.q = window.karta.q || []).push(arguments); };"],
    [
      "script",
      {
        async: "",
        src: "https://cdn.karta.sh/widget/v1/karta.js",
        "data-embed-key": "pk_live_xxx",
        "data-project": "coffeeco/docs-bot",
      },
    ],
  ],
};
