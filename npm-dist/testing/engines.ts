// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { afterEach } from "node:test";
import { chromium, firefox, type Browser, type BrowserContext, type Page } from "playwright-core";
import { Child } from "./children.js";
import { count } from "./counts.js";
import { FULL } from "./full.js";

// Files that import this module test with browsers.
afterEach((context) => count("browser-tests", context.name));

export type EngineName = "Chromium" | "Firefox" | "WebKit";

/** Chromium, and in a full run the other engines of the supported browsers. WebKitGTK stands for Safari. */
export const ENGINES: readonly EngineName[] = FULL ? ["Chromium", "Firefox", "WebKit"] : ["Chromium"];

/** A page open in an engine. */
export interface Tab {
  /** Runs statements in the page, which may use `await` and `return`. The result is transferred as JSON. */
  evaluate<T>(statements: string): Promise<T>;
  close(): Promise<void>;
}

/** A running engine. */
export interface Engine {
  open(url: string): Promise<Tab>;
  close(): Promise<void>;
}

function found(name: string, ...paths: string[]): string {
  const path = paths.find(existsSync);
  if (!path) {
    throw new Error(`${name} is not installed; looked for ${paths.join(", ")}`);
  }
  return path;
}

/** Limit of a page's waits, which only a hang reaches. */
export const PATIENCE_MILLIS = 60_000;

const chromiumBinary = () =>
  found("Chromium", "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

/** Starts the machine's Chromium, for tests that need more than an {@link Engine} offers. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumBinary() });
}

export async function launch(name: EngineName): Promise<Engine> {
  switch (name) {
    case "Chromium":
      return new PlaywrightEngine(await launchChromium());
    case "Firefox": {
      // This channel uses WebDriver BiDi, which an unmodified Firefox supports.
      const executablePath = found("Firefox", "/usr/bin/firefox-esr", "/usr/bin/firefox");
      return new PlaywrightEngine(await firefox.launch({ channel: "moz-firefox", executablePath }));
    }
    case "WebKit":
      return WebKitEngine.start();
  }
}

class PlaywrightEngine implements Engine {
  readonly #browser: Browser;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  async open(url: string): Promise<Tab> {
    const context = await this.#browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MILLIS);
    await page.goto(url);
    return new PlaywrightTab(context, page);
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

class PlaywrightTab implements Tab {
  readonly #context: BrowserContext;
  readonly #page: Page;

  constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.#page = page;
  }

  evaluate<T>(statements: string): Promise<T> {
    return this.#page.evaluate(`(async () => {${statements}})()`);
  }

  close(): Promise<void> {
    return this.#context.close();
  }
}

/** WebKitGTK's small browser, driven by WebDriver (W3C), with one session per driver process. */
class WebKitEngine implements Engine {
  readonly #stop: () => Promise<void>;
  readonly #session: string;

  private constructor(session: string, stop: () => Promise<void>) {
    this.#session = session;
    this.#stop = stop;
  }

  static async start(): Promise<WebKitEngine> {
    const driver = found("WebKit's driver", "/usr/bin/WebKitWebDriver");
    const browser = found("WebKit's browser", ...webKitBrowsers());
    const [child, origin] = await startDriver(driver);
    const stop = () => child.stop();
    try {
      const { sessionId } = await command<{ sessionId: string }>(`${origin}/session`, "POST", {
        capabilities: { alwaysMatch: { browserName: "MiniBrowser", "webkitgtk:browserOptions": { binary: browser, args: ["--automation"] } } },
      });
      return new WebKitEngine(`${origin}/session/${sessionId}`, stop);
    } catch (error) {
      await stop();
      throw error;
    }
  }

  async open(url: string): Promise<Tab> {
    await command(`${this.#session}/timeouts`, "POST", { script: 120_000 });
    await command(`${this.#session}/url`, "POST", { url });
    return {
      evaluate: async <T>(statements: string): Promise<T> => {
        const script = `const done = arguments[0]; (async () => {${statements}})().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
        const answer = await command<{ value?: T; error?: string }>(`${this.#session}/execute/async`, "POST", { script, args: [] });
        if (answer.error !== undefined) {
          throw new Error(answer.error);
        }
        return answer.value as T;
      },
      close: async () => undefined,
    };
  }

  async close(): Promise<void> {
    await command(this.#session, "DELETE");
    await this.#stop();
  }
}

function webKitBrowsers(): string[] {
  const { arch } = process;
  const triplet = arch === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
  return ["4.1", "6.0", "4.0"].map((version) => `/usr/lib/${triplet}/webkit2gtk-${version}/MiniBrowser`);
}

async function command<T>(url: string, method: string, body?: object): Promise<T> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = (await response.json()) as { value: T & { error?: string; message?: string } };
  if (!response.ok) {
    throw new Error(`${url}: ${value.error} ${value.message}`);
  }
  return value;
}

/** Starts WebKit's driver, which ends if its port is taken. The ports tried are below those that the system gives to servers. */
async function startDriver(driver: string): Promise<[Child, string]> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const child = new Child(found("xvfb-run", "/usr/bin/xvfb-run"), ["-a", driver, `--port=${port}`], { stdio: "ignore" });
    const origin = `http://127.0.0.1:${port}`;
    while (child.process.exitCode === null) {
      if (await fetch(`${origin}/status`).then((status) => status.ok, () => false)) return [child, origin];
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

