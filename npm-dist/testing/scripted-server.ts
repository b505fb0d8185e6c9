// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** An event as on the wire, without `seq` and `created_at`, which the server adds. */
export type WireEvent = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Pauses a script until the test calls `release`. */
export const HOLD = { type: "test.hold" } as const;

/** The calls of the contract. */
export type Route =
  | "mint"
  | "config"
  | "create"
  | "list"
  | "get"
  | "delete"
  | "rename"
  | "post"
  | "stream"
  | "transcript"
  | "ticket"
  | "files"
  | "responses"
  | "token"
  | "other";

export interface Recorded {
  readonly route: Route;
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** Resolves when the response has ended, on either side. */
  readonly closed: Promise<void>;
}

/** Answers a request instead of the script. Returns false to leave it to the script. */
export type Interceptor = (request: Recorded, response: ServerResponse) => boolean | void;

interface Session {
  readonly id: string;
  title?: string;
  readonly log: (WireEvent & { seq: number })[];
  readonly followers: Set<() => void>;
  /** Accepted posts and their answers, by idempotency key. */
  readonly accepted: Map<string, { readonly body: string; readonly seq: number }>;
  running: boolean;
  rest: WireEvent[];
}

/** The answer to a request. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const TERMINAL = new Set(["session.status_idle", "session.error"]);

/**
 * A server that speaks the wire contract and follows a test's scripts: each message starts the next script. It
 * records every request and tracks open connections.
 */
export class ScriptedServer {
  /** Scripts of the next turns. A pause ends a part of a script, and a confirmation continues after it. */
  readonly scripts: WireEvent[][] = [];
  readonly requests: Recorded[] = [];
  readonly sessions = new Map<string, Session>();
  /** Line end of event streams. */
  lineEnd = "\n";
  /** Writes a piece of an event stream. May change the bytes or cut the connection. */
  write: (response: ServerResponse, bytes: Buffer) => void = (response, bytes) => void response.write(bytes);

  readonly #http: Server;
  readonly #sockets = new Set<Socket>();
  readonly #interceptors = new Map<Route, Interceptor[]>();
  readonly #arrivals = new Set<() => void>();
  #ids = 0;

  private constructor(http: Server) {
    this.#http = http;
    http.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        this.#changed();
      });
    });
  }

  static async start(): Promise<ScriptedServer> {
    const http = createServer();
    const server = new ScriptedServer(http);
    http.on("request", (request, response) => void server.#accept(request, response));
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    return server;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  get openSockets(): number {
    return this.#sockets.size;
  }

  /** Calls `interceptor` before the script for one request of `route`. */
  once(route: Route, interceptor: Interceptor): void {
    const queue = this.#interceptors.get(route) ?? [];
    this.#interceptors.set(route, queue);
    queue.push((request, response) => {
      queue.splice(0, 1);
      return interceptor(request, response);
    });
  }

  /** Calls `interceptor` before the script for all requests of `route`. */
  always(route: Route, interceptor: Interceptor): void {
    this.#interceptors.set(route, [interceptor]);
  }

  requestsTo(route: Route): Recorded[] {
    return this.requests.filter((request) => request.route === route);
  }

  /** Resolves once `condition` holds. Checks it whenever a request arrives or a socket closes. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        const arrival = () => {
          this.#arrivals.delete(arrival);
          resolve();
        };
        this.#arrivals.add(arrival);
      });
    }
  }

  /** Continues the session's script after its current {@link HOLD}. */
  release(sessionId = [...this.sessions.keys()].at(-1)!): void {
    this.#play(this.sessions.get(sessionId)!);
  }

  /** Processes `post` and returns the function that answers it: now, later or never. */
  take(post: Recorded): (response: ServerResponse) => void {
    const session = this.#sessionOf(post);
    const { status, body } = session ? this.#post(session, post.body) : MISSING;
    return (response) => json(response, status, body);
  }

  /** Closes all connections and refuses new ones. */
  async close(): Promise<void> {
    this.#http.close();
    this.#http.closeAllConnections();
    await once(this.#http, "close");
  }

  async #accept(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.baseUrl);
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) {
        chunks.push(chunk as Buffer);
      }
    } catch {
      return;
    }
    const recorded: Recorded = {
      route: routeOf(request.method ?? "GET", url.pathname),
      method: request.method ?? "GET",
      url,
      headers: request.headers,
      body: Buffer.concat(chunks).toString("utf8"),
      closed: new Promise((resolve) => response.on("close", resolve)),
    };
    this.requests.push(recorded);
    const interceptor = this.#interceptors.get(recorded.route)?.[0];
    if (!interceptor || interceptor(recorded, response) === false) {
      this.#answer(recorded, response);
    }
    this.#changed();
  }

  #changed(): void {
    for (const arrival of [...this.#arrivals]) {
      arrival();
    }
  }

  #answer(request: Recorded, response: ServerResponse): void {
    const session = this.#sessionOf(request);
    if (["get", "delete", "rename", "post", "stream", "transcript", "ticket", "files"].includes(request.route) && !session) {
      json(response, MISSING.status, MISSING.body);
      return;
    }
    switch (request.route) {
      case "mint":
        return json(response, 200, { token: `token-${++this.#ids}`, expires_in: 3600 });
      case "token":
        return json(response, 200, { token: `token-${++this.#ids}` });
      case "create": {
        const created: Session = { id: `s${++this.#ids}`, log: [], followers: new Set(), accepted: new Map(), running: false, rest: [] };
        this.sessions.set(created.id, created);
        return json(response, 201, { id: created.id, status: "idle" });
      }
      case "list":
        return json(response, 200, {
          data: [...this.sessions.values()].reverse().map(({ id, title }) => ({
            id,
            title: title ?? `Session ${id}`,
            created_at: "2026-01-01T00:00:00Z",
            last_activity_at: "2026-01-01T00:00:01Z",
          })),
        });
      case "get":
        return json(response, 200, { id: session!.id, status: session!.running && !paused(session!) ? "running" : "idle", events: session!.log });
      case "transcript":
        // A server without versions: neither parent nor versions.
        return json(response, 200, {
          messages: session!.log
            .filter(({ type }) => type === "user.message" || type === "agent.message")
            .map(({ type, seq, text }) => ({ id: `m${seq}`, role: type === "user.message" ? "user" : "assistant", parts: [{ kind: "text", text }] })),
        });
      case "rename": {
        session!.title = JSON.parse(request.body).title;
        return json(response, 200, { id: session!.id, title: session!.title });
      }
      case "delete":
        this.sessions.delete(session!.id);
        response.writeHead(204).end();
        return;
      case "files":
        return json(response, 200, { path: "files/upload-1" });
      case "ticket":
        return json(response, 200, { ticket: `ticket-${++this.#ids}`, expires_in: 60 });
      case "post":
        return this.take(request)(response);
      case "stream":
        return this.#stream(session!, Number(request.url.searchParams.get("after") ?? 0), response);
      default:
        json(response, 404, { detail: "Not here." });
    }
  }

  #sessionOf(request: Recorded): Session | undefined {
    return this.sessions.get(request.url.pathname.split("/")[6] ?? "");
  }

  #post(session: Session, body: string): Answer {
    const event = JSON.parse(body) as WireEvent & { readonly idempotency_key: string };
    const first = session.accepted.get(event.idempotency_key);
    if (first) {
      return first.body === body ? { status: 202, body: { accepted: true, seq: first.seq } } : problem(409, "idempotency_conflict");
    }
    if (event.type === "user.message") {
      if (session.running) {
        return problem(409, "turn_running");
      }
      session.rest = [{ type: "session.status_running" }, ...(this.scripts.shift() ?? [{ type: "session.status_idle" }])];
      session.running = true;
      this.#append(session, { type: "user.message", text: event["text"] });
    } else if (event.type === "user.interrupt") {
      if (session.running) {
        this.#append(session, { type: "user.interrupt" });
        session.rest = [{ type: "session.status_idle", stop_reason: "interrupted" }];
      }
    } else if (paused(session)) {
      this.#append(session, { type: event.type, request_id: event["request_id"] });
    }
    const seq = session.log.length;
    session.accepted.set(event.idempotency_key, { body, seq });
    this.#play(session);
    return { status: 202, body: { accepted: true, seq } };
  }

  #play(session: Session): void {
    for (let event = session.rest.shift(); event && event !== HOLD; event = session.rest.shift()) {
      session.running = !TERMINAL.has(event.type);
      this.#append(session, event);
      if (event["stop_reason"] === "requires_action") {
        session.running = true;
        return;
      }
    }
  }

  #append(session: Session, event: WireEvent): void {
    const seq = session.log.length + 1;
    session.log.push({ ...event, seq, created_at: `2026-01-01T00:00:00.${String(seq).padStart(3, "0")}Z` });
    for (const follower of [...session.followers]) {
      follower();
    }
  }

  #stream(session: Session, after: number, response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.flushHeaders();
    let sent = after;
    const follow = () => {
      let text = "";
      let last = false;
      for (const event of session.log.slice(sent)) {
        sent = event.seq;
        text += `id: ${event.seq}${this.lineEnd}data: ${JSON.stringify(event)}${this.lineEnd}${this.lineEnd}`;
        last = TERMINAL.has(event.type);
        if (last) {
          break;
        }
      }
      if (text) {
        this.write(response, Buffer.from(text));
      }
      if (last) {
        session.followers.delete(follow);
        response.end();
      }
    };
    session.followers.add(follow);
    response.on("close", () => session.followers.delete(follow));
    follow();
  }
}

const MISSING: Answer = { status: 404, body: { detail: "No such session." } };

function problem(status: number, code: string): Answer {
  return { status, body: { error: { code, message: `Status ${status}.` } } };
}

/** Returns whether the turn waits for the visitor's decision. */
function paused(session: Session): boolean {
  return session.log.at(-1)?.["stop_reason"] === "requires_action";
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function routeOf(method: string, path: string): Route {
  if (path === "/v1/embed/session-tokens") return "mint";
  if (path === "/v1/embed/config") return "config";
  if (path === "/token") return "token";
  if (path.endsWith("/v1/responses")) return "responses";
  const [, , , v1, kind, sessions, id, rest, last] = path.split("/");
  if (v1 !== "v1" || kind !== "managed-agents" || sessions !== "sessions") return "other";
  if (!id) return method === "POST" ? "create" : "list";
  if (!rest) return method === "DELETE" ? "delete" : method === "PATCH" ? "rename" : "get";
  if (rest === "files") return "files";
  if (rest === "transcript") return "transcript";
  if (rest === "events" && !last) return "post";
  if (last === "stream") return "stream";
  if (last === "ticket") return "ticket";
  return "other";
}
