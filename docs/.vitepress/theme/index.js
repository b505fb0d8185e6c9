// SPDX-License-Identifier: Apache-2.0
// The default theme without its web font: nothing on these pages comes from a third party.
import { defineAsyncComponent } from "vue";
import Theme from "vitepress/theme-without-fonts";
import "./style.css";

export default {
  extends: Theme,
  enhanceApp({ app }) {
    app.component("ThemePreview", defineAsyncComponent(() => import("./playground/ThemePreview.vue")));
    app.component("WidgetPlayground", defineAsyncComponent(() => import("./playground/WidgetPlayground.vue")));
  },
};
