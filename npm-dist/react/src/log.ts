// SPDX-License-Identifier: Apache-2.0
import type { AgentEvent, LogEvent, TranscriptMessage } from "@karta/widget";
import type { ChatMessage } from "./chat.js";

/** Returns `answer` with the changes of `event`. */
export function grown(answer: ChatMessage, event: AgentEvent): ChatMessage {
  const { tools = [] } = answer;
  switch (event.type) {
    case "message":
      return { ...answer, text: event.text };
    case "thinking":
      return { ...answer, thinking: event.text };
    case "tool_use": {
      const { toolUseId: id, tool, input, title, done } = event;
      return { ...answer, tools: [...tools, { id, tool, input, ...(title && { title }), ...(done && { done }) }] };
    }
    case "tool_result": {
      const { toolUseId, output, isError } = event;
      return { ...answer, tools: tools.map((tool) => (tool.id === toolUseId ? { ...tool, output, isError } : tool)) };
    }
    case "sources":
      return { ...answer, sources: event.items };
    case "suggestions":
      return { ...answer, suggestions: event.items };
    default:
      return event.type === "done" && event.reply ? { ...answer, reply: event.reply } : answer;
  }
}

/** Gives the streaming answer and its question the server ids in `event`. */
export function named(messages: readonly ChatMessage[], event: LogEvent): readonly ChatMessage[] {
  const answer = messages.at(-1);
  if (event.type !== "status" || !event.messageId || !answer?.streaming) {
    return messages;
  }
  const { messageId, parent } = event;
  const question = messages.at(-2);
  const before = parent && question && !question.messageId ? [...messages.slice(0, -2), { ...question, messageId: parent }] : messages.slice(0, -1);
  return [...before, { ...answer, messageId }];
}

/** Returns the messages with their versions. `select` shows one of them, by its id. */
export function versioned(
  messages: readonly ChatMessage[],
  transcript: readonly TranscriptMessage[],
  select: (id: string) => Promise<boolean>,
): readonly ChatMessage[] {
  const known = new Map(transcript.map(({ id, versions }) => [id, versions]));
  return messages.map((message) => {
    const { messageId = "", versions } = message;
    const all = known.get(messageId) ?? [];
    if (all.length < 2 || versions?.count === all.length) {
      return message;
    }
    return { ...message, versions: { index: all.indexOf(messageId), count: all.length, select: async (index) => all[index] !== undefined && select(all[index]) } };
  });
}

/** Appends the next turn's question and an empty answer. */
export function asked(messages: readonly ChatMessage[], text: string): readonly ChatMessage[] {
  return opened([...messages, { id: unused(messages), role: "user", text }]);
}

/** Returns the messages with an answer at the end that is growing. */
export function opened(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  return messages.at(-1)?.streaming ? messages : [...messages, { id: unused(messages), role: "assistant", text: "", streaming: true }];
}

/** Returns the messages of a log that is read up to `event`. */
export function logged(messages: readonly ChatMessage[], event: LogEvent): readonly ChatMessage[] {
  if (event.type === "user") {
    return asked(ended(messages, false), event.text);
  }
  // A long log begins in the middle of an answer.
  const open = event.type === "message" || event.type === "tool_use" || event.type === "thinking" ? opened(messages) : messages;
  const answer = open.at(-1);
  if (!answer?.streaming) {
    return open;
  }
  const next = named([...open.slice(0, -1), grown(answer, event)], event);
  return event.type === "done" || event.type === "error" ? ended(next, event.type === "error") : next;
}

/** Returns the messages without a growing answer. One that failed without content is removed. */
export function ended(messages: readonly ChatMessage[], failed: boolean): readonly ChatMessage[] {
  const { streaming, ...answer } = messages.at(-1) ?? NOTHING;
  if (!streaming) {
    return messages;
  }
  const nothing = failed && !answer.text && !answer.tools && !answer.thinking;
  return [...messages.slice(0, -1), ...(nothing ? [] : [answer])];
}

const NOTHING: ChatMessage = { id: "", role: "assistant", text: "" };

/** Returns an id that no message has. The caller may have chosen ids, too. */
function unused(messages: readonly ChatMessage[]): string {
  let number = messages.length;
  let id: string;
  do {
    id = `m${++number}`;
  } while (messages.some((message) => message.id === id));
  return id;
}
