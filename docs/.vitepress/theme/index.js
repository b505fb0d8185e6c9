// SPDX-License-Identifier: Apache-2.0 The default theme without its web font, so that these pages load nothing from
// third parties.
import { defineAsyncComponent, onMounted } from "vue";
import { withBase } from "vitepress";
import Theme from "vitepress/theme-without-fonts";
import { here, IN_THIS_PAGE } from "./playground/connection.mjs";
import { addWidget } from "./widget.mjs";
import "./style.css";

export default {
  extends: Theme,
  setup() {
    // On a static host, the agent in the page plays scripts only: the previews show it, but it knows nothing about these pages.
    onMounted(async () => {
      const connection = await here();
      if (connection !== IN_THIS_PAGE) addWidget(connection);
    });
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
