// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "astro/config";

export default defineConfig({});
