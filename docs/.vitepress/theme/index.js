// SPDX-License-Identifier: Apache-2.0 The default theme without its web font, so that these pages load nothing from
// third parties.
import { defineAsyncComponent, onMounted } from "vue";
import { useData, withBase } from "vitepress";
import Theme from "vitepress/theme-without-fonts";
import { here } from "./playground/connection.mjs";
import { questionOf } from "../search/ask.mjs";
import { addWidget, ask } from "./widget.mjs";
import "./style.css";

const whenIdle = (load) => (window.requestIdleCallback ?? setTimeout)(load);

export default {
  extends: Theme,
  setup() {
    const { isDark } = useData();
    onMounted(async () => {
      addWidget(await here(), isDark);
      const question = questionOf(location.href);
      if (question) ask(question);
    });
    // Ctrl+K opens the search at once.
    onMounted(() => whenIdle(() => import("vitepress/dist/client/theme-default/components/VPLocalSearchBox.vue")));
  },
  enhanceApp({ app, router }) {
    app.component("HomeDemo", defineAsyncComponent(() => import("./playground/HomeDemo.vue")));
    app.component("ThemePreview", defineAsyncComponent(() => import("./playground/ThemePreview.vue")));
    app.component("WidgetPlayground", defineAsyncComponent(() => import("./playground/WidgetPlayground.vue")));
    router.onBeforeRouteChange = (to) => {
      const question = questionOf(to);
      if (question) {
        ask(question);
        return false;
      }
      // The API reference is a site of its own, which the router does not know.
      if (!to.startsWith(withBase("/api/"))) return true;
      location.assign(to);
      return false;
    };
  },
};
