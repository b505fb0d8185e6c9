// SPDX-License-Identifier: Apache-2.0

/**
 * Runs the panel's code anew and mounts it at the bridge; compiled from Java by TeaVM (module `panel`).
 *
 * @param words brings the panel's words in a language other than English
 */
export function mount(bridge: unknown, words: (language: string) => Promise<Record<string, string>>): void;
