// SPDX-License-Identifier: Apache-2.0

/** The part of the compiled client that requests the page's context, for `NativeClient.link`. */
export const context: unknown;
