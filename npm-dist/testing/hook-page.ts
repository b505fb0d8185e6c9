// SPDX-License-Identifier: Apache-2.0
/**
 * Pages for tests of the hook, which need no layout: jsdom, and in a full run Chromium. A page has those methods of
 * Playwright's `Page` that these tests call.
 */
import { createRequire } from "node:module";
import { deserialize, serialize } from "node:v8";
import type { Page } from "playwright-core";
import { FULL } from "./full.js";

const engines = FULL ? await import("./engines.js") : undefined;

interface Match {
  allTextContents(): Promise<string[]>;
  count(): Promise<number>;
  waitFor(): Promise<void>;
}

export interface HookPage {
  goto(url: string): Promise<unknown>;
  evaluate<T>(code: string): Promise<T>;
  waitForFunction(condition: string): Promise<unknown>;
  locator(selector: string): Match;
  getByText(text: string): Match;
  /** Calls `listener` with each response. */
  on(event: "response", listener: (response: { status(): number; url(): string }) => void): void;
  close(): Promise<void>;
}

/** Opens pages. */
export interface HookBrowser {
  newPage(): Promise<HookPage>;
  close(): Promise<void>;
}

export async function hookBrowser(): Promise<HookBrowser> {
  if (!engines) return { newPage: async () => new JsdomPage(), close: async () => undefined };
  const browser = await engines.launchChromium();
  const newPage = async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(engines.PATIENCE_MILLIS);
    return page as Page & HookPage;
  };
  return { newPage, close: () => browser.close() };
}

type Window = typeof globalThis & { eval(code: string): unknown; close(): void };
interface Jsdom {
  readonly window: Window;
}
const { JSDOM } = createRequire(import.meta.url)("jsdom") as { JSDOM: new (html: string, options: object) => Jsdom };

/** What jsdom lacks, or has without a connection to Node's `fetch`. */
const FROM_NODE = ["AbortController", "AbortSignal", "Blob", "DOMException", "File", "FormData", "Headers", "ReadableStream", "Request", "Response", "TextDecoder", "TextEncoder", "TransformStream", "structuredClone"] as const;

class JsdomPage implements HookPage {
  #window: Window | undefined;
  /** Aborts the connections of the page when it is left. */
  #left = new AbortController();
  readonly #listeners: ((response: { status(): number; url(): string }) => void)[] = [];

  async goto(url: string): Promise<void> {
    const html = await (await fetch(url)).text();
    const stored = this.#window && Object.entries(this.#window.localStorage);
    const session = this.#window && Object.entries(this.#window.sessionStorage);
    await this.close();
    this.#left = new AbortController();
    const { window } = new JSDOM(html, { url, runScripts: "outside-only", pretendToBeVisual: true });
    this.#window = window;
    for (const [key, value] of stored ?? []) window.localStorage.setItem(key, value);
    for (const [key, value] of session ?? []) window.sessionStorage.setItem(key, value);
    for (const name of FROM_NODE) Object.defineProperty(window, name, { value: globalThis[name], configurable: true, writable: true });
    // React hides what is in a hidden Activity with this style.
    window.HTMLElement.prototype.checkVisibility = function () {
      return this.style.display !== "none" && (this.parentElement?.checkVisibility() ?? true);
    };
    window.fetch = (input, init) => this.#fetch(window, input, init);
    for (const script of window.document.querySelectorAll<HTMLScriptElement>("script[src]")) {
      window.eval(await (await fetch(script.src)).text());
    }
  }

  async #fetch(window: Window, input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const signal = init.signal ? AbortSignal.any([init.signal, this.#left.signal]) : this.#left.signal;
    const response = await fetch(new URL(String(input), window.location.href), { ...init, signal });
    for (const listener of this.#listeners) listener({ status: () => response.status, url: () => response.url });
    return response;
  }

  get #current(): Window {
    if (!this.#window) throw new Error("no page is open");
    return this.#window;
  }

  async evaluate<T>(code: string): Promise<T> {
    // As between two calls of Playwright, the tasks that the page has queued come first: a rendering, its effects, and what they render.
    for (let task = 0; task < 3; task++) await new Promise((resolve) => this.#current.setTimeout(resolve));
    const value = await this.#current.eval(code);
    try {
      // As from another process: without prototypes of the page, and nothing in place of functions.
      return deserialize(serialize(value)) as T;
    } catch {
      return undefined as T;
    }
  }

  async waitForFunction(condition: string): Promise<void> {
    await this.#until(() => this.#current.eval(condition));
  }

  locator(selector: string): Match {
    return this.#found(() => [...this.#current.document.querySelectorAll(selector)]);
  }

  getByText(text: string): Match {
    return this.#found(() => [...this.#current.document.body.querySelectorAll("*")].filter((element) => element.children.length === 0 && element.textContent!.includes(text)));
  }

  on(_event: "response", listener: (response: { status(): number; url(): string }) => void): void {
    this.#listeners.push(listener);
  }

  async close(): Promise<void> {
    this.#left.abort();
    this.#window?.close();
    this.#window = undefined;
  }

  #found(elements: () => Element[]): Match {
    return {
      allTextContents: async () => elements().map((element) => element.textContent ?? ""),
      count: async () => elements().length,
      waitFor: () => this.#until(() => elements().length > 0),
    };
  }

  async #until(holds: () => unknown): Promise<void> {
    while (!holds()) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
