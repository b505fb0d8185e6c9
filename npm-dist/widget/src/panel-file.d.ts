// SPDX-License-Identifier: Apache-2.0

/**
 * Runs a new instance of the panel's code and mounts it with the bridge. Compiled from Java by TeaVM (module `panel`). Its parts are
 * imported through `imported`.
 */
export function mount(bridge: unknown, imported: <T>(load: () => Promise<T>) => Promise<T>): void;
