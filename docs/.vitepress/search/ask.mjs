// SPDX-License-Identifier: Apache-2.0
/** The address that asks the chat of these pages a question. The router opens the chat instead of a page. */

/** Whether the chat answers from these pages. The agent in the page of a static host plays its scenes only. */
export const answers = { here: false };

const BASE = import.meta.env?.BASE_URL ?? "/docs/";

/** @returns {string} the address of a question */
export const addressOf = (question) => `${BASE}?ask=${encodeURIComponent(question)}`;

/** @returns {string | null} the question of an address */
export const questionOf = (address) => new URL(address, "http://docs.invalid").searchParams.get("ask");
