// SPDX-License-Identifier: Apache-2.0 The default theme without its web font, so that these pages load nothing from
// third parties.
import { defineAsyncComponent, onMounted } from "vue";
import { useData, withBase } from "vitepress";
import Theme from "vitepress/theme-without-fonts";
import { here } from "./playground/connection.mjs";
import { addWidget } from "./widget.mjs";
import "./style.css";

export default {
  extends: Theme,
  setup() {
    const { isDark } = useData();
    onMounted(async () => addWidget(await here(), isDark));
  },
  enhanceApp({ app, router }) {
    app.component("HomeDemo", defineAsyncComponent(() => import("./playground/HomeDemo.vue")));
    app.component("ThemePreview", defineAsyncComponent(() => import("./playground/ThemePreview.vue")));
    app.component("WidgetPlayground", defineAsyncComponent(() => import("./playground/WidgetPlayground.vue")));
    // The API reference is a site of its own, which the router does not know.
    router.onBeforeRouteChange = (to) => {
      if (!to.startsWith(withBase("/api/"))) return true;
      location.assign(to);
      return false;
    };
  },
};
