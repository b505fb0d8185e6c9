// SPDX-License-Identifier: Apache-2.0
import type { ServerResponse } from "node:http";
import type { Interceptor } from "../../testing/scripted-server.js";

/** Faults between a client and its server, by name. Each affects the request of the turn. */
export type Fault =
  | "refused"
  | "reset"
  | "stall before the headers"
  | "stall in the body"
  | "401 once"
  | "401 always"
  | "403"
  | "402"
  | "409"
  | "429, Retry-After in seconds"
  | "429, Retry-After as a date"
  | "429, header hidden by CORS"
  | "500"
  | "503"
  | "HTML"
  | "empty 2xx"
  | "truncated JSON"
  | "slow drip"
  | "half-closed proxy"
  | "fetch without a body"
  | "response after abort";

const problem = (status: number, code: string, headers: Record<string, string> = {}, more: object = {}): Interceptor => {
  return (_request, response) => {
    response
      .writeHead(status, { "content-type": "application/json", ...headers })
      .end(JSON.stringify({ error: { message: `Status ${status}.`, code }, ...more }));
  };
};

const raw = (status: number, type: string, body: string): Interceptor => {
  return (_request, response) => {
    response.writeHead(status, { "content-type": type }).end(body);
  };
};

/** Sends only the head of an event stream. */
function head(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
}

/** Faults that are a response. The others need the whole server, or the client's own fetch. */
export const ANSWERS: Partial<Record<Fault, Interceptor>> = {
  reset: (_request, response) => void response.socket?.resetAndDestroy(),
  "stall before the headers": () => undefined,
  "stall in the body": (_request, response) => head(response),
  "401 once": problem(401, "unauthenticated"),
  "401 always": problem(401, "unauthenticated"),
  "403": problem(403, "forbidden"),
  "402": problem(402, "budget_exhausted"),
  "409": problem(409, "turn_running"),
  "429, Retry-After in seconds": problem(429, "limit_reached", { "retry-after": "7" }),
  "429, Retry-After as a date": problem(429, "limit_reached", { "retry-after": new Date(Date.UTC(2026, 0, 1, 0, 0, 7)).toUTCString() }),
  "429, header hidden by CORS": problem(429, "limit_reached", {}, { retry_after_seconds: 7 }),
  "500": problem(500, "server_error"),
  "503": problem(503, "server_error"),
  HTML: raw(200, "text/html", "<!doctype html><title>Sign in</title>"),
  "empty 2xx": raw(200, "application/json", ""),
  "truncated JSON": raw(200, "application/json", '{"accepted":tr'),
  "half-closed proxy": (_request, response) => {
    head(response);
    response.write(": hello\n\n", () => response.socket?.end());
  },
};
