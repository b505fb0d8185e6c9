// SPDX-License-Identifier: Apache-2.0
import { KartaAgentClient, KartaError, type AgentEvent, type KartaAgentClientOptions } from "@karta/widget";
import type { ChatMessage, ChatState, UseKartaAgent, UseKartaAgentOptions } from "./chat.js";

/**
 * Milliseconds between two renderings of growing text. More would not be visible to readers, but would slow the page
 * down.
 */
const STEP = 100;

const EMPTY: ChatState = { messages: [], status: "idle", error: null, sessionId: null, pendingApproval: null };

/** Turns the client's events into a state that React can subscribe to. Turns and connections are left to the client. */
export class Agent implements Omit<UseKartaAgent, keyof ChatState> {
  /** The options as of the latest render. */
  latest: UseKartaAgentOptions;
  #client: KartaAgentClient;
  #state = EMPTY;
  /** The rendered state: {@link Agent.#state} without text that waits for the end of its step. */
  #shown = EMPTY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The events of the turn that is followed, or null. */
  #turn: AsyncGenerator<AgentEvent> | null = null;
  /** Resolves when {@link Agent.#turn} is over or was left. */
  #run: Promise<boolean> | null = null;
  /** Whether the running turn was left, because the component was hidden. */
  #left = false;
  /** Whether the turn has had an event, so that its message is on the server. */
  #begun = false;
  /** Whether the component is mounted and shown. */
  #seen = false;
  /** Resolves when the turn that is being stopped is over. Null if none is. */
  #stopping: Promise<void> | null = null;
  #ids = 0;
  readonly #listeners = new Set<() => void>();

  constructor(options: UseKartaAgentOptions) {
    this.latest = options;
    this.#client = this.#connect();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly snapshot = (): ChatState => this.#shown;

  readonly send = async (text: string): Promise<boolean> => {
    if (this.#state.status === "streaming") {
      if (!this.#stopping) {
        return false;
      }
      await this.#stopping;
    }
    if (this.#state.status === "streaming") {
      return false;
    }
    if (!text.trim()) {
      this.#change({ error: new KartaError("invalid_option", "send: expected a non-empty string") });
      return false;
    }
    const { messages } = this.#state;
    const id = () => `m${++this.#ids}`;
    const question: ChatMessage = { id: id(), role: "user", text };
    const answer: ChatMessage = { id: id(), role: "assistant", text: "", streaming: true };
    this.#change({ messages: [...messages, question, answer], status: "streaming", error: null });
    return (this.#run = this.#follow(this.#client.sendMessage(text)));
  };

  readonly stop = (): Promise<void> => {
    if (this.#state.status === "streaming") {
      this.#stopping ??= this.#stop().finally(() => (this.#stopping = null));
    }
    return this.#stopping ?? Promise.resolve();
  };

  readonly confirm = async (requestId: string, decision: boolean | string): Promise<boolean> => {
    try {
      await this.#client.confirmTool(requestId, decision);
    } catch (error) {
      this.#change({ error: error as KartaError });
      return false;
    }
    if (this.#state.pendingApproval?.requestId === requestId) {
      this.#change({ pendingApproval: null });
    }
    return true;
  };

  readonly reset = (): void => {
    this.#turn = null;
    this.#left = false;
    this.#client.shutdown();
    this.#client = this.#connect();
    this.#change(EMPTY);
  };

  /** Handles that the component is shown, perhaps again: joins the turn that was left. */
  enter(): void {
    this.#seen = true;
    this.#join();
    this.#show();
  }

  /**
   * Handles that the component is hidden: ends the stream, as soon as the server has the message. The turn continues
   * there, and the conversation is kept, because the component may be shown again.
   */
  leave(): void {
    this.#seen = false;
    const turn = this.#turn;
    if (turn && this.#begun) {
      this.#turn = null;
      this.#left = true;
      void turn.return(undefined);
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  identify(attributes: Readonly<Record<string, unknown>> | undefined): void {
    this.#client.identify({ attributes: attributes ?? null });
  }

  /**
   * Creates the client. Functions are read from the options at each call, so that those of the latest render are used.
   */
  #connect(): KartaAgentClient {
    const { contextFn: _contextFn, context: _context, tokenFn, fetch, ...rest } = this.latest;
    try {
      return new KartaAgentClient({
        ...rest,
        ...(tokenFn && { tokenFn: (request) => (this.latest.tokenFn ?? tokenFn)(request) }),
        ...(fetch && { fetch: (input, init) => (this.latest.fetch ?? fetch)(input, init) }),
        contextFn: () => this.latest.contextFn?.() ?? this.latest.context ?? "",
      } as KartaAgentClientOptions);
    } catch (error) {
      // Here the option has one name.
      throw error instanceof KartaError ? new KartaError(error.code, error.message.replace("projectRef", "project")) : error;
    }
  }

  #join(): void {
    if (this.#left && this.#seen) {
      this.#left = false;
      this.#run = this.#follow(this.#client.stream());
    }
  }

  /** Shows `turn` to its end. Resolves to false if it failed or was left. */
  async #follow(turn: AsyncGenerator<AgentEvent>): Promise<boolean> {
    this.#turn = turn;
    this.#begun = false;
    let failure: ChatState["error"] = null;
    try {
      for await (const event of turn) {
        if (this.#turn !== turn) {
          return false;
        }
        this.#begun = true;
        if (event.type === "error") {
          failure = event.error;
        } else {
          this.#take(event);
        }
        if (!this.#seen && event.type !== "done" && event.type !== "error") {
          this.leave();
        }
      }
    } catch (error) {
      failure = error as KartaError;
    }
    if (this.#turn !== turn) {
      return false;
    }
    this.#turn = null;
    this.#close(failure);
    return !failure;
  }

  /** Asks the server to stop the turn, followed or left, and resolves when it is over. */
  async #stop(): Promise<void> {
    const client = this.#client;
    const left = this.#left;
    // So that the turn is not joined meanwhile.
    this.#left = false;
    let failure: KartaError | null = null;
    try {
      await client.interrupt();
      await this.#run;
    } catch (error) {
      failure = error as KartaError;
    }
    if (client !== this.#client) {
      return;
    }
    if (failure) {
      this.#change({ error: failure });
    }
    if (left && failure) {
      this.#left = true;
      this.#join();
    } else if (left) {
      this.#close(null);
    }
  }

  #take(event: Exclude<AgentEvent, { type: "error" }>): void {
    const { sessionId } = this.#client;
    const answer = this.#state.messages.at(-1)!;
    const { tools = [] } = answer;
    switch (event.type) {
      case "message":
        return this.#answer({ ...answer, text: event.text }, true);
      case "thinking":
        return this.#answer({ ...answer, thinking: event.text }, true);
      case "tool_use":
        return this.#answer({ ...answer, tools: [...tools, { id: event.toolUseId, tool: event.tool, input: event.input }] });
      case "tool_result": {
        const { toolUseId, output, isError } = event;
        return this.#answer({ ...answer, tools: tools.map((tool) => (tool.id === toolUseId ? { ...tool, output, isError } : tool)) });
      }
      case "sources":
        return this.#answer({ ...answer, sources: event.items });
      case "input_required": {
        const { type: _type, seq: _seq, createdAt: _createdAt, ...pendingApproval } = event;
        return this.#change({ pendingApproval, sessionId });
      }
      default:
        if (event.type === "done" && event.reply) {
          this.#answer({ ...answer, reply: event.reply });
        }
        this.#change({ pendingApproval: null, sessionId });
    }
  }

  #answer(answer: ChatMessage, step = false): void {
    this.#change({ messages: [...this.#state.messages.slice(0, -1), answer], pendingApproval: null }, step);
  }

  /** Ends the answer. A failed answer without content is removed. */
  #close(error: ChatState["error"]): void {
    const { streaming: _streaming, ...answer } = this.#state.messages.at(-1)!;
    const nothing = error && !answer.text && !answer.tools && !answer.thinking;
    this.#change({
      messages: [...this.#state.messages.slice(0, -1), ...(nothing ? [] : [answer])],
      status: error ? "error" : "idle",
      error,
      pendingApproval: null,
      sessionId: this.#client.sessionId,
    });
  }

  /** Changes the state and renders it, immediately or at the end of the current step. */
  #change(changes: Partial<ChatState>, step = false): void {
    const before = this.#state;
    if ((Object.keys(changes) as (keyof ChatState)[]).every((key) => before[key] === changes[key])) {
      return;
    }
    this.#state = { ...before, ...changes };
    if (!step) {
      this.#show();
    } else if (this.#timer === undefined) {
      this.#step();
    }
  }

  /** Renders the state, and renders it again at the end of each step with changes. */
  #step(): void {
    this.#timer = undefined;
    if (this.#shown !== this.#state) {
      this.#show();
      this.#timer = setTimeout(() => this.#step(), STEP);
    }
  }

  #show(): void {
    if (this.#shown !== this.#state) {
      this.#shown = this.#state;
      for (const listener of [...this.#listeners]) {
        listener();
      }
    }
  }
}
