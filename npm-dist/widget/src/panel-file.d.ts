// SPDX-License-Identifier: Apache-2.0

/** Runs the panel's code anew and mounts it at the bridge; compiled from Java by TeaVM (module `panel`). */
export function mount(bridge: unknown): void;
