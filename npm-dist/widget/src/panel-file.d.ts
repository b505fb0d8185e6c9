// SPDX-License-Identifier: Apache-2.0

/**
 * Runs a new instance of the panel's code and mounts it with the bridge. Compiled from Java by TeaVM (module `panel`).
 *
 * @param words loads the panel's texts in a language other than English
 */
export function mount(bridge: unknown, words: (language: string) => Promise<Record<string, string>>): void;
