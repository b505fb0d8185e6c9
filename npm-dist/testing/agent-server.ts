// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Child } from "./children.js";
import { count } from "./counts.js";

const JAR = join(import.meta.dirname, "..", "..", "..", "..", "agent-server", "target", "karta-server.jar");

const CONFIG_FILE = "karta.yaml";

/** The identity secret of the server's project. */
export const IDENTITY_SECRET = "no secret at all, only for tests";

const LIMITS = `
    limits:
      key_per_minute: 1000000
      visitor_per_minute: 1000000
      address_per_minute: 1000000
      visitor_reads_per_minute: 1000000
      visitor_transcripts_per_minute: 1000000`;

const config = (pace: number) => `
projects:
  demo/assistant:${LIMITS}
    identity_secret: ${JSON.stringify(IDENTITY_SECRET)}
    keys:
      - key: pk_test_demo
        origins: [loopback, none]
    agent:
      kind: scripted
      pace_millis: ${pace}
    features:
      history: true
      uploads: true
  demo/slow:${LIMITS}
    keys:
      - key: pk_test_slow
        origins: [loopback, none]
    agent:
      kind: scripted
      pace_millis: 50
  coffeeco/support-bot:${LIMITS}
    keys:
      - key: pk_live_xxx
        origins: [none]
    agent:
      kind: scripted
      pace_millis: 0
`;

/** Starts a server on `port` with the config and the data in `folder`. Resolves with its process and address when it listens. */
async function launch(folder: string, port: string): Promise<[Child, string]> {
  count("server-jvms", "agent server");
  const java = process.env["JAVA_HOME"] ? join(process.env["JAVA_HOME"], "bin", "java") : "java";
  const options = ["--port", port, "--data", join(folder, "data"), "--config", join(folder, CONFIG_FILE)];
  // Only the fast JIT compiler, because this server runs for seconds.
  const server = new Child(java, ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", `-XX:SharedArchiveFile=${JAR.replace(/jar$/, "jsa")}`, "-jar", JAR, ...options], { stdio: ["ignore", "pipe", "pipe"] });
  const { stdout, stderr } = server.process;
  let said = "";
  stderr!.setEncoding("utf8").on("data", (text: string) => (said += text));
  for await (const line of createInterface(stdout!)) {
    said += `${line}\n`;
    const [, address] = /^listening on (\S+)$/.exec(line) ?? [];
    if (address) {
      // Discards the rest of the log.
      stdout!.resume();
      return [server, address];
    }
  }
  throw new Error(`The agent server did not start:\n${said}`);
}

/** Returns the server that the files of a test run share. */
export function sharedServer(): { readonly baseUrl: string } {
  const baseUrl = process.env["KARTA_AGENT_SERVER"];
  if (!baseUrl) {
    throw new Error("scripts/test.mjs starts the agent server of a test run");
  }
  return { baseUrl };
}

/** The real agent server in its own process, with the scripted agent. */
export class AgentServer {
  readonly baseUrl: string;
  readonly #folder: string;
  #server: Child;

  private constructor(folder: string, server: Child, baseUrl: string) {
    this.#folder = folder;
    this.#server = server;
    this.baseUrl = baseUrl;
  }

  /** Starts a server whose demo project waits `pace` milliseconds between the words of an answer. */
  static async start({ pace = 0 } = {}): Promise<AgentServer> {
    const folder = mkdtempSync(join(tmpdir(), "karta-npm-"));
    writeFileSync(join(folder, CONFIG_FILE), config(pace));
    return new AgentServer(folder, ...(await launch(folder, "0")));
  }

  /** Kills the server, so that it cannot save anything, and starts it again on its port and with its data. */
  async crash(): Promise<void> {
    await this.#server.crash();
    [this.#server] = await launch(this.#folder, new URL(this.baseUrl).port);
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
