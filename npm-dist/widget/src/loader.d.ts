// SPDX-License-Identifier: Apache-2.0
import type { CommandResult } from "./widget-types.js";

/** The function that is `window.karta` on a page. Takes a command with its arguments. */
export type Karta = (command: string, ...rest: unknown[]) => Promise<CommandResult>;

/**
 * Creates a new instance of the widget's code. The returned function starts it with the loader of the panel and the
 * settings of `init`.
 */
export function widget(): (panel: (bridge: unknown) => Promise<unknown>, settings: object) => Karta;
