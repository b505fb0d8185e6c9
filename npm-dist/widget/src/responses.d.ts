// SPDX-License-Identifier: Apache-2.0

/** The part of the compiled client that only the Responses transport needs, for `NativeHooks.responses`. */
export const responses: unknown;
