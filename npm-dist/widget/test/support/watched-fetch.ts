// SPDX-License-Identifier: Apache-2.0

/**
 * The platform's `fetch`, with counts of pending operations. While {@link busy} is false, the client has processed all
 * data and waits for its timers or for the server.
 */
export class WatchedFetch {
  /** Requests without a response head. */
  heads = 0;
  /** Reads of a body without an answer. */
  reads = 0;
  /** Number of body bytes that the client has received. */
  bytes = 0;
  /** Optionally redirects a request. */
  redirect: (url: URL) => URL = (url) => url;
  readonly fetch: typeof globalThis.fetch = (input, init) => this.#send(input, init);

  async #send(input: Parameters<typeof globalThis.fetch>[0], init?: RequestInit): Promise<Response> {
    this.heads++;
    try {
      const response = await globalThis.fetch(this.redirect(new URL(String(input))), init);
      return new Response(response.body && this.#watch(response.body), response);
    } finally {
      this.heads--;
    }
  }

  #watch(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    const reader = body.getReader();
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          this.reads++;
          try {
            const { done, value } = await reader.read();
            if (done) {
              controller.close();
            } else {
              this.bytes += value.byteLength;
              controller.enqueue(value);
            }
          } finally {
            this.reads--;
          }
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    );
  }
}
