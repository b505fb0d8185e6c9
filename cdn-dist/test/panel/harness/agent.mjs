// SPDX-License-Identifier: Apache-2.0
/**
 * An agent server inside the test: the managed agents transport of wire-protocol.md, as far as the panel uses it. A test
 * says what is answered (`reply`), holds or breaks a call (`on`), and reads what was asked (`requests`).
 */
import { MORNING } from "./clock.mjs";

const END = { type: "session.status_idle", stop_reason: "end_turn" };

/** The rows of an answer with this text. */
export const answer = (text) => [{ type: "agent.message", part_id: "a", text }, END];
/** The rows of a turn that fails. */
export const failure = (code, message, more) => [{ type: "session.error", code, message, ...more }];

export class Agent {
  /** Every request: method, path (without what all addresses have in common), query, body, form, token. */
  requests = [];
  /** The server's configuration. */
  config = { features: { history: true, uploads: true, feedback: true, branches: true } };
  sessions = new Map();
  /** Milliseconds by which the server's clock is behind the page's. */
  behind = 0;
  #rules = [];
  #ids = 0;
  #clock;

  constructor(clock) {
    this.#clock = clock;
  }

  /** Returns the rows with which a message is answered, or null for a turn that `emit` goes on with. */
  reply = (message) => answer(message.text.startsWith("say: ") ? message.text.slice(5) : "Hello there.");

  /** Returns the rows that follow the decision on an approval. */
  decided = () => [];

  /**
   * Answers calls like "POST files" with `handler` from now on: its result is `{status?, json?, text?}`, or a promise of
   * it, or "lost" for a connection that breaks. Undefined leaves the call to the server. Returns a function that ends it.
   */
  on(call, handler) {
    const rule = { call, handler };
    this.#rules.unshift(rule);
    return () => this.#rules.splice(this.#rules.indexOf(rule), 1);
  }

  /** Holds these calls. Returns a function that lets them go on, and the next ones through. */
  hold(call) {
    const held = [];
    const end = this.on(call, () => new Promise((release) => held.push(release)));
    return () => {
      end();
      for (const release of held) release();
    };
  }

  /** Returns the requests like "POST files". */
  asked(call) {
    return this.requests.filter((request) => request.call === call);
  }

  /** The session of the last message. */
  get session() {
    return [...this.sessions.values()].at(-1);
  }

  /** Adds rows to the log of a session, and sends them to its streams. */
  emit(rows, session = this.session) {
    for (const row of [rows].flat()) {
      const own = session.turn && !row.type.startsWith("user.") ? { message_id: session.turn } : {};
      session.rows.push({ seq: session.rows.length + 1, created_at: new Date(this.#clock.now - this.behind).toISOString(), ...own, ...row });
      session.active = this.#clock.now;
      if (row.type === "session.error" || row.type === "session.status_idle") session.turn = row.stop_reason === "requires_action" ? session.turn : null;
    }
    for (const stream of [...session.streams]) stream();
  }

  /** Breaks every open stream. */
  breakStreams() {
    for (const session of this.sessions.values()) for (const stream of [...session.streams]) stream.fail();
  }

  /** Answers a request of `fetch` or of an upload. Resolves with a status and a body, or rejects as a lost connection. */
  async respond(method, address, { body, form, token, signal }) {
    const url = new URL(address);
    const [, path] = /\/(?:v1\/embed|managed-agents)\/(.*)$/.exec(url.pathname) ?? [null, url.pathname];
    const [, id, rest] = /^sessions\/([^/]+)\/?(.*)$/.exec(path) ?? [];
    const call = `${method} ${id ? rest.split("/")[0] || "session" : path}`;
    const request = { call, method, path, id, query: Object.fromEntries(url.searchParams), body: body ? JSON.parse(body) : undefined, form, token };
    this.requests.push(request);
    for (const rule of [...this.#rules]) {
      if (rule.call !== call && rule.call !== `${call} ${rest}`) continue;
      const ruled = await rule.handler(request);
      if (ruled === "lost") throw new TypeError("Failed to fetch");
      if (ruled) return ruled;
    }
    const session = this.sessions.get(id);
    if (id && !session) return { status: 404, json: { error: { code: "not_found", message: "No such session." } } };
    return this.#calls[call]?.(request, session, signal) ?? { status: 404, json: { detail: call } };
  }

  /** What each call does: its request, its session if it has one, and the signal that aborts it. */
  #calls = {
    "POST session-tokens": () => ({ json: { token: "t", expires_in: 3600 } }),
    "GET config": () => ({ json: this.config }),
    "POST sessions": ({ body }) => {
      const id = `s${++this.#ids}`;
      this.sessions.set(id, { id, rows: [], streams: new Set(), metadata: body?.metadata, title: "", active: this.#clock.now, turn: null, head: null, parents: {} });
      return { status: 201, json: { id, status: "idle" } };
    },
    "GET sessions": ({ query: { q = "" } }) => {
      const rows = [...this.sessions.values()]
        .map((session) => {
          const texts = session.rows.filter(({ text }) => text).map(({ text }) => text);
          return { id: session.id, title: session.title || texts[0] || "", preview: texts.at(-1) ?? "", created_at: new Date(MORNING).toISOString(), last_activity_at: new Date(session.active).toISOString() };
        })
        .filter(({ title, preview }) => `${title} ${preview}`.toLowerCase().includes(q.toLowerCase()))
        .reverse();
      return { json: { data: rows } };
    },
    "GET session": (_, session) => {
      const { rows, turn } = session;
      const path = this.#path(session);
      const seen = new Set();
      const events = rows
        .filter(({ message_id: id }) => !id || path.has(id))
        .map((row) => {
          if (!row.message_id || seen.has(row.message_id)) return row;
          seen.add(row.message_id);
          const versions = this.#versions(session, row.message_id);
          return versions.length > 1 ? { ...row, versions } : row;
        });
      return { json: { id: session.id, status: turn ? "running" : "idle", events } };
    },
    "GET transcript": (_, session) => {
      const path = this.#path(session);
      const messages = new Map();
      for (const { message_id: id, type, text, created_at, part_id = "" } of session.rows) {
        if (!text || !path.has(id) || !/^(user|agent)\.message$/.test(type)) continue;
        const message = messages.get(id) ?? { id, role: type === "user.message" ? "user" : "assistant", parts: new Map(), created_at, parent: session.parents[id], versions: this.#versions(session, id) };
        message.parts.set(part_id, { kind: "text", text });
        messages.set(id, message);
      }
      return { json: { messages: [...messages.values()].map((message) => ({ ...message, parts: [...message.parts.values()] })) } };
    },
    "PATCH session": ({ body }, session) => {
      session.title = body.title;
      return { json: { id: session.id } };
    },
    "DELETE session": ({ id }) => {
      this.sessions.delete(id);
      return { status: 204 };
    },
    "POST events": ({ body }, session) => {
      if (session.keys?.[body.idempotency_key]) return session.keys[body.idempotency_key];
      const { idempotency_key: key, ...event } = body;
      const seq = session.rows.length + 1;
      const id = `msg_${seq}`;
      const accepted = { status: 202, json: { accepted: true, seq } };
      (session.keys ??= {})[key] = accepted;
      if (event.type === "user.message") {
        accepted.json.message_id = id;
        this.#answered(session, event, id, event.parent === undefined ? session.head : event.parent);
      } else if (event.type === "user.regenerate") {
        this.#answered(session, event, null, session.parents[event.message_id], id);
      } else if (event.type === "user.select") {
        this.select(event.message_id, session);
      } else if (event.type === "user.interrupt") {
        if (session.turn) this.emit([{ ...END, stop_reason: "interrupted" }], session);
      } else {
        this.emit([event, ...this.decided(event)], session);
      }
      return accepted;
    },
    "POST files": ({ form }, session) => {
      const name = form.get("file").name;
      return { json: { path: `files/${(session.files = (session.files ?? 0) + 1)}/${name}` } };
    },
    "POST feedback": () => ({ status: 202, json: {} }),
    "POST transcriptions": () => ({ json: { text: "Where is it?" } }),
    /** The stream of a session: all rows after a cursor, and those to come, until the turn is over. */
    "GET events": ({ query: { after } }, session, signal) => {
      let sent = Number(after);
      const encoder = new TextEncoder();
      let push;
      const stream = new ReadableStream({
        start(controller) {
          push = () => {
            for (const row of session.rows.slice(sent)) {
              controller.enqueue(encoder.encode(`id: ${row.seq}\ndata: ${JSON.stringify(row)}\n\n`));
              sent = row.seq;
            }
            if (!session.turn || session.rows.at(-1)?.stop_reason === "requires_action") {
              session.streams.delete(push);
              controller.close();
            }
          };
          push.fail = () => {
            session.streams.delete(push);
            controller.error(new TypeError("network error"));
          };
          session.streams.add(push);
          signal?.addEventListener("abort", () => {
            if (session.streams.delete(push)) controller.error(new DOMException("Aborted", "AbortError"));
          });
          push();
        },
      });
      return { stream };
    },
  };

  /** Appends a message, or a request for another answer, and its turn. */
  #answered(session, event, id, parent, again) {
    const question = id ?? parent;
    if (id) session.parents[id] = parent;
    session.rows.push({ seq: session.rows.length + 1, created_at: new Date(this.#clock.now - this.behind).toISOString(), ...event, ...(id ? { message_id: id, parent } : {}) });
    const reply = `${again ?? id}_answer`;
    session.parents[reply] = question;
    session.head = reply;
    session.turn = reply;
    const text = session.rows.find(({ message_id }) => message_id === question)?.text ?? "";
    this.emit([{ type: "session.status_running", message_id: reply, parent: question }, ...(this.reply({ ...event, text }, session) ?? [])], session);
  }

  /** Makes the path through a message, on to the newest one below it, the current one. */
  select(id, session = this.session) {
    session.head = id;
    for (let child; (child = Object.keys(session.parents).filter((each) => session.parents[each] === session.head).at(-1)); ) session.head = child;
    this.emit({ type: "user.select", message_id: id }, session);
  }

  /** Returns the ids of the messages of the current path. */
  #path(session) {
    const path = new Set();
    for (let id = session.head; id; id = session.parents[id]) path.add(id);
    return path;
  }

  /** Returns the ids of a message and of its other versions. */
  #versions(session, id) {
    return Object.keys(session.parents).filter((other) => session.parents[other] === session.parents[id] && other.endsWith("_answer") === id.endsWith("_answer"));
  }

  /** Gives a window this server: `fetch`, and `XMLHttpRequest` for uploads. */
  install(window) {
    const agent = this;
    window.fetch = async (address, { method = "GET", body, headers = {}, signal } = {}) => {
      const form = body instanceof window.FormData ? body : undefined;
      const gone = new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new DOMException("Aborted", "AbortError"))));
      gone.catch(() => {});
      const request = { body: form ? undefined : body, form, token: headers.Authorization, signal };
      const { status = 200, json, text, stream, type } = await Promise.race([gone, agent.respond(method, String(address), request)]);
      const content = stream ?? text ?? (json === undefined ? null : JSON.stringify(json));
      return new Response(content, { status, headers: { "Content-Type": type ?? (stream ? "text/event-stream" : "application/json") } });
    };
    window.XMLHttpRequest = class {
      upload = {};
      readyState = 0;
      status = 0;
      statusText = "";
      responseText = "";

      open(method, address) {
        Object.assign(this, { method, address });
      }

      setRequestHeader() {}

      getAllResponseHeaders() {
        return "content-type: application/json\r\n";
      }

      send(form) {
        agent.respond(this.method, this.address, { form }).then(
          ({ status = 200, json }) => {
            if (this.aborted) return;
            Object.assign(this, { status, readyState: 4, responseText: JSON.stringify(json) });
            this.onreadystatechange({});
          },
          () => this.aborted || this.onerror({}),
        );
      }

      abort() {
        this.aborted = true;
      }
    };
  }
}
