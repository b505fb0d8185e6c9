// SPDX-License-Identifier: Apache-2.0
import type { KartaAgentClientOptions, Logger } from "./types.js";

/** Returns a function that calls the logger of the options, whose own failure changes nothing. */
export function quiet({ logger }: KartaAgentClientOptions): (level: keyof Logger, message: string, error: unknown) => void {
  return (level, message, error) => {
    try {
      logger?.[level](message, error);
    } catch {}
  };
}
