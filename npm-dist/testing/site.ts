// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { createServer, request as send, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const TYPES: Record<string, string> = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css" };

/** Answers a request for which there is no file. Returns whether it did. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Forwards requests to another server, so that both have the same origin. */
export function forward(origin: string): Handler {
  return (request, response) => {
    const to = send(new URL(request.url ?? "/", origin), { method: request.method, headers: request.headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    to.on("error", () => response.destroy());
    response.on("close", () => to.destroy());
    request.pipe(to);
    return true;
  };
}

/** A web server on a free local port, with files in memory. */
export class Site {
  /** Files by path, for example `/index.html`. */
  readonly files = new Map<string, string>();
  /** Requested paths, in order. */
  readonly requests: string[] = [];
  /** Content security policies by page path. */
  readonly policies = new Map<string, string>();
  handler: Handler = () => false;
  readonly #http: Server;

  private constructor(http: Server) {
    this.#http = http;
  }

  static async start(): Promise<Site> {
    const http = createServer();
    const site = new Site(http);
    http.on("request", (request, response) => site.#answer(request, response));
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    return site;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#http.close();
    this.#http.closeAllConnections();
    await once(this.#http, "close");
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? "/", this.origin).pathname;
    this.requests.push(path);
    const file = this.files.get(path);
    if (file === undefined) {
      if (!this.handler(request, response)) {
        response.writeHead(path === "/favicon.ico" ? 204 : 404).end();
      }
      return;
    }
    const type = path.endsWith("/") ? TYPES["html"] : (TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream");
    const policy = this.policies.get(path);
    response.writeHead(200, { "content-type": type, "cache-control": "no-store", ...(policy && { "content-security-policy": policy }) }).end(file);
  }
}
