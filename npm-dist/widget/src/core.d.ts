// SPDX-License-Identifier: Apache-2.0
import type { CreateClient } from "./native.js";

/** Compiled from Java by TeaVM (module `headless`). */
export const createClient: CreateClient;
