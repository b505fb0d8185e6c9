// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const JAR = join(import.meta.dirname, "..", "..", "..", "..", "..", "agent-server", "target", "karta-server.jar");

/** Signs the identities of the server's project. */
export const IDENTITY_SECRET = "no secret at all, only for tests";

const CONFIG = `
projects:
  demo/assistant:
    identity_secret: ${JSON.stringify(IDENTITY_SECRET)}
    keys:
      - key: pk_test_demo
        origins: [loopback, none]
    agent:
      kind: scripted
      pace_millis: 0
    features:
      history: true
      uploads: true
`;

/** The real agent server as its own process, with the scripted agent at full speed. */
export class AgentServer {
  readonly baseUrl: string;
  readonly #stop: () => Promise<void>;

  private constructor(baseUrl: string, stop: () => Promise<void>) {
    this.baseUrl = baseUrl;
    this.#stop = stop;
  }

  static async start(): Promise<AgentServer> {
    const folder = mkdtempSync(join(tmpdir(), "karta-npm-"));
    const config = join(folder, "karta.yaml");
    writeFileSync(config, CONFIG);
    const java = process.env["JAVA_HOME"] ? join(process.env["JAVA_HOME"], "bin", "java") : "java";
    const options = ["--port", "0", "--data", join(folder, "data"), "--config", config];
    // The quick compiler alone: this server lives for seconds.
    const server = spawn(java, ["-XX:TieredStopAtLevel=1", "-jar", JAR, ...options], { stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(server, "exit");
    let said = "";
    for await (const line of createInterface(server.stdout)) {
      said += `${line}\n`;
      const [, address] = /^listening on (\S+)$/.exec(line) ?? [];
      if (address) {
        // Nobody reads its log from here on.
        server.stdout.resume();
        return new AgentServer(address, async () => {
          server.kill();
          await ended;
          rmSync(folder, { recursive: true, force: true });
        });
      }
    }
    throw new Error(`The agent server did not start:\n${said}`);
  }

  stop(): Promise<void> {
    return this.#stop();
  }
}
