// SPDX-License-Identifier: Apache-2.0
import type { Fetch, StreamedResponse } from "./native.js";

type Piece = { done: boolean; value?: Uint8Array };

const EVENT_STREAM: StreamedResponse["headers"] = { get: (name) => (name === "Content-Type" ? "text/event-stream" : null) };

/**
 * Creates event streams by `EventSource`, for pages whose `fetch` gives no readable body (wire-protocol §3). Request and
 * response are the same, but each connection uses its own ticket, because a URL must not contain a bearer token. Without `EventSource`, or if the server issues no tickets, the body is null.
 */
export function ticketStreams(fetch: Fetch): Fetch {
  return async (url, init) => {
    const [session = url] = url.split("/events/stream");
    const ask = (method: string, path: string) =>
      fetch(session + path, { ...init, method, headers: { ...init.headers, Accept: "application/json" } });
    if (typeof EventSource === "undefined") {
      return response(null);
    }
    const answer = await ask("POST", "/events/ticket");
    if ([404, 405, 501].includes(answer.status)) {
      // The server issues no tickets, or does not know the session. The request for the log will show which.
      return response(null);
    }
    if (answer.status > 299) {
      return answer;
    }
    const { ticket } = JSON.parse(await answer.text());
    return connect(`${url}&ticket=${encodeURIComponent(ticket)}`, init.signal ?? null, () => ask("GET", `?r=${Math.random()}`));
  };
}

function response(body: StreamedResponse["body"]): StreamedResponse {
  return { status: 200, headers: EVENT_STREAM, body, text: async () => "" };
}

/** Opens one connection. `status` asks the server why a connection was refused, which `EventSource` does not report. */
function connect(url: string, signal: AbortSignal | null, status: () => Promise<StreamedResponse>): Promise<StreamedResponse> {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let waiting: ((piece: Piece) => void) | undefined;
  let ended = false;
  const source = new EventSource(url);
  const advance = () => {
    const value = waiting && pieces.shift();
    if (value || ended) {
      waiting?.(value ? { done: false, value } : { done: true });
      waiting = undefined;
    }
  };
  const end = () => {
    // `EventSource` would reconnect automatically, with a used ticket.
    source.close();
    ended = true;
    advance();
  };
  signal?.addEventListener("abort", end);
  const read = () =>
    new Promise<Piece>((resolve) => {
      waiting = resolve;
      advance();
    });
  return new Promise((resolve, reject) => {
    let opened = false;
    const respond = () => resolve(response({ getReader: () => ({ read }) }));
    source.onopen = () => {
      opened = true;
      respond();
    };
    source.onmessage = ({ data }: MessageEvent<string>) => {
      pieces.push(encoder.encode(`data: ${data.replaceAll("\n", "\ndata: ")}\n\n`));
      advance();
    };
    source.onerror = () => {
      end();
      if (!opened) {
        // The session exists, so a retry may succeed.
        status().then((answer) => (answer.status === 200 ? respond() : resolve(answer)), reject);
      }
    };
  });
}
