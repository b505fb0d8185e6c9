// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";

/** Returns the code blocks of a README or page in `languages`, in order. */
export function blocks(readme: string, ...languages: readonly string[]): string[] {
  const found = readFileSync(readme, "utf8").matchAll(/^```(\w+)[^\n]*\n([\s\S]*?)^```$/gm);
  return [...found].flatMap(([, language = "", code = ""]) => (languages.includes(language) ? [code] : []));
}
