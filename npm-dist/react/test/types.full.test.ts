// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import test from "node:test";
import { readdirSync } from "node:fs";

/** Where both packages were packed. */
const packed = join(import.meta.dirname, "..", "..");
const tools = createRequire(join(packed, "..", "package.json"));

for (const tarball of readdirSync(packed).filter((file) => /^karta-.*\.tgz$/.test(file))) {
  test(`the types of ${tarball} are right for bundlers and node16`, () => {
    const attw = join(dirname(tools.resolve("@arethetypeswrong/cli/package.json")), "dist", "index.js");
    execFileSync(process.execPath, [attw, join(packed, tarball), "--profile", "esm-only"], { stdio: "pipe" });
  });
}
