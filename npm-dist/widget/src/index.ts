// SPDX-License-Identifier: Apache-2.0
export * from "./errors.js";
export type * from "./types.js";
