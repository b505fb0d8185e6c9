// SPDX-License-Identifier: Apache-2.0

/** The number in the query of each URL that has failed. It changes only after another failure. */
const attempts: Record<string, number> = {};

/**
 * Returns the module that `load` imports. After a failure, imports the module once more from another URL, because an engine may
 * keep a failed import for the life of the page, as Firefox does up to version 153 at least. Engines end their message with the
 * URL. Bundlers that load modules with script elements, such as webpack, name none, and import a failed module again.
 */
export async function imported<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const url = /imported module: (\S+)$/.exec(String(error))?.[1];
    if (url === undefined) {
      throw error;
    }
    const attempt = (attempts[url] ??= 1);
    try {
      return await import(/* webpackIgnore: true */ /* @vite-ignore */ `${url}${url.includes("?") ? "&" : "?"}${attempt}`);
    } catch (again) {
      attempts[url] = attempt + 1;
      throw again;
    }
  }
}
