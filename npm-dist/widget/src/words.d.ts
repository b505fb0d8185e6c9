// SPDX-License-Identifier: Apache-2.0

/** Returns the panel's words in `language`, the code of one of its languages other than English; each is a module of its own. */
export function words(language: string): Promise<Record<string, string>>;
