// SPDX-License-Identifier: Apache-2.0

/** The part of the compiled client that only the calls about sessions need, for `NativeClient.link`. */
export const sessions: unknown;
