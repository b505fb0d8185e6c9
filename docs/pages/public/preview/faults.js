// SPDX-License-Identifier: Apache-2.0
/**
 * Faults by name. Each is a function from (real fetch, URL of the request, init) to the response that the widget gets instead.
 * They replace `fetch` in the page, so they work with any server. `none` means no fault.
 */
const encoder = new TextEncoder();

const json = (status, body, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });

const refuse = () => Promise.reject(new TypeError("Failed to fetch"));

/** Never resolves. Rejects when the caller's signal fires. */
const never = (signal) =>
  new Promise((_, reject) => {
    const stop = () => reject(signal.reason ?? new DOMException("Aborted", "AbortError"));
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop);
  });

const isMint = (url) => url.endsWith("/session-tokens");
const isStream = (response) => (response.headers.get("Content-Type") ?? "").startsWith("text/event-stream");

/** Pipes event streams through the transformer. Returns other responses unchanged. */
async function reshaped(fetch, url, init, transformer) {
  const response = await fetch(url, init);
  if (!response.body || !isStream(response)) return response;
  return new Response(response.body.pipeThrough(new TransformStream(transformer())), response);
}

/** Counts the blank lines that end events, and ends the stream after `limit` of them. */
const cutAfter = (limit) => () => {
  let seen = 0;
  let text = "";
  const decoder = new TextDecoder();
  return {
    transform(chunk, controller) {
      text += decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf("\n\n"); end >= 0 && seen < limit; end = text.indexOf("\n\n")) {
        const event = text.slice(0, end + 2);
        text = text.slice(end + 2);
        if (/^data:/m.test(event)) seen++;
        controller.enqueue(encoder.encode(event));
      }
      if (seen >= limit) controller.terminate();
    },
  };
};

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const drip = () => ({
  async transform(chunk, controller) {
    for (let at = 0; at < chunk.length; at += 8) {
      controller.enqueue(chunk.slice(at, at + 8));
      await pause(20);
    }
  },
});

/** @type {Record<string, {label: string, make: null | (() => Function)}>} */
export const FAULTS = {
  none: { label: "None", make: null },
  offline: { label: "The browser is offline", make: () => refuse },
  refused: { label: "The server refuses connections", make: () => refuse },
  stall: { label: "The server accepts connections and never responds", make: () => (_fetch, _url, init) => never(init?.signal) },
  "status-401-once": {
    label: "401 once: the token expired early",
    make: () => {
      let done = false;
      return (fetch, url, init) => {
        if (done || isMint(url)) return fetch(url, init);
        done = true;
        return Promise.resolve(json(401, { error: { message: "The token has expired.", code: "unauthenticated" } }));
      };
    },
  },
  "status-403": {
    label: "403: the origin is not allowed",
    make: () => () => Promise.resolve(json(403, { error: { message: "This origin is not allowed for the key.", code: "origin_not_allowed" } })),
  },
  "status-402": {
    label: "402: the budget is used up",
    make: () => () => Promise.resolve(json(402, { error: { message: "The budget is used up.", code: "budget_exhausted" } })),
  },
  "status-429": {
    label: "429: rate limited for 20 seconds",
    make: () => () =>
      Promise.resolve(
        json(429, { error: { message: "Too many messages.", code: "rate_limited" }, retry_after_seconds: 20 }, { "Retry-After": "20" }),
      ),
  },
  "status-500": {
    label: "500: the server fails",
    make: () => () => Promise.resolve(json(500, { error: { message: "Something broke.", code: "server_error" } })),
  },
  html: {
    label: "An HTML page, as from a captive portal",
    make: () => () => Promise.resolve(new Response("<!doctype html><title>Log in to the network</title>", { headers: { "Content-Type": "text/html" } })),
  },
  "cut-stream": {
    label: "Each stream ends after six events",
    make: () => (fetch, url, init) => reshaped(fetch, url, init, cutAfter(6)),
  },
  "slow-drip": {
    label: "Answers drip in, eight bytes at a time",
    make: () => (fetch, url, init) => reshaped(fetch, url, init, drip),
  },
};
