// SPDX-License-Identifier: Apache-2.0
import { createApp } from "vue";
import Chat from "./Chat.vue";

createApp(Chat).mount("#app");
