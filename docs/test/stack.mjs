// SPDX-License-Identifier: Apache-2.0
/**
 * The environment of browser tests: the agent server with the built widget, static files, Chromium. Each test has its
 * own ports, which the servers choose.
 */
import { spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { count } from "./full.mjs";
import { repository } from "./tables.mjs";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".ts": "text/plain; charset=utf-8",
};
const BROWSERS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export const widgetSite = join(repository, "cdn-dist/target/site");
export const serverJar = join(repository, "agent-server/target/karta-server.jar");

/** @returns {string} the Java that runs the server */
export const java = () => (process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin/java") : "java");

/**
 * Serves the result of `answer` for each path, on a free local port.
 *
 * @typedef {{body: string | Buffer, type: string, headers?: object} | undefined} Answer
 * @param {(path: string) => Answer | Promise<Answer>} answer
 * @returns {Promise<{origin: string, close: () => Promise<void>}>}
 */
export async function serve(answer) {
  const server = createServer(async (request, response) => {
    const found = await answer(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    response.writeHead(found ? 200 : 404, found ? { "Content-Type": found.type, ...found.headers } : {});
    response.end(found?.body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { origin: `http://127.0.0.1:${server.address().port}`, close };
}

/** Serves a folder as static hosts do. */
export const files = (folder) => (path) => {
  const file = join(folder, normalize(path.endsWith("/") ? `${path}index.html` : path));
  if (!existsSync(file) || !statSync(file).isFile()) return undefined;
  return { body: readFileSync(file), type: TYPES[extname(file)] ?? "application/octet-stream" };
};

/**
 * Starts the agent server with a site, by default the built widget. Without `config`, uses that of the Quickstart. `logged` resolves when
 * the server has logged a line.
 *
 * @param {{config?: string, docs?: string, site?: string | null, env?: Record<string, string>, jar?: string}} options `docs`: folder of the
 *   documents that the demo answers from, which the plain jar lacks; without a site, `null`, the server serves the one in its jar
 * @returns {Promise<{origin: string, logged: (line: RegExp) => Promise<void>, close: () => Promise<void>}>}
 */
export async function agentServer({ config, docs, site = widgetSite, env = {}, jar = serverJar } = {}) {
  const data = mkdtempSync(join(tmpdir(), "karta-docs-"));
  const options = ["--port", "0", "--data", data, ...(site === null ? [] : ["--site", site]), ...(docs ? ["--docs", docs] : [])];
  if (config) {
    writeFileSync(join(data, "karta.yaml"), config);
    options.push("--config", join(data, "karta.yaml"));
  }
  count("server-jvms", "agent server");
  const server = spawn(java(), ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", `-XX:SharedArchiveFile=${jar.replace(/jar$/, "jsa")}`, "-jar", jar, ...options], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  let said = "";
  const news = new EventEmitter();
  server.stderr.on("data", (text) => {
    said += text;
    news.emit("text");
  });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const logged = (line) =>
    new Promise((resolve, reject) => {
      const look = () => line.test(said) && resolve();
      news.on("text", look);
      look();
      ended.then(() => reject(new Error(`the server ended:\n${said}`)));
    });
  const origin = await new Promise((resolve, reject) => {
    createInterface(server.stdout).on("line", (line) => {
      said += `${line}\n`;
      const [, address] = /^listening on (http:\S+)$/.exec(line) ?? [];
      if (address) resolve(address);
    });
    ended.then((code) => reject(new Error(`the server ended with exit code ${code}:\n${said}`)));
  });
  const close = async () => {
    server.kill();
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  return { origin, logged, close };
}

/** Limit of a page's waits, which only a hang reaches. */
export const PATIENCE_MILLIS = 60_000;

/** @returns {Promise<import("playwright-core").Browser>} the machine's Chromium */
export function browser(options = {}) {
  const executablePath = BROWSERS.find(existsSync);
  if (!executablePath) throw new Error(`no Chromium found; looked for ${BROWSERS.join(", ")}`);
  return chromium.launch({ executablePath, ...options });
}

/**
 * Starts the machine's Chromium with a port for DevTools, which Chromium chooses.
 *
 * @returns {Promise<{chromium: import("playwright-core").Browser, port: number}>}
 */
export async function debuggedBrowser() {
  // Chromium reports its command line only with `--enable-automation`.
  const chromium = await browser({ args: ["--remote-debugging-port=0", "--enable-automation"] });
  const session = await chromium.newBrowserCDPSession();
  const { arguments: given } = await session.send("Browser.getBrowserCommandLine");
  const [, profile] = given.map((each) => /^--user-data-dir=(.*)$/.exec(each)).find(Boolean);
  const file = join(profile, "DevToolsActivePort");
  for (;;) {
    const [, port] = (existsSync(file) && /^(\d+)\n/.exec(readFileSync(file, "utf8"))) || [];
    if (port) return { chromium, port: Number(port) };
    await new Promise(setImmediate);
  }
}

/** Collects problems of a page: console errors, uncaught exceptions, failed requests. */
export function complaints(page) {
  const heard = [];
  page.on("console", (message) => message.type() === "error" && heard.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => heard.push(`uncaught: ${error.message}`));
  page.on("response", (response) => response.status() >= 400 && heard.push(`${response.status()} ${response.url()}`));
  return heard;
}
