// SPDX-License-Identifier: Apache-2.0

/**
 * Loads the panel's texts in `language`, the code of one of its languages other than English. Each language is a
 * separate module.
 */
export function words(language: string): Promise<Record<string, string>>;
