// SPDX-License-Identifier: Apache-2.0
import type { EventStream } from "./event-stream.js";
import type { NativeEvent } from "./native.js";
import type { TranscriptMessage } from "./types.js";

interface Entry {
  /** A message whose `text` is the one of the last call of `messages`. */
  message: TranscriptMessage;
  text: string;
  readonly seq: number;
}

/** The id of a message, and its place among the others. A server without versions sends no `parent`. */
interface Place {
  readonly messageId?: string | undefined;
  readonly parent?: string | null | undefined;
  readonly versions?: readonly string[] | undefined;
}

/** The messages of one session, built from its events in the log's order. The log changes the path through them. */
export class Transcript {
  /** The stream that has received the latest event, if its loop was left. */
  declare left?: EventStream | undefined;
  /** Whether the events belong to a log that is being read. Its messages are on the current path. */
  reading = false;
  #entries: Entry[] = [];
  /** Whether the last message is the agent's and its turn continues. */
  #open = false;
  #unnumbered = 0;
  /** The place of the next answer, if known. */
  #answer: Place = {};
  /** The id of the last message of the log, also of an answer without text. */
  #end: string | null = null;
  /** Whether another path is current, until {@link Transcript.load}. */
  #outdated = false;

  /** Returns the messages so far. Unchanged messages are the same objects as before. */
  get messages(): readonly TranscriptMessage[] {
    return this.#entries.map((entry) => {
      if (entry.message.text !== entry.text) {
        entry.message = { ...entry.message, text: entry.text };
      }
      return entry.message;
    });
  }

  /** Handles that another session is in use, or that the same one is read again. */
  clear(): void {
    this.rewind(-1);
    this.#end = null;
    this.#outdated = false;
    // The events of its log come during this task.
    this.reading = true;
    queueMicrotask(() => (this.reading = false));
  }

  /** Forgets the events after `seq`, which will be received again. */
  rewind(seq: number): void {
    this.left = undefined;
    this.#entries = this.#entries.filter((entry) => entry.seq <= seq);
    this.#open = this.#entries.at(-1)?.message.role === "assistant";
  }

  /**
   * Adds `event`. With the first event of a turn, `sent` is the message that started it. Returns false if the messages must be read from the
   * server, because another path has become current.
   */
  add(event: NativeEvent, sent?: string): boolean {
    // An error of the client's own is no event of the turn.
    if (event.seq) {
      this.left = undefined;
    }
    const place = event.type === "user" || event.type === "status" ? this.#follow(event) : {};
    if (event.type === "user") {
      this.#put("user", event.text, event, place);
    } else if (sent !== undefined && event.type !== "error") {
      this.#put("user", sent, event);
    }
    if (event.type === "message") {
      this.#put("assistant", event.text, event, this.#answer);
    } else if (event.type === "done" || event.type === "error") {
      this.#open = false;
    } else if (event.type === "status" && event.messageId) {
      // A status after a pause has no parent.
      this.#answer = event.parent === undefined && this.#answer.messageId === event.messageId ? this.#answer : place;
      if (place.versions?.[1]) {
        // Also without text, because the caller must find the way back to the others.
        this.#put("assistant", "", event, place);
      }
    }
    const outdated = this.#outdated;
    this.#outdated ||= event.type === "select" && !this.reading;
    return outdated || !this.#outdated;
  }

  /** Replaces the messages by those of the current path. Messages that are newer than these stay. Without `messages` keeps all. */
  load(messages?: readonly TranscriptMessage[]): void {
    this.#outdated = false;
    if (messages) {
      const known = new Map(this.#entries.map((entry) => [entry.message.id, entry]));
      const last = Math.max(0, ...messages.map(({ id }) => number(id)));
      this.#entries = [
        ...messages.map((message): Entry => {
          const { text = "", seq = number(message.id) } = known.get(message.id) ?? {};
          // A growing answer may have more text here.
          return { message, text: text.length > message.text.length ? text : message.text, seq };
        }),
        // The last question may have an answer by now.
        ...this.#entries.filter(({ message: { id } }) => number(id) >= last && !messages.some((message) => message.id === id)),
      ];
      this.#open &&= this.#entries.at(-1)?.message.role === "assistant";
    }
  }

  /** Removes the messages that the one that `event` begins replaces, and returns its place. */
  #follow({ type, seq = 0, messageId, parent, versions }: Place & Pick<NativeEvent, "type" | "seq">): Place {
    if (!messageId || parent === undefined) {
      return { messageId };
    }
    const before = this.#entries.find(({ message }) => message.id === parent);
    const at = before ? this.#entries.indexOf(before) : -1;
    if (!this.reading && parent !== this.#end) {
      this.#outdated ||= parent !== null && at < 0;
      const replaced = this.#outdated ? [] : this.#entries.slice(at + 1).filter((entry) => entry.seq < seq && entry.message.id !== messageId);
      const sibling = replaced.find(({ message }) => (message.role === "user") === (type === "user"))?.message;
      versions ??= sibling && [...(sibling.versions ?? [sibling.id]), messageId];
      this.#entries = this.#entries.filter((entry) => !replaced.includes(entry));
      this.#open &&= replaced.length === 0;
    }
    this.#end = messageId;
    return { messageId, parent, versions: versions ?? [messageId] };
  }

  #put(role: "user" | "assistant", text: string, { seq, createdAt }: NativeEvent, { messageId, parent, versions }: Place = {}): void {
    const last = this.#entries.at(-1);
    if (role === "assistant" && this.#open && last) {
      last.text = text;
      return;
    }
    // It may have been read from the server before its first event came.
    const read = messageId && this.#entries.find(({ message }) => message.id === messageId);
    if (read) {
      this.#open = role === "assistant" && read === last;
      read.text = text.length > read.text.length ? text : read.text;
      return;
    }
    this.#open = role === "assistant";
    this.#entries.push({
      seq: seq ?? 0,
      text,
      message: {
        id: messageId ?? `msg_${seq ?? -++this.#unnumbered}`,
        role,
        text,
        ...(createdAt && { createdAt }),
        ...(parent !== undefined && versions && { parent, versions }),
      },
    });
  }
}

/** Returns the number in the id of a message. */
function number(id: string): number {
  return Number(/\d+/.exec(id)?.[0] ?? 0);
}
