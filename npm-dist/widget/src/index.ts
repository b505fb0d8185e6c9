// SPDX-License-Identifier: Apache-2.0
export { KartaAgentClient } from "./client.js";
export * from "./errors.js";
export type * from "./types.js";
