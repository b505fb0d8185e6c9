// SPDX-License-Identifier: Apache-2.0

/** The compiled code of the Responses transport, for `NativeHooks.responses`. */
export const responses: unknown;
