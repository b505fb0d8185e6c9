// SPDX-License-Identifier: Apache-2.0
/** Type-checks blocks in strict mode. Each group has the declarations that its readers have. */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./blocks.mjs";
import { repository } from "./tables.mjs";

const COMMON = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  target: "es2022",
  lib: ["es2022", "dom", "dom.iterable"],
  module: "esnext",
  moduleResolution: "bundler",
  moduleDetection: "force",
  types: [],
};

/** The files of a group's project besides its blocks. Paths are relative to the module's folder. */
const GROUPS = {
  page: { include: ["../stub-snippet/src/main/types/karta-page.d.ts", "test/page-types.ts"] },
  reference: { include: ["../stub-snippet/src/main/types/karta-page.d.ts"] },
  // With the packages as they are built.
  npm: {
    compilerOptions: {
      jsx: "react-jsx",
      typeRoots: ["../../../../node_modules/@types"],
      types: ["node"],
      paths: {
        "@karta/widget": ["../../../../npm-dist/widget/dist/index.d.ts"],
        "@karta/react": ["../../../../npm-dist/react/dist/index.d.ts"],
        react: ["../../../../node_modules/@types/react/index.d.ts"],
        "react/jsx-runtime": ["../../../../node_modules/@types/react/jsx-runtime.d.ts"],
      },
    },
  },
};

/**
 * @param {string} group
 * @param {import("./blocks.mjs").Block[]} blocks
 * @returns {string} the compiler's messages, or an empty string
 */
export function compile(group, blocks) {
  const setting = GROUPS[group];
  if (!setting) throw new Error(`no group "${group}" to compile in; known: ${Object.keys(GROUPS).join(", ")}`);
  const folder = join(root, "target", "compile", group);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { page, line, language, code } of blocks) {
    writeFileSync(join(folder, `${page}-${line}.${language}`), code);
  }
  const include = [...(setting.include ?? []).map((file) => join(relative(folder, root), file)), "*"];
  const compilerOptions = { ...COMMON, ...setting.compilerOptions };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include }, null, 2));
  const { stdout, stderr } = spawnSync(join(repository, "node_modules/.bin/tsc"), ["-p", folder, "--pretty", "false"], { encoding: "utf8" });
  return (stdout + stderr).trim();
}
