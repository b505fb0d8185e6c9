// SPDX-License-Identifier: Apache-2.0
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({ plugins: [vue()], base: "./" });
