// SPDX-License-Identifier: Apache-2.0

/** The compiled code of the Responses transport, for `NativeClient.link`. */
export const responses: unknown;
