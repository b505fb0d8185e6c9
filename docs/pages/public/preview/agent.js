// SPDX-License-Identifier: Apache-2.0
/**
 * The demo's scripted agent inside the page, so that the widget can be tried without a server. It answers the widget's requests
 * as the agent server would: `inPageAgent` returns a stand-in for `fetch`, for URLs below IN_PAGE only. `scripts.json` has the
 * scripts as the server's own parser reads them.
 */

/** The base URL of this agent. The domain `.invalid` never resolves (RFC 2606), so no request can leave the page by mistake. */
export const IN_PAGE = "https://agent.invalid";

const PACE_MILLIS = 30;
const TOOL_MILLIS = 600;
const APPROVAL_MILLIS = 600_000;
const STARTERS = ["Where is my order?", "I want a refund", "Show me a table"];
const STORED = "karta-in-page-sessions";
const OPTIONS = [
  { id: "approve_once", label: "Approve once" },
  { id: "approve_session", label: "Approve for this conversation" },
  { id: "deny", label: "Deny" },
];

const encoder = new TextEncoder();
const json = (status, body) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const refused = (status, code, message) => json(status, { error: { code, message } });
const later = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const isTerminal = ({ type }) => type === "session.status_idle" || type === "session.error";

/** Returns the words of a message in lower case, with one space before and after each. */
const words = (text) => ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;

/** Returns the script whose keywords match the most letters of a message; the last one, help, if none matches. */
export function scriptFor(scripts, message) {
  const padded = words(message);
  let best = scripts.at(-1);
  let most = 0;
  for (const script of scripts) {
    const score = script.keywords.filter((keyword) => padded.includes(` ${keyword} `)).join("").length;
    if (score > most) [best, most] = [script, score];
  }
  return best.lines;
}

/** Splits a text like the deltas of a model: 16 to 32 characters, without cutting a character in two. */
function* deltas(text) {
  const characters = [...text];
  for (let at = 0, count = 0; at < characters.length; count++) {
    const size = 16 + ((count * 7) % 17);
    yield characters.slice(at, at + size).join("");
    at += size;
  }
}

/** A conversation: a log of events with increasing numbers, which streams follow. */
class Session {
  constructor(id, events = []) {
    this.id = id;
    this.events = events;
    this.run = 0;
    this.pause = null;
    this.approved = new Set();
    this.keys = new Map();
    this.followers = new Set();
  }

  get last() {
    return this.events.at(-1);
  }

  get isRunning() {
    return this.events.length > 0 && !isTerminal(this.last);
  }

  add(event) {
    this.events.push({ ...event, seq: (this.last?.seq ?? 0) + 1, created_at: new Date().toISOString() });
    for (const follow of [...this.followers]) follow();
    return this.last;
  }

  /** Returns a body of server-sent events: those after a number, up to the end of the turn. */
  stream(after, signal) {
    let cursor = after;
    let follow;
    return new ReadableStream({
      start: (controller) => {
        const end = () => this.followers.delete(follow);
        follow = () => {
          for (const event of this.events.filter(({ seq }) => seq > cursor)) {
            cursor = event.seq;
            controller.enqueue(encoder.encode(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`));
            if (isTerminal(event)) {
              end();
              controller.close();
              return;
            }
          }
        };
        signal?.addEventListener("abort", () => {
          if (end()) controller.error(signal.reason);
        });
        this.followers.add(follow);
        follow();
      },
      cancel: () => this.followers.delete(follow),
    });
  }
}

/**
 * @param {{keywords: string[], lines: object[]}[]} scripts
 * @param {{getItem(key: string): string | null, setItem(key: string, value: string): void}} [storage] keeps conversations for reloads
 * @returns {(url: string, init?: RequestInit) => Promise<Response>}
 */
export function inPageAgent(scripts, storage) {
  const sessions = new Map();
  for (const [id, events] of JSON.parse(storage?.getItem(STORED) ?? "[]")) {
    const session = new Session(id, events);
    if (session.isRunning) session.add({ type: "session.status_idle", stop_reason: "interrupted" });
    sessions.set(id, session);
  }

  const keep = () => storage?.setItem(STORED, JSON.stringify([...sessions.values()].map(({ id, events }) => [id, events])));

  /** Plays lines until they end, pause the turn, or another run takes over. */
  async function play(session, lines, answer) {
    const run = ++session.run;
    const add = (type, fields) => session.run === run && session.add({ type, message_id: answer, ...fields });
    add("session.status_running");
    for (const line of lines) {
      const part = `part-${session.last.seq}`;
      if (line.say !== undefined || line.thinking !== undefined) {
        for (const text of deltas(line.say ?? line.thinking)) {
          await later(PACE_MILLIS);
          add(line.say === undefined ? "agent.thinking" : "agent.message", { part_id: part, text, delta: true });
        }
      } else if (line.tool) {
        add("agent.tool_use", { tool_use_id: part, tool: line.tool, input: line.input });
        await later(TOOL_MILLIS);
        add("agent.tool_result", { tool_use_id: part, output: line.output, is_error: line.is_error });
      } else if (line.sources) {
        add("agent.sources", { items: line.sources });
      } else if (line.warming) {
        add("session.warming");
        await later(TOOL_MILLIS);
      } else if (line.error) {
        const { error: code, message, retry_after_seconds } = line;
        add("session.error", { code, message, retry_after_seconds });
      } else if (line.approval && session.approved.has(line.approval)) {
        return play(session, line.approved, answer);
      } else if (line.approval) {
        session.pause = { id: `approval-${part}`, line, answer };
        const expires = new Date(Date.now() + APPROVAL_MILLIS).toISOString();
        const { approval: tool, target } = line;
        add("session.status_idle", { stop_reason: "requires_action", request_id: session.pause.id, tool, target, options: OPTIONS, expires_at: expires });
      }
      if (session.run !== run) return;
      if (isTerminal(session.last)) return keep();
    }
    add("session.status_idle", { stop_reason: "end_turn", usage: { input_tokens: 0, output_tokens: 0, total_tokens: 0 } });
    keep();
  }

  /** Decides on an event of the visitor. */
  function take(session, event) {
    const { type, idempotency_key: _, ...fields } = event;
    if (type === "user.message") {
      if (session.isRunning) return refused(409, "turn_running", "The session is still answering.");
      const { seq } = session.add({ type, ...fields, message_id: `msg_${session.events.length + 1}` });
      session.pause = null;
      play(session, scriptFor(scripts, fields.text), `msg_${seq}_answer`);
      return json(202, { accepted: true, seq, message_id: `msg_${seq}` });
    }
    if (type === "user.tool_confirmation") {
      const pause = session.pause;
      if (pause?.id !== fields.request_id) return refused(409, "approval_expired", "This approval is no longer open.");
      session.pause = null;
      const { seq } = session.add({ type, ...fields });
      if (fields.result === "approve_session") session.approved.add(pause.line.approval);
      play(session, fields.result === "deny" ? pause.line.denied : pause.line.approved, pause.answer);
      return json(202, { accepted: true, seq });
    }
    if (type === "user.interrupt") {
      session.run++;
      session.pause = null;
      if (session.isRunning) session.add({ type: "session.status_idle", stop_reason: "interrupted" });
      keep();
      return json(202, { accepted: true });
    }
    return refused(400, "invalid_request", `The agent in the page does not know events of type ${type}.`);
  }

  function post(session, body) {
    const key = body.idempotency_key;
    const before = key && session.keys.get(key);
    if (before) return before.clone();
    const response = take(session, body);
    if (key && response.ok) session.keys.set(key, response.clone());
    return response;
  }

  const summary = ({ id, events }) => ({
    id,
    title: events.find(({ type }) => type === "user.message")?.text ?? "",
    created_at: events[0]?.created_at,
    last_activity_at: events.at(-1)?.created_at,
  });

  function ofSession(session, method, rest, query, init) {
    if (method === "DELETE") {
      sessions.delete(session.id);
      keep();
      return new Response(null, { status: 204 });
    }
    if (rest === "events" && method === "POST") return post(session, JSON.parse(init.body));
    if (rest === "events/stream") {
      return new Response(session.stream(Number(query.get("after") ?? 0), init?.signal), { headers: { "Content-Type": "text/event-stream" } });
    }
    if (rest === "feedback") return json(202, { accepted: true });
    if (rest === "" && method === "GET") {
      return json(200, { id: session.id, status: session.isRunning ? "running" : "idle", events: session.events });
    }
    return refused(404, "not_found", "The agent in the page does not have this.");
  }

  return async (url, init) => {
    const { pathname, searchParams } = new URL(url);
    const method = init?.method ?? "GET";
    if (init?.signal?.aborted) throw init.signal.reason;
    if (pathname === "/v1/embed/session-tokens") return json(200, { token: "in-page", expires_in: 3600 });
    if (pathname === "/v1/embed/config") return json(200, { theme: { suggestedPrompts: STARTERS }, features: { history: true, uploads: false, feedback: true }, strings: {} });
    const [, id, rest = ""] = /\/managed-agents\/sessions(?:\/([^/]+))?(?:\/(.+))?$/.exec(pathname) ?? [];
    if (id !== undefined) {
      const session = sessions.get(id);
      return session ? ofSession(session, method, rest, searchParams, init) : refused(404, "not_found", "Session not found.");
    }
    if (method === "POST") {
      const session = new Session(`ses_${crypto.randomUUID()}`);
      sessions.set(session.id, session);
      return json(201, { id: session.id, status: "idle" });
    }
    return json(200, { data: [...sessions.values()].filter(({ events }) => events.length > 0).map(summary).reverse() });
  };
}
