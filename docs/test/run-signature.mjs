// SPDX-License-Identifier: Apache-2.0
/** Runs the program that checks the signature of a call. The server's own code signs the calls. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./blocks.mjs";
import { java, serverJar } from "./stack.mjs";

const SIGN = `
import java.time.Instant;
import java.util.Base64;
import sh.karta.server.outgoing.StandardWebhooks;

class Sign {
    /** Prints the headers of one call for each time. */
    public static void main(String[] arguments) {
        byte[] body = Base64.getDecoder().decode(arguments[2]);
        for (int i = 3; i < arguments.length; i++) {
            Instant time = Instant.ofEpochSecond(Long.parseLong(arguments[i]));
            StandardWebhooks.headers(arguments[0], arguments[1], body, time)
                    .forEach((name, value) -> System.out.print(name + "=" + value + " "));
            System.out.println();
        }
    }
}
`;

function written(name, code) {
  const folder = join(root, "target", "signature");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, code);
  return file;
}

/**
 * Returns the headers of a signed call for each time.
 *
 * @param {{secret: string, id: string, body: Buffer, times: number[]}} call with times in epoch seconds
 * @returns {Record<string, string>[]}
 */
export function signed({ secret, id, body, times }) {
  const given = [secret, id, body.toString("base64"), ...times.map(String)];
  const printed = execFileSync(java(), ["-XX:TieredStopAtLevel=1", "-cp", serverJar, written("Sign.java", SIGN), ...given], { encoding: "utf8" });
  return printed.trim().split("\n").map((line) => Object.fromEntries(line.trim().split(" ").map((header) => [header.slice(0, header.indexOf("=")), header.slice(header.indexOf("=") + 1)])));
}

/** @returns {Promise<{isSigned: (headers: object, body: Buffer, secret: string) => boolean}>} the block as a module */
export const moduleOf = (block) => import(pathToFileURL(written(`signature-${block.line}.mjs`, block.code)));
