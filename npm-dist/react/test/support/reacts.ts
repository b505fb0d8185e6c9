// SPDX-License-Identifier: Apache-2.0
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The versions of React that are supported. */
export const REACTS = [18, 19] as const;

const tools = createRequire(join(import.meta.dirname, "..", "..", "..", "..", "package.json"));

/** Returns aliases of `react` and `react-dom` for a bundle, so that the package uses that version too. */
export function reactAlias(version: (typeof REACTS)[number]): Record<string, string> {
  const folder = (name: string) => dirname(tools.resolve(`${name}/package.json`));
  return version === 19
    ? { react: folder("react"), "react-dom": folder("react-dom") }
    : { react: folder("react-18"), "react-dom": folder("react-dom-18") };
}
