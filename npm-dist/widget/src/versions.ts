// SPDX-License-Identifier: Apache-2.0
import type { EventStream } from "./event-stream.js";
import type { KartaError, KartaErrorCode } from "./errors.js";
import type { Answer, NativeClient, NativeError, NativeEvent, Posted } from "./native.js";
import type { Transcript } from "./transcript.js";
import type { Attachment, ClientStatus, KartaAgentClientOptions, TranscriptMessage } from "./types.js";

/** A message of the server's transcript. A server without versions sends neither `parent` nor `versions`. */
interface Entry {
  readonly id: string;
  readonly role: "user" | "assistant";
  readonly parent?: string | null;
  readonly versions?: readonly string[];
}

/** The client's session, which changes with its calls. */
export interface SessionInUse {
  readonly sessionId: string | null;
  readonly status: ClientStatus;
}

type Place = Required<Pick<TranscriptMessage, "parent" | "versions">>;

/** Another version that was asked for: of the visitor's message, or of an answer if `again`. */
type Asked = Place & { readonly id: string; readonly again: boolean };

/** Time limit of the request for the server's configuration, in milliseconds. */
const PATIENCE = 3000;

const question = (seq: number) => `msg_${seq}`;
const answerTo = (id: string) => `${id}_answer`;
const seqOf = (id: string | null) => Number(/\d+/.exec(id ?? "")?.[0] ?? 0);
export const pathOf = (session: string | null) => `${encodeURIComponent(session ?? "")}?`;

/**
 * The versions of a session's messages, and its transcript: the path through them that this client shows. It receives its dependencies as
 * arguments, because bundlers would emit a separate chunk for code that it shares with the client.
 */
export class Versions implements Pick<Transcript, "messages" | "clear" | "rewind" | "add"> {
  readonly #base: Transcript;
  readonly #client: SessionInUse;
  readonly #native: NativeClient;
  readonly #options: KartaAgentClientOptions;
  readonly #toError: (error: NativeError) => KartaError;
  readonly #chosen: (path: string) => void;
  /** The known relations of messages. */
  readonly #places = new Map<string, Place>();
  readonly #shown = new WeakMap<TranscriptMessage, TranscriptMessage>();
  /** The requested versions, by the list of attachments with which each is sent. */
  readonly #asked = new WeakMap<object, Asked>();
  /** The version that is being posted, if any. */
  #posting: Asked | undefined;
  /** Whether the server supports versions, or undefined if that is unknown. */
  #announced: boolean | undefined;
  /** The chosen path in the form of the server's address, or empty. */
  #path = "";
  /** The last answer of the path, which may not have come yet, or null. */
  #end: string | null = null;
  /** Whether the next message must name its parent, which is {@link Versions.#end}. */
  #active = false;
  /** Messages of the path whose events come again. */
  readonly #repeated = new Set<string>();
  /** Whether the events belong to another path. */
  #hidden = false;
  /** Whether the events belong to a log that is being read, on a path that the server has selected. */
  protected reading = false;

  /** Begins with the transcript `base`. `chosen` receives the paths that this client chooses. */
  constructor(
    base: Transcript,
    client: SessionInUse,
    native: NativeClient,
    options: KartaAgentClientOptions,
    toError: (error: NativeError) => KartaError,
    chosen: (path: string) => void,
  ) {
    this.#base = base;
    this.#client = client;
    this.#native = native;
    this.#options = options;
    this.#toError = toError;
    this.#chosen = chosen;
    native.sessions()("post", null, null, (event, value) => this.#post(event, value));
  }

  get messages(): readonly TranscriptMessage[] {
    return this.#base.messages.map((message) => {
      const place = this.#places.get(message.id);
      if (!place) {
        return message;
      }
      let shown = this.#shown.get(message);
      if (shown?.versions !== place.versions) {
        shown = { ...message, ...place };
        this.#shown.set(message, shown);
      }
      return shown;
    });
  }

  get left(): EventStream | undefined {
    return this.#base.left;
  }

  set left(stream: EventStream | undefined) {
    this.#base.left = stream;
  }

  /** Handles that another session is in use, or that the same one is read again. */
  clear(): void {
    this.#base.clear();
    this.#places.clear();
    this.#repeated.clear();
    this.#end = null;
    this.#hidden = false;
    this.#active = this.#path.startsWith(pathOf(this.#client.sessionId));
    if (!this.#active) {
      this.choose("");
    }
    // The events of its log come during this task.
    this.reading = true;
    queueMicrotask(() => (this.reading = false));
  }

  rewind(seq: number): void {
    for (const { id } of this.#base.messages) {
      this.#repeated.add(id);
    }
    this.#base.rewind(seq);
  }

  add(event: NativeEvent, sent?: string): void {
    if (this.#shows(event, sent !== undefined) || !this.#active) {
      this.#base.add(event, sent);
    } else {
      this.left = undefined;
    }
  }

  /**
   * Prepares another version of the message `id`: with a new `text`, or another answer without one. Returns the list of
   * attachments to send it with, by which {@link Versions.#post} knows it.
   */
  async ask(id: string, text?: string, attachments: readonly Attachment[] = []): Promise<readonly Attachment[]> {
    const again = text === undefined;
    const session = this.#client.sessionId;
    const entries = await this.#read(id);
    const { role, parent = null, versions = [] } = entries.find((entry) => entry.id === id) ?? {};
    const known = session === this.#client.sessionId && this.#base.messages.some((message) => message.id === id);
    if (!known || role !== (again ? "assistant" : "user")) {
      throw this.error("not_found", `messageId: expected the id of ${again ? "an answer" : "a user's message"} in the transcript, got ${JSON.stringify(id)}`, 5);
    }
    this.#learn(entries);
    const list = [...attachments];
    this.#asked.set(list, { id, again, parent, versions });
    return list;
  }

  /** Reads the path through the message `id` with `resume`, which reads the log of the session again. */
  async select(id: string, resume: (session: string) => Promise<unknown>): Promise<void> {
    // Refuses an unknown message before anything changes.
    await this.#read(id);
    const before = this.#path;
    const session = this.#client.sessionId!;
    this.#choose(id);
    try {
      await resume(session);
    } catch (error) {
      this.choose(before);
      throw error;
    }
    this.#keep();
    await this.learn();
  }

  /** Reads the versions of a session whose log was read, if the server has versions. */
  async learn(): Promise<void> {
    try {
      this.#learn(await this.#read());
      this.#active = this.#end !== null;
    } catch {
      // The conversation itself is complete.
    }
  }

  /** Reads the log on this path from now on, or on the newest one if that is empty. */
  choose(path: string): void {
    this.#path = path;
    this.#native.sessions()("choose", path, null, () => {});
  }

  /** Chooses the path through the message `leaf` of the session in use. */
  #choose(leaf: string): void {
    this.choose(`${pathOf(this.#client.sessionId)}leaf=${encodeURIComponent(leaf)}`);
  }

  /** Changes an event that is about to be posted to the session `value`. With null, the server has accepted it as `value.seq`. */
  #post(event: Posted | null, value: string | { readonly seq?: number }): void {
    if (!event) {
      this.#accepted((value as { seq: number }).seq);
      return;
    }
    this.#posting = event.attachments && this.#asked.get(event.attachments);
    if (this.#posting) {
      if (event.attachments?.length === 0) {
        delete event.attachments;
      }
      if (this.#posting.again) {
        event.type = "user.regenerate";
        event.message_id = this.#posting.id;
        delete event.text;
        delete event.context;
      } else {
        event.parent = this.#posting.parent;
      }
    } else if (this.#active) {
      event.parent = this.#end;
    }
  }

  #accepted(seq: number): void {
    const asked = this.#posting;
    this.#posting = undefined;
    if (!asked && !this.#active) {
      return;
    }
    const id = question(seq);
    const answer = answerTo(id);
    if (asked) {
      this.#base.rewind(asked.again ? seqOf(asked.parent) : seqOf(asked.id) - 1);
      const { parent } = asked;
      // Another version may have been added while this one waited.
      const versions = [...(this.#places.get(asked.id)?.versions ?? asked.versions), asked.again ? answer : id];
      for (const version of versions) {
        this.#places.set(version, { parent, versions });
      }
    } else {
      this.#places.set(id, { parent: this.#end, versions: [id] });
    }
    if (!asked?.again) {
      this.#places.set(answer, { parent: id, versions: [answer] });
    }
    this.#end = answer;
    this.#hidden = false;
    if (asked || this.#path) {
      this.#keep();
    }
  }

  /** Returns whether `event` is on the path, and follows the path. The event is `own` if this client has sent its message. */
  #shows(event: NativeEvent, own: boolean): boolean {
    if (event.type === "user" && !own) {
      const id = question(event.seq ?? 0);
      const follows = this.reading || (event.parent ?? null) === this.#end;
      this.#hidden = !follows && !this.#repeated.has(id);
      if (follows) {
        this.#end = answerTo(id);
        if (this.#active && this.#path && !this.reading) {
          this.#keep();
        }
      }
    } else if (event.type === "status" && event.messageId) {
      if (this.reading) {
        this.#end = event.messageId;
      }
      this.#hidden = event.messageId !== this.#end && !this.#repeated.has(event.messageId);
    }
    return own || !this.#hidden;
  }

  /** Makes the path to its end this client's choice. */
  #keep(): void {
    this.#active = true;
    this.#choose(this.#end ?? "");
    this.#chosen(this.#path);
  }

  /** Resolves or rejects with the outcome of a call of the compiled code. */
  protected answer<T>(start: (answer: Answer<T>) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      start((error, value) => (error ? reject(this.#toError(error)) : resolve(value)));
    });
  }

  /** Reads the transcript of the path through the message `leaf`, or of the chosen one. Rejects if the server has no versions. */
  async #read(leaf?: string): Promise<readonly Entry[]> {
    const before = this.#path;
    if (leaf !== undefined) {
      this.#choose(leaf);
    }
    const transcript = this.answer<readonly Entry[]>((answer) => this.#native.sessions()("transcript", null, null, answer as Answer<never>));
    // The address is complete by now.
    this.choose(before);
    const [entries, announced] = await Promise.all([transcript, this.#announced ?? this.#configured()]);
    this.#announced = announced;
    if (announced === false || !entries.every(({ versions }) => versions)) {
      throw this.error("unsupported", "The server does not offer versions of messages (features.branches).");
    }
    return entries;
  }

  /**
   * Returns whether the server's configuration announces versions, or undefined if it cannot be read. Only an embed key gives access to it.
   */
  async #configured(): Promise<boolean | undefined> {
    const { embedKey, baseUrl = "https://agent.karta.sh", fetch = globalThis.fetch } = this.#options;
    if (embedKey === undefined) {
      return undefined;
    }
    try {
      const url = `${baseUrl.replace(/\/+$/, "")}/v1/embed/config?embed_key=${encodeURIComponent(embedKey)}`;
      const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
      return response.ok ? ((await response.json()) as { features?: { branches?: unknown } }).features?.branches === true : undefined;
    } catch {
      return undefined;
    }
  }

  #learn(entries: readonly Entry[]): void {
    for (const { id, parent = null, versions = [] } of entries) {
      this.#places.set(id, { parent, versions });
    }
  }

  /** Returns an error of the class with the number `kind` (to-error.ts). */
  protected error(code: KartaErrorCode, message: string, kind = 0): KartaError {
    return this.#toError({ kind, code, message });
  }
}
