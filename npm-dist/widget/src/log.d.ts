// SPDX-License-Identifier: Apache-2.0

/** The part of the compiled client that reads logs from their beginning, for `NativeClient.link`. */
export const log: unknown;
