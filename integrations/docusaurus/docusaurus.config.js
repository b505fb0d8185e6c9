// SPDX-License-Identifier: Apache-2.0
// The part of docusaurus.config.js that adds the widget to every page.
export default {
  headTags: [
    {
      tagName: "script",
      attributes: {},
      innerHTML: "window.karta = typeof window.karta == 'function' ? window.karta : function () { (window.karta.q = window.karta.q || []).push(arguments); };",
    },
  ],
  scripts: [
    {
      src: "https://cdn.karta.sh/widget/v1/karta.js",
      async: true,
      "data-embed-key": "pk_live_xxx",
      "data-project": "coffeeco/docs-bot",
    },
  ],
};
