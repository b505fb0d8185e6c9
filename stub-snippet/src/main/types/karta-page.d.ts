// SPDX-License-Identifier: Apache-2.0
/*
 * Types of what `karta.js` puts on a page: the one function `karta`, its commands and its events.
 *
 * A global script declaration: add the file to `include` of the tsconfig, or reference it, and `karta(…)` and `window.karta`
 * are typed. Calls made before the script has arrived are queued by the stub and return `undefined`; later calls return a
 * promise that never rejects.
 */

declare namespace Karta {
  /** What a call made after the script has arrived resolves to; the promise never rejects. */
  type Result = { ok: true } | { ok: false; error: Failure };

  /** Why a call had no effect. `code` is one of the closed list in the documentation's troubleshooting page. */
  interface Failure {
    message: string;
    code?: string;
  }

  /** Advisory facts about the visitor; sent along, never used to grant anything. */
  type Attributes = Record<string, unknown>;

  /** `identify`: merges into what is known; `null` clears a field. */
  interface Identity {
    /** Advisory id, never a credential. */
    userId?: string | null;
    /** The same as `userId`. */
    id?: string | null;
    attributes?: Attributes | null;
    /** The signed proof made by your server: the only identity that grants anything. */
    identityToken?: string | null;
  }

  /** Every field can also stand in the tag as `data-theme-<kebab-case>` and in the server's configuration. */
  interface Theme {
    /** CSS colour. */
    accent?: string;
    /** CSS colour; default is black or white, whichever contrasts more with `accent`. */
    accentForeground?: string;
    agentName?: string;
    title?: string;
    greeting?: string;
    placeholder?: string;
    /** Says once that answers are automated. */
    disclosure?: string;
    /** URL (https, same origin, raster `data:image`), emoji, or up to 3 letters. */
    agentAvatar?: string;
    /** Up to 6 texts. */
    suggestedPrompts?: readonly string[];
    footer?: boolean;
    privacyUrl?: string;
    termsUrl?: string;
    colorScheme?: "auto" | "light" | "dark";
    /** Logical side: `end` is right in a left-to-right page. */
    position?: "end" | "start";
    /** All measures are numbers of CSS pixels. */
    offsetX?: number;
    offsetY?: number;
    zIndex?: number;
    width?: number;
    height?: number;
    radius?: number;
    /** CSS font list; no font is ever downloaded. */
    fontFamily?: string;
    /** URL or emoji. */
    launcherIcon?: string;
    launcherLabel?: string;
    /** Hosts whose images are shown in answers; others become links. */
    imageHosts?: readonly string[];
  }

  interface Features {
    history?: boolean;
    uploads?: boolean;
    feedback?: boolean;
    [feature: string]: boolean | undefined;
  }

  type Storage = "local" | "session" | "none";

  /** `update`: what changes in place at any time, the conversation kept. */
  interface Update {
    theme?: Theme;
    /** BCP 47. */
    locale?: string;
    /** Texts by key, each replacing the built-in one. */
    strings?: Record<string, string>;
    launcher?: boolean;
    features?: Features;
    storage?: Storage;
  }

  type TokenFunction = (options: { force: boolean }) => string | Promise<string>;
  type ContextFunction = () => string | Promise<string>;

  /** `init`: configuration of this page, merged over the tag's attributes before the widget mounts. */
  interface Init extends Update {
    /** Origin of the agent server; default `https://agent.karta.sh`. */
    baseUrl?: string;
    /** `org/agent`. */
    projectRef?: string;
    /** The same as `projectRef`. */
    project?: string;
    /** The same as `projectRef`. */
    agentRef?: string;
    /** Give exactly one of `embedKey`, `token`, `tokenEndpoint`, `tokenFn`. */
    embedKey?: string;
    token?: string;
    tokenEndpoint?: string;
    tokenFn?: TokenFunction;
    transport?: "managed-agents" | "responses";
    /** For the Responses transport. */
    model?: string;
    user?: { id?: string; identityToken?: string; attributes?: Attributes };
    /** CSS selector: the panel lives inside that element, open, without launcher. */
    mount?: string;
    /** Sent with each turn, before the visitor's own words. */
    context?: string | ContextFunction;
  }

  interface Escalation {
    reason?: string;
    context?: unknown;
  }

  /** The payload of each event, by its name; `undefined` where an event has none. */
  interface Events {
    ready: undefined;
    open: undefined;
    close: undefined;
    "session:started": { sessionId: string };
    "message:sent": { text: string };
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
    feedback: { value: "up" | "down"; text?: string; sessionId: string };
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
    | "on"
    | "once"
    | "off"
    | "shutdown"
    | "reset";

  /** What a call returns: `undefined` while it is queued, afterwards a promise. */
  type Answer = Promise<Result> | undefined;

  interface Widget {
    /** Per-page configuration; ignored with one warning while the widget is mounted. */
    (command: "init", options: Init): Answer;
    /** Applies in place at any time; the conversation is kept. */
    (command: "update", options: Update): Answer;
    /** Who the visitor is, from the next session on. */
    (command: "identify", identity: Identity): Answer;
    /** Shows the panel; a text prefills the composer. The first open loads the panel's file. */
    (command: "open", prefill?: string): Answer;
    /** Hides the panel; a running answer goes on. */
    (command: "close"): Answer;
    (command: "toggle"): Answer;
    /** Sends a message as the visitor, without opening the panel; resolves when the server has taken it. */
    (command: "sendMessage", text: string): Answer;
    /** Aborts the running turn; the next message starts a session. */
    (command: "newConversation"): Answer;
    /** Raises the `escalate` event for the page to handle; sends nothing. */
    (command: "escalate", escalation?: Escalation): Answer;
    /** The widget has mounted and takes input; subscribed later, it is called once, asynchronously. */
    (command: "on" | "once", event: "ready", listener: Listener<"ready">): Answer;
    /** The panel was opened. */
    (command: "on" | "once", event: "open", listener: Listener<"open">): Answer;
    /** The panel was closed. */
    (command: "on" | "once", event: "close", listener: Listener<"close">): Answer;
    /** An agent session was created, or a stored one was taken up. */
    (command: "on" | "once", event: "session:started", listener: Listener<"session:started">): Answer;
    /** The visitor, or `sendMessage`, submitted a message. */
    (command: "on" | "once", event: "message:sent", listener: Listener<"message:sent">): Answer;
    /** A turn completed; `text` is the whole answer. */
    (command: "on" | "once", event: "message:received", listener: Listener<"message:received">): Answer;
    /** An answer arrived while the panel was closed; `count` goes back to 0 on open. */
    (command: "on" | "once", event: "unread", listener: Listener<"unread">): Answer;
    /** The visitor or a command asked for a person. */
    (command: "on" | "once", event: "escalate", listener: Listener<"escalate">): Answer;
    /** A turn failed: stream, authentication or transport. */
    (command: "on" | "once", event: "error", listener: Listener<"error">): Answer;
    /** A usage, spend or rate limit; the composer is locked. Not followed by `error`. */
    (command: "on" | "once", event: "limit_reached", listener: Listener<"limit_reached">): Answer;
    /** The agent began to answer. */
    (command: "on" | "once", event: "turn:started", listener: Listener<"turn:started">): Answer;
    /** The turn ended, in whichever way. */
    (command: "on" | "once", event: "turn:ended", listener: Listener<"turn:ended">): Answer;
    /** The agent waits for the visitor's decision on a tool. */
    (command: "on" | "once", event: "approval", listener: Listener<"approval">): Answer;
    /** The visitor rated an answer. */
    (command: "on" | "once", event: "feedback", listener: Listener<"feedback">): Answer;
    /** Without a listener every listener of that event is removed. */
    (command: "off", event: EventName, listener?: (payload: never) => void): Answer;
    /** Aborts what is in flight and removes the widget; subscribers, identity and the conversation stay. */
    (command: "shutdown"): Answer;
    /** `shutdown`, and forgets identity, visitor id and conversation in all tabs: call it at sign-out. */
    (command: "reset"): Answer;
    /** The queue of the stub; present until the script has arrived. */
    q?: ArrayLike<unknown>[];
    /** Present once the script has arrived. */
    readonly version?: string;
    readonly loaded?: true;
  }
}

// `var` is what makes `window.karta` and `globalThis.karta` typed as well.
declare var karta: Karta.Widget;
