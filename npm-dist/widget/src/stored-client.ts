// SPDX-License-Identifier: Apache-2.0
import type { KartaError } from "./errors.js";
import type { Log } from "./native.js";
import type { KartaAgentClientOptions, KartaStorage } from "./types.js";

/** The life of an entry in milliseconds, the same as that of the widget's entries (Java: `ExpiringStore`). */
const LIFETIME = 30 * 24 * 3600 * 1000;

/** The latest call of {@link StoredClient.visitor} for each storage. */
const finding = new WeakMap<KartaStorage, Promise<unknown>>();

/**
 * Stores a client's data for the next page or process: the visitor in the caller's storage, and the session in use.
 * Keys and entries are those of the widget (Java: `StorageKeys`), so that its `reset` removes them too. If a storage fails, a warning is
 * logged and the values stay in memory.
 */
export class StoredClient {
  readonly #storage: KartaStorage;
  readonly #log: Log;
  readonly #prefix: string;
  /** Whether the session in use is stored: it never replaces one that could not be read. */
  #follows = false;
  /** The pending writes, so that a later one is never overtaken. */
  #writes: Promise<void> = Promise.resolve();

  constructor({ storage = "local" }: KartaAgentClientOptions, prefix: string, log: Log) {
    this.#storage = typeof storage === "object" ? storage : pageStorage(storage);
    this.#log = log;
    this.#prefix = prefix;
  }

  /**
   * Returns the visitor's id. Creates and stores one if there is none. Clients of the same storage do so one after the other, so that all
   * of them have the same one.
   */
  visitor(): Promise<string> {
    const visitor = Promise.resolve(finding.get(this.#storage)).then(() => this.#find());
    finding.set(this.#storage, visitor);
    return visitor;
  }

  /** Calls `resume` with the stored session, and stores the session in use from then on. Resolves to false if none could be resumed. */
  async restore(resume: (sessionId: string) => Promise<void>): Promise<boolean> {
    await this.#writes;
    const sessionId = await this.#read("chat");
    this.#follows = sessionId !== undefined;
    if (sessionId == null) {
      return false;
    }
    try {
      await resume(sessionId);
      return true;
    } catch (error) {
      if ((error as KartaError).status === 404) {
        await this.forget();
        return false;
      }
      throw error;
    }
  }

  /** Handles that a session is in use, which was created or resumed. */
  used(sessionId: string | null): void {
    if (this.#follows && sessionId) {
      void this.#write("chat", sessionId);
    }
  }

  forget(): Promise<void> {
    return this.#write("chat", null);
  }

  async #find(): Promise<string> {
    const stored = await this.#read("visitor");
    const id = stored ?? randomId();
    if (stored !== undefined) {
      await this.#write("visitor", id);
    }
    return id;
  }

  /** Returns the id under `name`, null if there is none, or undefined if the storage cannot be read. */
  async #read(name: string): Promise<string | null | undefined> {
    try {
      const text = await this.#storage.get(this.#prefix + name);
      return text == null ? null : parsed(text);
    } catch (error) {
      this.#log("warn", "storage.get failed", error);
      return undefined;
    }
  }

  #write(name: string, id: string | null): Promise<void> {
    const key = this.#prefix + name;
    return (this.#writes = this.#writes.then(async () => {
      try {
        await (id === null ? this.#storage.remove(key) : this.#storage.set(key, JSON.stringify({ id, t: Date.now() })));
      } catch (error) {
        this.#log("warn", `storage.${id === null ? "remove" : "set"} failed`, error);
      }
    }));
  }
}

/** Returns the id of an entry, or null if the entry is expired or not the client's. */
function parsed(text: string): string | null {
  try {
    const { id, t } = JSON.parse(text) as { id?: unknown; t?: unknown };
    return typeof id === "string" && typeof t === "number" && Date.now() - t < LIFETIME ? id : null;
  } catch {
    return null;
  }
}

/** Returns 22 characters with 128 random bits. The last character has the last two bits. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).slice(0, 22).replaceAll("+", "-").replaceAll("/", "_");
}

/** Returns the page's storage of this kind, or none. Access throws if the page may not use it. */
function pageStorage(kind: "local" | "session" | "none"): KartaStorage {
  const storage = (): Storage | undefined => (kind === "none" || typeof window === "undefined" ? undefined : window[`${kind}Storage`]);
  return {
    get: (key) => storage()?.getItem(key),
    set: (key, text) => storage()?.setItem(key, text),
    remove: (key) => storage()?.removeItem(key),
  };
}
