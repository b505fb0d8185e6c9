// SPDX-License-Identifier: Apache-2.0
import type { CommandResult } from "./widget-types.js";

/** What `window.karta` is on a page, without the page: takes a command with its arguments. */
export type Karta = (command: string, ...rest: unknown[]) => Promise<CommandResult>;

/** Makes a widget's code anew; what it returns starts that widget, with the way to the panel and the settings of `init`. */
export function widget(): (panel: (bridge: unknown) => Promise<unknown>, settings: object) => Karta;
