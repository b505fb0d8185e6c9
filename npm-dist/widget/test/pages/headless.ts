// SPDX-License-Identifier: Apache-2.0
import { KartaAgentClient, KartaNetworkError, type AgentEvent, type KartaAgentClientOptions } from "@karta/widget";

/** The functions that a test calls in the page. Each returns its observations. */
const scenarios = {
  /** Runs the reference's loop, with its nested stream. */
  async turn(baseUrl: string, text: string) {
    const client = new KartaAgentClient({ baseUrl, projectRef: "demo/assistant", embedKey: "pk_test_demo" });
    const types: string[] = [];
    let last = "";
    const hear = (event: AgentEvent) => {
      types.push(event.type);
      if (event.type === "message") last = event.text;
    };
    for await (const event of client.sendMessage(text)) {
      hear(event);
      if (event.type === "input_required") {
        await client.confirmTool(event.requestId, true);
        for await (const next of client.stream()) hear(next);
      }
    }
    client.shutdown();
    return { types: types.filter((type, index) => type !== types[index - 1]), text: last };
  },

  /** Runs the loop with a `fetch` without readable bodies. */
  async bodiless(baseUrl: string) {
    const fetch: NonNullable<KartaAgentClientOptions["fetch"]> = async (input, init) => {
      const response = await globalThis.fetch(input, init);
      const streamed = response.headers.get("content-type")?.startsWith("text/event-stream");
      const text = streamed ? "" : await response.text();
      return { status: response.status, headers: response.headers, body: null, text: async () => text } as unknown as Response;
    };
    const client = new KartaAgentClient({ baseUrl, projectRef: "demo/assistant", embedKey: "pk_test_demo", fetch });
    const types: string[] = [];
    let last = "";
    for await (const event of client.sendMessage("Where is my order?")) {
      types.push(event.type);
      if (event.type === "message") last = event.text;
    }
    client.shutdown();
    return { types: types.filter((type, index) => type !== types[index - 1]), text: last };
  },

  /** Uploads a file, and cancels the upload after its first progress if requested. */
  async upload(baseUrl: string, cancel: boolean) {
    const client = new KartaAgentClient({ baseUrl, projectRef: "demo/assistant", embedKey: "pk_test_demo" });
    const file = new File([new Uint8Array(9_000_000)], "large.bin");
    const abort = new AbortController();
    const shares: number[] = [];
    const onProgress = (share: number) => {
      shares.push(share);
      if (share > 0 && share < 1) {
        if (cancel) abort.abort();
        else void globalThis.fetch("/go-on", { method: "POST" });
      }
    };
    try {
      const { size, path } = await client.uploadFile(file, { signal: abort.signal, onProgress });
      return { shares, size, stored: path !== "" };
    } catch (error) {
      // The server notices the end only when it reads on.
      await globalThis.fetch("/go-on", { method: "POST" });
      return { shares, code: error instanceof KartaNetworkError ? error.code : String(error) };
    } finally {
      client.shutdown();
    }
  },

  /** Runs a turn inside a worker. */
  worker(baseUrl: string) {
    const worker = new Worker("/worker.js", { type: "module" });
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(baseUrl);
    }).finally(() => worker.terminate());
  },
};

Object.assign(window, { scenarios });
