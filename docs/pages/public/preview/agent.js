// SPDX-License-Identifier: Apache-2.0
/**
 * An agent inside the page, so that the widget can be tried without a server. It plays the answers of `answers.json`, which are
 * recorded from the server's scripted agent (`test/agent.test.mjs`), behind the part of the wire protocol that the widget needs.
 * `withAgent` extends `fetch` by it, for URLs below IN_PAGE only. Conversations stay in sessionStorage until the tab is closed.
 */

/** The base URL of this agent. The domain `.invalid` never resolves (RFC 2606), so no request can leave the page by mistake. */
export const IN_PAGE = "https://agent.invalid";

const KEPT = "karta-preview-conversations";
/** Characters and milliseconds of one delta, about the pace of a model. */
const DELTA = { characters: 16, millis: 30 };
const APPROVAL_MILLIS = 600_000;
const FEATURES = { history: true, uploads: false, feedback: true };

const encoder = new TextEncoder();
const time = (later = 0) => new Date(Date.now() + later).toISOString();
const reply = (status, body) => new Response(body && JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const refused = (status, code, message) => reply(status, { error: { code, message } });
const isLast = ({ type }) => type === "session.status_idle" || type === "session.error";

/** A conversation: a log of events, and the answer that is being played. `turn` is `{id, events, next, written}`, or null. */
class Session {
  constructor(answers, kept, changed) {
    Object.assign(this, { answers, changed, followers: new Set(), log: [], turn: null, title: null }, kept);
    if (this.turn && !this.turn.paused) this.play();
  }

  get seq() {
    return this.log.at(-1)?.seq ?? 1;
  }

  append(event) {
    const added = { ...event, seq: this.seq + 1, created_at: time(), ...(this.turn && !event.type.startsWith("user.") && { message_id: `msg_${this.turn.id}_answer` }) };
    this.log.push(added);
    for (const follower of [...this.followers]) follower(added);
    if (!added.delta) this.changed();
    return added.seq;
  }

  /** Sends the events after `seq` until the end of the turn, in the format of Server-Sent Events. */
  stream(seq, signal) {
    let send;
    const start = (body) => {
      send = (event) => {
        body.enqueue(encoder.encode(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`));
        if (isLast(event)) this.followers.delete(send), body.close();
        return isLast(event);
      };
      signal?.addEventListener("abort", () => this.followers.delete(send) && body.error(signal.reason));
      if (!this.log.some((event) => event.seq > seq && send(event))) this.followers.add(send);
    };
    return new Response(new ReadableStream({ start, cancel: () => this.followers.delete(send) }), { headers: { "Content-Type": "text/event-stream" } });
  }

  post(event) {
    const before = this.log.find(({ idempotency_key: key }) => key && key === event.idempotency_key);
    if (before) return this.accepted(before.seq);
    if (event.type === "user.message") return this.message(event);
    if (event.type === "user.tool_confirmation") return this.confirm(event);
    if (event.type !== "user.interrupt") return refused(400, "invalid_request", "The agent in the page does not know events of this type.");
    if (this.turn) this.append(event), this.end({ type: "session.status_idle", stop_reason: "interrupted" });
    return this.accepted(this.seq);
  }

  accepted(seq) {
    return reply(202, { accepted: true, seq, message_id: `msg_${seq}` });
  }

  message({ type, text, mentions, idempotency_key }) {
    if (!text?.trim()) return refused(400, "invalid_request", "text must be a non-empty string.");
    if (this.turn) return refused(409, "turn_running", "The session is still answering. Wait for the end of the turn or interrupt it.");
    this.title ??= text.slice(0, 80);
    const seq = this.append({ type, text, mentions, idempotency_key, message_id: `msg_${this.seq + 1}` });
    const said = text.toLowerCase();
    const { events } = this.answers.find(({ words }) => words.some((word) => said.includes(word))) ?? this.answers.at(-1);
    this.turn = { id: seq, events, next: 0, written: 0 };
    this.play();
    return this.accepted(seq);
  }

  confirm({ type, request_id, result }) {
    const paused = this.turn?.paused;
    if (paused !== request_id) return refused(404, "not_found", "No approval with this request_id is pending.");
    const seq = this.append({ type, request_id, result });
    const { approved, denied } = this.turn.events[this.turn.next - 1];
    Object.assign(this.turn, { events: result === "deny" ? denied : approved, next: 0, paused: undefined });
    this.play();
    return this.accepted(seq);
  }

  /** Plays the next recorded event: text in deltas, anything else at once. */
  play() {
    const { turn } = this;
    if (!turn) return;
    const { approved, denied, ...event } = turn.events[turn.next];
    for (const id of ["part_id", "tool_use_id"]) if (event[id]) event[id] = `${turn.id}-${event[id]}`;
    if (event.type === "session.status_running") event.parent = `msg_${turn.id}`;
    const text = event.type === "agent.message" || event.type === "agent.thinking" ? event.text : undefined;
    if (isLast(event) && !approved) return this.end(event);
    if (text === undefined) {
      turn.next++;
      if (approved) turn.paused = event.request_id = `approval-${this.seq + 1}`;
      this.append(approved ? { ...event, expires_at: time(APPROVAL_MILLIS) } : event);
      if (approved) return;
    } else {
      const written = turn.written + DELTA.characters;
      const piece = text.slice(turn.written, written);
      Object.assign(turn, written < text.length ? { written } : { written: 0, next: turn.next + 1 });
      this.append({ ...event, text: piece, delta: true });
    }
    this.timer = setTimeout(() => this.play(), text === undefined ? 0 : DELTA.millis);
  }

  /** Returns the messages of the log, as a transcript has them. */
  transcript() {
    const messages = new Map();
    for (const { type, message_id: id, part_id: part, text, created_at } of this.log) {
      const role = { "user.message": "user", "agent.message": "assistant" }[type];
      if (!role) continue;
      if (!messages.has(id)) messages.set(id, { id, role, created_at, texts: new Map() });
      const { texts } = messages.get(id);
      texts.set(part, (texts.get(part) ?? "") + text);
    }
    return [...messages.values()].map(({ texts, ...message }) => ({ ...message, parts: [...texts.values()].map((text) => ({ kind: "text", text })) }));
  }

  end(event) {
    clearTimeout(this.timer);
    const { id } = this.turn;
    this.append(event);
    if (this.turn?.id === id) this.turn = null;
    this.changed();
  }
}

/** Returns a function like `fetch` for the URLs of this agent. `answers` is the content of `answers.json`. */
export function inPageAgent(answers, store = globalThis.sessionStorage) {
  let sessions = [];
  const save = () => store.setItem(KEPT, JSON.stringify(sessions.map(({ id, title, log, turn }) => ({ id, title, log, turn }))));
  const session = (kept) => new Session(answers, kept, save);
  sessions = JSON.parse(store.getItem(KEPT) ?? "[]").map(session);

  const paths = {
    "POST session-tokens": () => reply(200, { token: "in-page", expires_in: 3600 }),
    "GET config": () => reply(200, { theme: { suggestedPrompts: answers.filter(({ starter }) => starter).map(({ starter }) => starter) }, features: FEATURES, strings: {} }),
    "POST sessions": () => {
      sessions.unshift(session({ id: `page-${crypto.randomUUID()}` }));
      return reply(201, { id: sessions[0].id, status: "idle" });
    },
    "GET sessions": () => reply(200, { data: sessions.filter(({ log }) => log.length > 0).map(({ id, title, log }) => ({ id, title, created_at: log[0].created_at, last_activity_at: log.at(-1).created_at })) }),
  };
  const calls = {
    GET: ({ id, turn, log }) => reply(200, { id, status: turn && !turn.paused ? "running" : "idle", events: log, has_more: false }),
    "GET transcript": (own) => reply(200, { messages: own.transcript() }),
    "POST events": (own, body) => own.post(body),
    "POST feedback": () => reply(202, { accepted: true }),
    PATCH: (own, { title }) => (own.title = title, save(), reply(200, { id: own.id, title })),
    DELETE: (own) => (clearTimeout(own.timer), sessions = sessions.filter((each) => each !== own), save(), reply(204)),
  };

  return async (url, { method = "GET", body, signal } = {}) => {
    if (signal?.aborted) throw signal.reason;
    const { pathname, searchParams } = new URL(url);
    const [, id, rest = ""] = pathname.match(/\/sessions\/([^/]+)\/?(.*)$/) ?? [];
    const own = sessions.find((each) => each.id === id);
    if (own && rest === "events/stream") return own.stream(Number(searchParams.get("after") ?? 0), signal);
    const call = own ? calls[`${method} ${rest}`.trim()] : id ? undefined : paths[`${method} ${pathname.split("/").at(-1)}`];
    if (!call) return refused(404, "not_found", id && !own ? "Session not found." : "The agent in the page does not have this endpoint.");
    return own ? call(own, body ? JSON.parse(body) : {}) : call();
  };
}

/** Returns `fetch` with the agent for URLs below IN_PAGE. The first of them loads the answers from `address`. */
export function withAgent(fetch, address) {
  let agent = null;
  return async (input, init) => {
    const url = typeof input === "string" ? input : (input.url ?? String(input));
    if (!url.startsWith(IN_PAGE)) return fetch(input, init);
    agent ??= fetch(address).then((response) => response.json()).then((answers) => inPageAgent(answers));
    agent.catch(() => (agent = null));
    return (await agent)(url, init);
  };
}
