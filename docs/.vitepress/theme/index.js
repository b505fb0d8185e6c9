// SPDX-License-Identifier: Apache-2.0 The default theme without its web font, so that these pages load nothing from
// third parties.
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
