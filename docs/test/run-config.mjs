// SPDX-License-Identifier: Apache-2.0
/** Reads configurations of the pages as the server does when it starts, all of them in one process. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./blocks.mjs";
import { SECRET } from "./run-identity.mjs";
import { java, serverJar } from "./stack.mjs";

const READ = `
import java.nio.file.Path;
import sh.karta.server.config.ConfigFile;

class Read {
    /** Prints each file that the server would refuse, with the reason. */
    public static void main(String[] files) {
        for (String file : files) {
            try {
                ConfigFile.read(Path.of(file), System.getenv()::get);
            } catch (Exception refused) {
                System.out.println(file + ": " + refused.getMessage());
            }
        }
    }
}
`;

const SECRETS = {
  KARTA_IDENTITY_SECRET: SECRET,
  KARTA_MANAGEMENT_TOKEN: "a-token-of-the-operator",
  ANTHROPIC_API_KEY: "a-key",
  OPENAI_API_KEY: "a-key",
  KARTA_TOOL_SECRET: `whsec_${Buffer.from("a key of the operator, 32 bytes.").toString("base64")}`,
};

/**
 * @param {import("./blocks.mjs").Block[]} blocks
 * @returns {string} a line for each block that the server refuses
 */
export function check(blocks) {
  const folder = join(root, "target", "configurations");
  // The folder of documents of some examples.
  mkdirSync(join(folder, "help"), { recursive: true });
  const program = join(folder, "Read.java");
  writeFileSync(program, READ);
  const files = blocks.map(({ page, line, code }) => {
    const file = join(folder, `${page}-${line}.yaml`);
    writeFileSync(file, code);
    return file;
  });
  const { stdout, stderr, status } = spawnSync(java(), ["-XX:TieredStopAtLevel=1", "-cp", serverJar, program, ...files], { encoding: "utf8", env: { ...process.env, ...SECRETS } });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}
