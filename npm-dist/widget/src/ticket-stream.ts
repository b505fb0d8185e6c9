// SPDX-License-Identifier: Apache-2.0
import type { Fetch, StreamedResponse } from "./native.js";

type Piece = { done: boolean; value?: Uint8Array };

const EVENT_STREAM: StreamedResponse["headers"] = { get: (name) => (name === "Content-Type" ? "text/event-stream" : null) };

/**
 * Event streams by `EventSource`, for pages whose `fetch` gives no readable body (wire-protocol §3): the same request,
 * the same response, but each connection takes a ticket of its own, since a bearer token never stands in a URL.
 * Loaded only where it is needed. Where there is no `EventSource`, or the server gives no tickets, the body is null.
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
      // The server gives none, or has no such session: asking for the log tells.
      return response(null);
    }
    if (answer.status > 299) {
      return answer;
    }
    const { ticket } = JSON.parse(await answer.text());
    return connect(`${url}&ticket=${encodeURIComponent(ticket)}`, init.signal ?? null, () => ask("GET", ""));
  };
}

function response(body: StreamedResponse["body"]): StreamedResponse {
  return { status: 200, headers: EVENT_STREAM, body, text: async () => "" };
}

/** Opens one connection; `status` asks the server what an `EventSource` does not tell: why it was refused. */
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
    // It would connect again by itself, with a ticket that is used up.
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
        // A session that is there says nothing against another try.
        status().then((answer) => (answer.status === 200 ? respond() : resolve(answer)), reject);
      }
    };
  });
}
