// SPDX-License-Identifier: Apache-2.0
import { get, type ClientRequest } from "node:http";

/** The part of the platform's `EventSource` that the client uses, over a real socket. It does not reconnect. */
export class SocketEventSource {
  static readonly urls: URL[] = [];
  static open = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly #request: ClientRequest;
  #closed = false;

  constructor(url: string) {
    SocketEventSource.urls.push(new URL(url));
    SocketEventSource.open++;
    this.#request = get(url, { headers: { accept: "text/event-stream" }, agent: false }, (response) => {
      if (response.statusCode !== 200) {
        this.#failed();
        return;
      }
      this.onopen?.();
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        const events = (text += piece).split("\n\n");
        text = events.pop()!;
        for (const event of events) {
          const data = event.split("\n").flatMap((line) => (line.startsWith("data: ") ? [line.slice(6)] : []));
          if (data.length > 0 && !this.#closed) {
            this.onmessage?.({ data: data.join("\n") });
          }
        }
      });
      response.on("close", () => this.#failed());
    }).on("error", () => this.#failed());
  }

  close(): void {
    if (!this.#closed) {
      this.#closed = true;
      SocketEventSource.open--;
      this.#request.destroy();
    }
  }

  #failed(): void {
    if (!this.#closed) {
      this.onerror?.();
    }
  }
}
