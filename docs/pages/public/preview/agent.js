// SPDX-License-Identifier: Apache-2.0
/**
 * The scripted agent inside the page, so that the widget can be tried without a server. `withAgent` extends `fetch` by it, for URLs
 * below IN_PAGE only. The agent itself is `scripted-agent.js`: the server's Java, compiled (widget-src/in-page-agent).
 */

/** The base URL of this agent. The domain `.invalid` never resolves (RFC 2606), so no request can leave the page by mistake. */
export const IN_PAGE = "https://agent.invalid";

const encoder = new TextEncoder();

/** Returns a body that follows a conversation; null if there is no such conversation. */
function follow(agent, pathname, after, signal) {
  let stop;
  const body = new ReadableStream({
    start(controller) {
      const frames = { add: (frame) => controller.enqueue(encoder.encode(frame)), end: () => controller.close() };
      stop = agent.stream(pathname, after, frames);
      signal?.addEventListener("abort", () => {
        stop?.();
        controller.error(signal.reason);
      });
    },
    cancel: () => stop(),
  });
  return stop && body;
}

/**
 * @param {{request: Function, stream: Function}} agent the result of `createAgent` in scripted-agent.js
 * @returns {(url: string, init?: RequestInit) => Promise<Response>}
 */
export const inPageAgent = (agent) => async (url, init) => {
  const { pathname, searchParams } = new URL(url);
  if (init?.signal?.aborted) throw init.signal.reason;
  if (pathname.endsWith("/events/stream")) {
    const events = follow(agent, pathname, Number(searchParams.get("after") ?? 0), init?.signal);
    if (events) return new Response(events, { headers: { "Content-Type": "text/event-stream" } });
  }
  const { status, body } = agent.request(init?.method ?? "GET", pathname, searchParams.get("leaf"), init?.body ?? null);
  return new Response(body || null, { status, headers: { "Content-Type": "application/json" } });
};

/**
 * Returns `fetch` with the agent for URLs below IN_PAGE. The agent is loaded with the first of them.
 *
 * @param {typeof fetch} fetch for all other URLs
 * @param {() => Promise<{createAgent: Function}>} load imports scripted-agent.js
 * @returns {typeof fetch}
 */
export function withAgent(fetch, load) {
  let agent = null;
  return async (input, init) => {
    const url = typeof input === "string" ? input : (input.url ?? String(input));
    if (!url.startsWith(IN_PAGE)) return fetch(input, init);
    agent ??= load().then(({ createAgent }) => inPageAgent(createAgent()));
    agent.catch(() => (agent = null));
    return (await agent)(url, init);
  };
}
