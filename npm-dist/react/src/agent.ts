// SPDX-License-Identifier: Apache-2.0
import { KartaAgentClient, KartaError, type AgentEvent, type KartaAgentClientOptions, type LogEvent, type ResumeOptions } from "@karta/widget";
import type { ChatMessage, ChatState, UseKartaAgent, UseKartaAgentOptions } from "./chat.js";
import { asked, ended, grown, logged, named, opened, versioned } from "./log.js";

/** Minimum interval between two renderings of growing text, in milliseconds. Readers would not notice more frequent updates, which would only slow the page down. */
const STEP = 100;

const EMPTY: ChatState = { messages: [], status: "idle", error: null, sessionId: null, pendingApproval: null };

/**
 * Turns the client's events into a state that React can subscribe to. The client manages turns and connections.
 *
 * The class is long because sending, reading, joining, leaving and resetting change the same state.
 */
export class Agent implements Omit<UseKartaAgent, keyof ChatState> {
  /** The options as of the latest render. */
  latest: UseKartaAgentOptions;
  client: KartaAgentClient;
  #state: ChatState;
  /** The rendered state: {@link Agent.#state} without text that waits for the end of its step. */
  #shown: ChatState;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The events of the turn that is followed, or null. */
  #turn: AsyncGenerator<AgentEvent> | null = null;
  /** Resolves when {@link Agent.#turn} is over or was left. */
  #run: Promise<boolean> | null = null;
  /** Whether the running turn was left, because the component was hidden or the page was reloaded. */
  #left = false;
  /** Whether the turn has had an event, so that its message is on the server. */
  #begun = false;
  /** Whether the component is mounted and shown. */
  #seen = false;
  /** Resolves when the turn that is being stopped is over. Null if none is. */
  #stopping: Promise<void> | null = null;
  /** The session that the caller wants to continue, if any. */
  readonly #wanted: string | undefined;
  /** Whether {@link Agent.reset} has left that session. */
  #wasReset = false;
  /** Whether the conversation to continue, if any, has been read. Messages are sent only then. */
  #read = false;
  /** Resolves when reading has succeeded or failed. Null if nothing is being read. */
  #reading: Promise<void> | null = null;
  /** The agent of the previous user. It ends and removes its session from the storage before anything is read. */
  #former: Agent | undefined;
  /** Resolves when the storage has forgotten the session. False if none is stored. */
  #forgotten: Promise<void> | false | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(options: UseKartaAgentOptions, former?: Agent) {
    this.#former = former;
    this.latest = options;
    this.client = this.#connect();
    this.#wanted = options.sessionId;
    this.#state = this.#shown = { ...EMPTY, messages: options.initialMessages ?? EMPTY.messages };
  }

  /** Returns whether a caller that wants to continue `sessionId` already has it here. */
  has(sessionId: string | undefined): boolean {
    return sessionId === undefined || (sessionId === this.#wanted && !this.#wasReset) || sessionId === this.#state.sessionId;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly snapshot = (): ChatState => this.#shown;

  readonly send: UseKartaAgent["send"] = async (text, options) => {
    if (!this.#read && !(await this.#free(this.#open()))) {
      return false;
    }
    if (this.#state.status === "streaming" && !(await this.#free(this.#stopping))) {
      return false;
    }
    // The caller may not use a type checker.
    if (!text?.trim?.()) {
      this.#change({ error: new KartaError("invalid_option", "send: expected a non-empty string") });
      return false;
    }
    this.#change({ messages: asked(this.#state.messages, text), status: "streaming", error: null });
    return (this.#run = this.#follow(this.client.sendMessage(text, options)));
  };

  readonly edit = (id: string, text: string): Promise<boolean> => this.#again(id, text);

  readonly regenerate = (id: string): Promise<boolean> => this.#again(id);

  readonly stop = (): Promise<void> => {
    if (this.#state.status === "streaming") {
      this.#stopping ??= this.#stop();
    }
    return this.#stopping ?? Promise.resolve();
  };

  readonly confirm = async (requestId: string, decision: boolean | string): Promise<boolean> => {
    const client = this.client;
    try {
      await client.confirmTool(requestId, decision);
    } catch (error) {
      // A reset closes the client. Its error belongs to the conversation that is gone.
      if (client === this.client) {
        this.#change({ error: error as KartaError });
      }
      return false;
    }
    const same = client === this.client;
    if (same && this.#state.pendingApproval?.requestId === requestId) {
      this.#change({ pendingApproval: null });
    }
    return same;
  };

  readonly reset = (): void => {
    this.#turn = null;
    this.#left = false;
    this.#wasReset = true;
    this.#read = false;
    this.#reading = null;
    this.#stopping = null;
    this.#forget();
    this.client.shutdown();
    this.client = this.#connect();
    // Rendered even without a change of state, because the client is a new one.
    this.#state = { ...EMPTY };
    this.#show();
  };

  /** Handles that the component is shown, for the first time or again: reads the conversation, or joins the turn that was left. */
  enter(): void {
    this.#seen = true;
    if (!this.#read) {
      void this.#open();
    }
    this.#join();
    this.#show();
  }

  /**
   * Handles that the component is hidden: ends the stream, as soon as the server has the message and unless all of it has arrived. The
   * turn continues there, and the conversation is kept, because the component may be shown again. With the Responses transport, the turn
   * ends with the stream.
   */
  leave(): void {
    this.#seen = false;
    const turn = this.#turn;
    if (turn && this.#begun) {
      this.#turn = null;
      this.#left = this.latest.transport !== "responses";
      void turn.return(undefined);
      if (!this.#left) {
        this.#close(null);
      }
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  identify(attributes: Readonly<Record<string, unknown>> | undefined): void {
    this.client.identify({ attributes: attributes ?? null });
  }

  /**
   * Creates the client. Functions are read from the options at each call, so that those of the latest render are used.
   */
  #connect(): KartaAgentClient {
    const { contextFn: _contextFn, context: _context, sessionId: _session, initialMessages: _messages, tokenFn, fetch, ...rest } = this.latest;
    try {
      return new KartaAgentClient({
        ...rest,
        ...(tokenFn && { tokenFn: (request) => (this.latest.tokenFn ?? tokenFn)(request) }),
        ...(fetch && { fetch: (input, init) => (this.latest.fetch ?? fetch)(input, init) }),
        contextFn: () => this.latest.contextFn?.() ?? this.latest.context ?? "",
      } as KartaAgentClientOptions);
    } catch (error) {
      // The hook calls this option `project`. The client's message says `projectRef`.
      throw error instanceof KartaError ? new KartaError(error.code, error.message.replace("projectRef", "project")) : error;
    }
  }

  /** Resolves to whether a turn can begin after `wait`. */
  async #free(wait: Promise<void> | null): Promise<boolean> {
    const client = this.client;
    await wait;
    // A message from before a reset must not begin the next conversation.
    return client === this.client && this.#read && this.#state.status !== "streaming";
  }

  /** Sends another version of the message with this id, or asks for another answer if there is no text. */
  async #again(id: string, text?: string): Promise<boolean> {
    if (!this.#read || (this.#state.status === "streaming" && !(await this.#free(this.#stopping)))) {
      return false;
    }
    const { messages } = this.#state;
    const message = messages.find((each) => each.id === id);
    if (!message?.messageId) {
      this.#change({ error: new KartaError("not_found", `id: expected the id of a message that the server has, got ${JSON.stringify(id)}`) });
      return false;
    }
    const kept = messages.slice(0, messages.indexOf(message));
    const edits = text !== undefined;
    this.#change({ messages: edits ? asked(kept, text) : opened(kept), status: "streaming", error: null });
    return (this.#run = this.#follow(edits ? this.client.edit(message.messageId, text) : this.client.regenerate(message.messageId), messages));
  }

  /** Shows the version with this id of the server's. Messages sent meanwhile wait. */
  readonly #select = async (messageId: string): Promise<boolean> => {
    if (this.#state.status === "streaming" || !this.#read) {
      return false;
    }
    const client = this.client;
    this.#read = false;
    await (this.#reading = this.#load((options) => client.select(messageId, options).then(() => true)));
    const same = client === this.client;
    const shown = same && this.#read;
    // If the version could not be read, the conversation is as before.
    this.#read ||= same;
    return shown;
  };

  #versioned(messages: readonly ChatMessage[]): readonly ChatMessage[] {
    return versioned(messages, this.client.transcript, this.#select);
  }

  /** Removes the session of this agent from its storage, or that of the `former` user, which may have another project. */
  #forget(agent: Agent = this): void {
    this.#forgotten = agent.#stores() && agent.client.forget().catch(() => {});
  }

  /** Whether the session is stored, for the next page. The Responses transport has none. */
  #stores(): boolean {
    return this.latest.storage !== "none" && this.latest.transport !== "responses";
  }

  #open(): Promise<void> {
    return (this.#reading ??= this.#load());
  }

  /** Reads the conversation to continue with `read`, which resolves to whether there is one. Joins its turn if one is running. */
  async #load(read = (options: ResumeOptions): Promise<boolean> => this.#continue(options)): Promise<void> {
    const client = this.client;
    if (this.#former) {
      this.#former.client.shutdown();
      this.#forget(this.#former);
      this.#former = undefined;
    }
    await this.#forgotten;
    let messages: readonly ChatMessage[] = [];
    let found = false;
    let error: ChatState["error"] = null;
    const onEvent = (event: LogEvent) => void (messages = logged(messages, event));
    try {
      found = await read({ onEvent });
    } catch (failure) {
      error = failure as KartaError;
    }
    if (client !== this.client) {
      return;
    }
    this.#reading = null;
    this.#read = !error;
    if (error) {
      this.#change({ error });
    } else if (found) {
      // A long log may contain only events of the running turn.
      this.#left = client.status === "detached" && (messages.at(-1)?.streaming ?? messages.length === 0);
      this.#change({
        messages: this.#versioned(this.#left ? opened(messages) : ended(messages, false)),
        status: this.#left ? "streaming" : "idle",
        error: null,
        sessionId: client.sessionId,
      });
      this.#join();
    }
  }

  async #continue(options: ResumeOptions): Promise<boolean> {
    if (this.#wanted === undefined || this.#wasReset) {
      return this.#stores() && this.client.restore(options);
    }
    await this.client.resume(this.#wanted, options);
    return true;
  }

  #join(): void {
    if (this.#left && this.#seen) {
      this.#left = false;
      this.#run = this.#follow(this.client.stream());
    }
  }

  /** Shows `turn` to its end. Resolves to false if it failed or was left. If the turn is refused, restores the messages `before`. */
  async #follow(turn: AsyncGenerator<AgentEvent>, before?: readonly ChatMessage[]): Promise<boolean> {
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
          before = undefined;
          this.#take(event);
        }
        if (!this.#seen && event.type !== "error" && this.client.status !== "idle") {
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
    this.#close(failure, failure && before);
    return !failure;
  }

  /** Asks the server to stop the turn, followed or left, and resolves when it is over. */
  async #stop(): Promise<void> {
    const client = this.client;
    const left = this.#left;
    // The turn must not be joined again before it is over.
    this.#left = false;
    let failure: KartaError | null = null;
    try {
      await client.interrupt();
      await this.#run;
    } catch (error) {
      failure = error as KartaError;
    }
    if (client !== this.client) {
      return;
    }
    this.#stopping = null;
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
    const { sessionId } = this.client;
    if (event.type === "status" && event.messageId) {
      this.#change({ messages: this.#versioned(named(this.#state.messages, event)) });
    }
    const before = this.#state.messages.at(-1)!;
    const answer = grown(before, event);
    if (answer !== before) {
      this.#answer(answer, event.type === "message" || event.type === "thinking");
    }
    if (event.type === "input_required") {
      const { type: _type, seq: _seq, createdAt: _createdAt, ...pendingApproval } = event;
      this.#change({ pendingApproval, sessionId });
    } else if (answer === before || event.type === "done") {
      this.#change({ pendingApproval: null, sessionId });
    }
  }

  #answer(answer: ChatMessage, step = false): void {
    this.#change({ messages: [...this.#state.messages.slice(0, -1), answer], pendingApproval: null }, step);
  }

  /** Ends the answer. A failed answer without content is removed, or replaced by the messages `before`. */
  #close(error: ChatState["error"], before?: readonly ChatMessage[] | null): void {
    this.#change({
      messages: before ?? this.#versioned(ended(this.#state.messages, !!error)),
      status: error ? "error" : "idle",
      error,
      pendingApproval: null,
      sessionId: this.client.sessionId,
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
