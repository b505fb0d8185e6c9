// SPDX-License-Identifier: Apache-2.0
import type { Log } from "./native.js";
import type { KartaAgentClientOptions } from "./types.js";

/** Every option. The type fails to compile if one is missing here. */
const KNOWN: Record<keyof KartaAgentClientOptions, true> = {
  baseUrl: true,
  projectRef: true,
  project: true,
  agentRef: true,
  embedKey: true,
  token: true,
  tokenEndpoint: true,
  tokenFn: true,
  transport: true,
  model: true,
  user: true,
  context: true,
  contextFn: true,
  storage: true,
  visitorId: true,
  logger: true,
  whenBusy: true,
  fetch: true,
};

/** Warns about unknown options and suggests the closest known name. */
export function warn(options: object, log: Log): void {
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(KNOWN, name)) {
      const meant = Object.keys(KNOWN).find((known) => known.toLowerCase() === name.toLowerCase().replace(/[_-]/g, ""));
      log("warn", `Unknown option ${name}${meant ? `, did you mean ${meant}?` : `, expected one of ${Object.keys(KNOWN).join(", ")}`}`);
    }
  }
}
