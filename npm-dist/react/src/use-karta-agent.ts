// SPDX-License-Identifier: Apache-2.0
"use client";
import { useEffect, useInsertionEffect, useState, useSyncExternalStore } from "react";
import { Agent } from "./agent.js";
import { identityOf } from "./identity.js";
import type { UseKartaAgent, UseKartaAgentOptions } from "./chat.js";

/**
 * A conversation with an agent, for your own user interface.
 *
 * The hook creates a new client only when an option changes that identifies the project, the server or the user:
 * `project`, `embedKey`, `baseUrl`, `token`, `tokenEndpoint`, `transport`, `user.id`, `user.identityToken`, or the kind
 * of authentication. Functions are always those of the latest render. When the component is unmounted or hidden in an
 * `<Activity>`, the hook leaves the running turn's stream. It joins the turn again when the component is shown.
 *
 * After a reload, the hook continues the conversation that was used last with this `storage` (default `local`), or the
 * one of `sessionId`, and joins its turn if one is running. Two hooks with the same project and storage continue the
 * same conversation.
 *
 * @throws KartaError with code `invalid_option` while rendering. The message names the option and the expected value
 */
export function useKartaAgent(options: UseKartaAgentOptions): UseKartaAgent {
  const key = identityOf(options);
  const { sessionId, user } = options;
  const [held, hold] = useState(() => ({ key, sessionId, user, agent: new Agent(options) }));
  let { agent } = held;
  if (held.key !== key || held.sessionId !== sessionId) {
    if (held.key !== key || !agent.has(sessionId)) {
      agent = new Agent(options, held.user?.id !== undefined && held.user.id !== user?.id ? held.agent : undefined);
    }
    hold({ key, sessionId, user, agent });
  }
  useInsertionEffect(() => {
    agent.latest = options;
  });
  useEffect(() => {
    agent.enter();
    return () => agent.leave();
  }, [agent]);

  const attributes = JSON.stringify(options.user?.attributes);
  const [identified, identify] = useState(attributes);
  useEffect(() => {
    if (identified !== attributes) {
      identify(attributes);
      agent.identify(agent.latest.user?.attributes);
    }
  }, [agent, attributes, identified]);

  const state = useSyncExternalStore(agent.subscribe, agent.snapshot, agent.snapshot);
  const { client, send, edit, regenerate, stop, confirm, reset } = agent;
  return { ...state, client, send, edit, regenerate, stop, confirm, reset };
}
