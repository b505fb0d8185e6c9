// SPDX-License-Identifier: Apache-2.0
/** The agent server's address. Next writes it into the browser's code when it builds. */
export const SERVER = process.env.NEXT_PUBLIC_KARTA_URL ?? "http://127.0.0.1:8787";
