// SPDX-License-Identifier: Apache-2.0
/*
 * Types of the global function `karta`, with its commands and events.
 *
 * This is a global declaration: add the file to `include` of your tsconfig.json, or reference it, to type `karta(…)` and
 * `window.karta`. Before karta.js has loaded, the stub queues calls and returns `undefined`. Later calls return a promise that
 * never rejects.
 */

declare namespace Karta {
  /** The result of a call made after karta.js has loaded. The promise never rejects. */
  type Result = { ok: true } | { ok: false; error: Failure };

  /** The reason why a call had no effect. The documentation's troubleshooting page lists the codes. */
  interface Failure {
    message: string;
    code?: string;
  }

  /** Advisory facts about the visitor. They are stored with the session and grant no access. */
  type Attributes = Record<string, unknown>;

  /** Argument of `identify`. Calls are merged. `null` clears a field. */
  interface Identity {
    /** Advisory id, which grants no access. */
    userId?: string | null;
    /** The same as `userId`. */
    id?: string | null;
    attributes?: Attributes | null;
    /** Proof of identity, signed by your server. Only this grants access to a user's conversations. */
    identityToken?: string | null;
  }

  /** Every field can also be set in the tag as `data-theme-<kebab-case>` and in the server's configuration. */
  interface Theme {
    /** CSS colour. */
    accent?: string;
    /** CSS colour. Default: black or white, whichever has more contrast with `accent`. */
    accentForeground?: string;
    agentName?: string;
    title?: string;
    greeting?: string;
    placeholder?: string;
    /** Notice that answers are automated, shown once. */
    disclosure?: string;
    /** URL (https, same origin, raster `data:image`), emoji, or up to 3 letters. */
    agentAvatar?: string;
    /** Up to 6 texts. */
    suggestedPrompts?: readonly string[];
    footer?: boolean;
    privacyUrl?: string;
    termsUrl?: string;
    colorScheme?: "auto" | "light" | "dark";
    /** Logical side: `end` is the right side of a left-to-right page. */
    position?: "end" | "start";
    /** `docked`: as high as the window, over the side of the page, in windows of 900 px and more. Default: `float`. */
    layout?: "float" | "docked";
    /** Whether visitors can make the panel larger, in windows of 768 px and more. Default: true. */
    expandable?: boolean;
    /** Whether the page's title shows the number of unread answers, `(1) …`, while the panel is closed or the tab is hidden. Default: false. */
    /** In CSS pixels, like all sizes. */
    offsetX?: number;
    offsetY?: number;
    zIndex?: number;
    width?: number;
    height?: number;
    radius?: number;
    /** CSS font list. The widget never downloads a font. */
    fontFamily?: string;
    /** URL or emoji. */
    launcherIcon?: string;
    launcherLabel?: string;
    /** Hosts whose images are shown in answers. Other images become links. */
    imageHosts?: readonly string[];
  }

  interface Features {
    history?: boolean;
    uploads?: boolean;
    feedback?: boolean;
    [feature: string]: boolean | undefined;
  }

  type Storage = "local" | "session" | "none";

  /** Argument of `update`: settings that can change in place at any time. The conversation is kept. */
  interface Update {
    theme?: Theme;
    /** BCP 47. */
    locale?: string;
    /** Texts by key. Each replaces the built-in text. */
    strings?: Record<string, string>;
    launcher?: boolean;
    features?: Features;
    storage?: Storage;
  }

  type TokenFunction = (options: { force: boolean }) => string | Promise<string>;
  type ContextFunction = () => string | Promise<string>;

  /** Argument of `init`: settings that override the tag's attributes before the widget mounts. */
  interface Init extends Update {
    /** Origin of the agent server. Default: `https://agent.karta.sh`. */
    baseUrl?: string;
    /** Folder of the widget's files, if `karta.js` is renamed or part of another file. */
    scriptBase?: string;
    /** `org/agent`. */
    projectRef?: string;
    /** The same as `projectRef`. */
    project?: string;
    /** The same as `projectRef`. */
    agentRef?: string;
    /** Set exactly one of `embedKey`, `token`, `tokenEndpoint` and `tokenFn`. */
    embedKey?: string;
    token?: string;
    tokenEndpoint?: string;
    tokenFn?: TokenFunction;
    transport?: "managed-agents" | "responses";
    /** Model name for the Responses transport. */
    model?: string;
    user?: { id?: string; identityToken?: string; attributes?: Attributes };
    /** CSS selector of the element that holds an inline panel: always open, without launcher. */
    mount?: string;
    /** Text about the page that the visitor is looking at, for the agent. Sent with each message. */
    context?: string | ContextFunction;
  }

  interface Escalation {
    reason?: string;
    context?: unknown;
  }

  /**
   * Draws a code block. `element` is an empty element of the page's document that is shown instead of `code`. If the
   * function throws, or its promise is not fulfilled within 5 seconds, the code block stays.
   */
  type RenderFunction = (element: HTMLElement, code: string, look: RenderLook) => void | Promise<void>;

  interface RenderLook {
    colorScheme: "light" | "dark";
    dir: "ltr" | "rtl";
    /** Aborted when the block is removed. */
    signal: AbortSignal;
  }

  /** A command in the composer, `/name`. Exactly one of `prompt` and `run`. */
  interface PageCommand {
    /** 1 to 32 of `a`-`z`, `0`-`9` and `-`. */
    name: string;
    /** At most 80 characters. */
    title: string;
    /** Put into the composer, at most 500 characters. */
    prompt?: string;
    /** Called with the text after the name, in place of sending it. */
    run?: (text: string) => void;
  }

  /** The page's items that visitors can mention in a message: `@word` requests them. */
  interface Mentions {
    /** One ASCII punctuation character other than `/`. Default: `@`. */
    trigger?: string;
    /**
     * Returns the items that match the text after the trigger. At most 20 are shown. A call that takes longer than
     * 2 seconds, or whose `signal` is aborted because the visitor has typed more, is ignored.
     */
    items: (query: string, look: { signal: AbortSignal }) => readonly MentionItem[] | Promise<readonly MentionItem[]>;
  }

  /** An item that can be mentioned. Its texts have at most 200 characters and no control characters. */
  interface MentionItem {
    /** The page's id, which the agent gets. */
    id: string;
    /** The text that the visitor sees and that follows the trigger in the message. */
    label: string;
    /** Shown beside the label. */
    detail?: string;
  }

  /** A line beside the launcher. */
  interface Teaser {
    /** At most 120 characters. */
    text: string;
    /** Put into the composer by a click, at most 500 characters. */
    prompt?: string;
    /** The teaser is shown once for each id and visitor in 30 days. Default: the text. At most 64 characters. */
    id?: string;
    /** Whether a click sends the prompt. */
    send?: boolean;
  }

  /** The payload of each event by name. `undefined` if the event has none. */
  interface Events {
    ready: undefined;
    open: undefined;
    close: undefined;
    "session:started": { sessionId: string };
    "message:sent": {
      text: string;
      /** The message replaces an earlier one of the visitor. */
      edited?: true;
    };
    "message:received": { text: string };
    unread: { count: number };
    escalate: {
      reason?: string;
      context: {
        /** `null` before the first session. */
        sessionId: string | null;
        /** The last 20 messages at most. */
        transcript: { role: "user" | "assistant"; text: string }[];
        [given: string]: unknown;
      };
    };
    error: { message: string; code?: string };
    limit_reached: { message: string; code?: string; retryAfterSeconds?: number };
    "turn:started": Record<string, never>;
    "turn:ended": { status: string };
    approval: { requestId: string; tool: string; target?: string };
    /** `null` withdraws an earlier rating of the answer. */
    feedback: {
      value: "up" | "down" | null;
      reason?: "wrong" | "not_asked" | "outdated" | "other";
      text?: string;
      sessionId: string;
    };
    step_up_required: { tool: string };
    teaser: { id: string; action: "shown" | "clicked" | "closed" };
  }

  type EventName = keyof Events;
  type Listener<E extends EventName> = Events[E] extends undefined ? () => void : (payload: Events[E]) => void;

  type Command =
    | "init"
    | "update"
    | "identify"
    | "open"
    | "close"
    | "toggle"
    | "sendMessage"
    | "newConversation"
    | "escalate"
    | "render"
    | "commands"
    | "mentions"
    | "teaser"
    | "on"
    | "once"
    | "off"
    | "shutdown"
    | "reset";

  /** The return value of a call: `undefined` while calls are queued, afterwards a promise. */
  type Answer = Promise<Result> | undefined;

  interface Widget {
    /** Configures the widget. Ignored with one warning while the widget is mounted. */
    (command: "init", options: Init): Answer;
    /** Changes settings in place at any time. The conversation is kept. */
    (command: "update", options: Update): Answer;
    /** Sets the visitor's identity. */
    (command: "identify", identity: Identity): Answer;
    /** Shows the panel. `prefill` fills the composer. The first call loads the panel's file. */
    (command: "open", prefill?: string): Answer;
    /** Hides the panel. A running answer continues. */
    (command: "close"): Answer;
    (command: "toggle"): Answer;
    /** Sends a message as the visitor, without opening the panel. Resolves when the server has accepted it. */
    (command: "sendMessage", text: string): Answer;
    /** Aborts the running turn. The next message starts a new session. */
    (command: "newConversation"): Answer;
    /** Raises the `escalate` event, which your page handles. Sends nothing. */
    (command: "escalate", escalation?: Escalation): Answer;
    /** Draws the complete code blocks of a language. `null` removes the function. Resolves when the panel is mounted. */
    (command: "render", language: string, draw: RenderFunction | null): Answer;
    /** Offers commands in the composer, at most 20. `null` removes them. Resolves when the panel is mounted. */
    (command: "commands", commands: readonly PageCommand[] | null): Answer;
    /** Completes the text that the visitor types after `@`. `null` removes the function. Resolves when the panel is mounted. */
    (command: "mentions", mentions: Mentions | null): Answer;
    /** Shows a line beside the launcher, once for each visitor. Loads the panel's files. */
    (command: "teaser", teaser: Teaser): Answer;
    /** The widget has mounted and accepts input. If it is already mounted, the listener is called once, asynchronously. */
    (command: "on" | "once", event: "ready", listener: Listener<"ready">): Answer;
    /** The panel was opened. */
    (command: "on" | "once", event: "open", listener: Listener<"open">): Answer;
    /** The panel was closed. */
    (command: "on" | "once", event: "close", listener: Listener<"close">): Answer;
    /** A session was created, or a stored one was restored. */
    (command: "on" | "once", event: "session:started", listener: Listener<"session:started">): Answer;
    /** The visitor, or `sendMessage`, submitted a message. */
    (command: "on" | "once", event: "message:sent", listener: Listener<"message:sent">): Answer;
    /** A turn completed. `text` is the whole answer. */
    (command: "on" | "once", event: "message:received", listener: Listener<"message:received">): Answer;
    /** An answer arrived while the panel was closed. `count` returns to 0 when the panel opens. */
    (command: "on" | "once", event: "unread", listener: Listener<"unread">): Answer;
    /** The visitor or a command requested a person. */
    (command: "on" | "once", event: "escalate", listener: Listener<"escalate">): Answer;
    /** A turn failed, for example because of the network or authentication. */
    (command: "on" | "once", event: "error", listener: Listener<"error">): Answer;
    /** A usage, spending or rate limit was reached, and the composer is locked. Not followed by `error`. */
    (command: "on" | "once", event: "limit_reached", listener: Listener<"limit_reached">): Answer;
    /** A turn began. */
    (command: "on" | "once", event: "turn:started", listener: Listener<"turn:started">): Answer;
    /** A turn ended. `status` is `done`, `error` or `stopped`. */
    (command: "on" | "once", event: "turn:ended", listener: Listener<"turn:ended">): Answer;
    /** The agent is waiting for the visitor to approve or deny a tool call. */
    (command: "on" | "once", event: "approval", listener: Listener<"approval">): Answer;
    /** The visitor rated an answer, gave a reason, or withdrew the rating. */
    (command: "on" | "once", event: "feedback", listener: Listener<"feedback">): Answer;
    /** A tool was not called because it needs a recent sign-in. */
    (command: "on" | "once", event: "step_up_required", listener: Listener<"step_up_required">): Answer;
    /** A teaser was shown, clicked or closed. */
    (command: "on" | "once", event: "teaser", listener: Listener<"teaser">): Answer;
    /** Removes a listener, or every listener of the event if none is given. */
    (command: "off", event: EventName, listener?: (payload: never) => void): Answer;
    /** Aborts all running requests and removes the widget. Subscriptions, identity and conversation are kept. */
    (command: "shutdown"): Answer;
    /** Like `shutdown`, and deletes identity, visitor id and conversation in all tabs whose panel has loaded. Call it when a user signs out. */
    (command: "reset"): Answer;
    /** The queue of the stub. Present until karta.js has loaded. */
    q?: ArrayLike<unknown>[];
    /** Present once karta.js has loaded. */
    readonly version?: string;
    readonly loaded?: true;
  }
}

// `var` also types `window.karta` and `globalThis.karta`.
declare var karta: Karta.Widget;
