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

/** The messages of one session, built from its events in the log's order. */
export class Transcript {
  /** The stream that has received the latest event, if its loop was left. */
  declare left?: EventStream | undefined;
  #entries: Entry[] = [];
  /** Whether the last message is the agent's and its turn continues. */
  #open = false;
  #unnumbered = 0;
  /** The server's id of the next answer, if known. */
  #answer: string | undefined;

  /** Returns the messages so far. Unchanged messages are the same objects as before. */
  get messages(): readonly TranscriptMessage[] {
    return this.#entries.map((entry) => {
      if (entry.message.text !== entry.text) {
        entry.message = { ...entry.message, text: entry.text };
      }
      return entry.message;
    });
  }

  clear(): void {
    this.rewind(-1);
  }

  /** Forgets the events after `seq`, which will be received again. */
  rewind(seq: number): void {
    this.left = undefined;
    this.#entries = this.#entries.filter((entry) => entry.seq <= seq);
    this.#open = this.#entries.at(-1)?.message.role === "assistant";
  }

  /** Adds `event`. With the first event of a turn, `sent` is the message that started it. */
  add(event: NativeEvent, sent?: string): void {
    // An error of the client's own is no event of the turn.
    if (event.seq) {
      this.left = undefined;
    }
    if (sent !== undefined && event.type !== "error") {
      this.#put("user", sent, event);
    } else if (event.type === "user") {
      this.#put("user", event.text, event);
    }
    if (event.type === "message") {
      this.#put("assistant", event.text, event);
    } else if (event.type === "done" || event.type === "error") {
      this.#open = false;
    } else if (event.type === "status") {
      this.#answer = event.messageId;
    }
  }

  #put(role: "user" | "assistant", text: string, { seq, createdAt }: NativeEvent): void {
    const last = this.#entries.at(-1);
    if (role === "assistant" && this.#open && last) {
      last.text = text;
      return;
    }
    this.#open = role === "assistant";
    this.#entries.push({
      seq: seq ?? 0,
      text,
      message: {
        id: (role === "assistant" && this.#answer) || `msg_${seq ?? -++this.#unnumbered}`,
        role,
        text,
        ...(createdAt && { createdAt }),
      },
    });
  }
}
