// SPDX-License-Identifier: Apache-2.0
export type * from "./widget-types.js";
