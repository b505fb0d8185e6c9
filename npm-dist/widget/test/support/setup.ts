// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { KartaAgentClient, type AgentEvent, type KartaClientSettings, type TokenRequest } from "@karta/widget";
import { ScriptedServer, type WireEvent } from "../../testing/scripted-server.js";

const unhandled: unknown[] = [];
process.on("unhandledRejection", (reason) => unhandled.push(reason));

// No jitter, so that retries happen immediately in all tests that do not check delays.
Math.random = () => 0;

/** Starts a server that ends with the test, and checks then that nothing is left behind. */
export async function serverFor(t: TestContext): Promise<ScriptedServer> {
  const server = await ScriptedServer.start();
  t.after(async () => {
    await server.close();
    assert.deepEqual(unhandled, [], "unhandled rejections");
  });
  return server;
}

/** Options as a caller without a type checker may combine them. */
export type AnyOptions = Partial<KartaClientSettings> & {
  readonly embedKey?: string;
  readonly token?: string;
  readonly tokenEndpoint?: string;
  readonly tokenFn?: (request: TokenRequest) => string | Promise<string>;
};

/** Creates a client of `server` that is shut down with the test. */
export function clientFor(
  t: TestContext,
  server: ScriptedServer,
  options: AnyOptions = {},
): KartaAgentClient {
  const client = new KartaAgentClient({ baseUrl: server.baseUrl, projectRef: "demo/assistant", token: "t", ...options } as AnyOptions as never);
  t.after(() => client.shutdown());
  return client;
}

/** Collects all events. */
export async function all(events: AsyncIterable<AgentEvent>): Promise<AgentEvent[]> {
  const list: AgentEvent[] = [];
  for await (const event of events) {
    list.push(event);
  }
  return list;
}

/** Narrows an event to a type, or fails. */
export function expectType<T extends AgentEvent["type"]>(
  event: AgentEvent | undefined,
  type: T,
): AgentEvent & { type: T } {
  assert.equal(event?.type, type);
  return event as AgentEvent & { type: T };
}

export const say = (text: string, more: Record<string, unknown> = {}): WireEvent => ({ type: "agent.message", text, ...more });
export const idle: WireEvent = {
  type: "session.status_idle",
  stop_reason: "end_turn",
  usage: { input_tokens: 3, output_tokens: 5, total_tokens: 8 },
};
export const pause: WireEvent = {
  type: "session.status_idle",
  stop_reason: "requires_action",
  request_id: "r1",
  tool: "refund",
  target: "order 7",
  options: [{ id: "approve_once", label: "Once" }, "deny"],
  expires_at: "2026-01-01T01:00:00Z",
};
