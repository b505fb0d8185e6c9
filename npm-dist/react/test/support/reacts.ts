// SPDX-License-Identifier: Apache-2.0
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { FULL } from "../../testing/full.js";

/** The newest version of React, and in a full run all supported ones. */
export const REACTS: readonly (18 | 19)[] = FULL ? [18, 19] : [19];

const tools = createRequire(join(import.meta.dirname, "..", "..", "..", "..", "package.json"));

/** Returns aliases of `react` and `react-dom` for a bundle, so that the package uses that version too. */
export function reactAlias(version: 18 | 19): Record<string, string> {
  const folder = (name: string) => dirname(tools.resolve(`${name}/package.json`));
  return version === 19
    ? { react: folder("react"), "react-dom": folder("react-dom") }
    : { react: folder("react-18"), "react-dom": folder("react-dom-18") };
}
