// SPDX-License-Identifier: Apache-2.0
export { mountWidget } from "./mount.js";
export { KartaError } from "./errors.js";
export type * from "./widget-types.js";
export type { KartaAuth, TokenRequest, Transport, User, UserChange } from "./types.js";
