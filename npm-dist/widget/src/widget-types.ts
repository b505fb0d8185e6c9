// SPDX-License-Identifier: Apache-2.0
import type { TokenRequest, Transport, User, UserChange } from "./types.js";

/** How the widget looks. What is absent has a default; an unknown field or bad value is warned about and ignored. */
export interface WidgetTheme {
  /** CSS colour. */
  readonly accent?: string;
  /** CSS colour of text on `accent`; by default black or white, whichever contrasts more. */
  readonly accentForeground?: string;
  readonly agentName?: string;
  readonly title?: string;
  readonly greeting?: string;
  readonly placeholder?: string;
  /** Says once that answers are automated. */
  readonly disclosure?: string;
  /** URL of an image, an emoji, or up to three letters. */
  readonly agentAvatar?: string;
  /** Up to six texts, shown in an empty conversation. */
  readonly suggestedPrompts?: readonly string[];
  readonly footer?: boolean;
  readonly privacyUrl?: string;
  readonly termsUrl?: string;
  readonly colorScheme?: "auto" | "light" | "dark";
  readonly position?: "start" | "end";
  /** CSS pixels, as the other numbers here. */
  readonly offsetX?: number;
  readonly offsetY?: number;
  readonly zIndex?: number;
  readonly width?: number;
  readonly height?: number;
  readonly radius?: number;
  /** CSS font list. */
  readonly fontFamily?: string;
  /** URL of an image, or an emoji. */
  readonly launcherIcon?: string;
  readonly launcherLabel?: string;
  /** Hosts whose images are shown in answers; others become links. */
  readonly imageHosts?: readonly string[];
}

/** What the visitor may use beyond the conversation. */
export interface WidgetFeatures {
  readonly history?: boolean;
  readonly uploads?: boolean;
  readonly feedback?: boolean;
  readonly [name: string]: boolean | undefined;
}

/** What `update` changes in place; the conversation stays. */
export interface WidgetUpdate {
  readonly theme?: WidgetTheme;
  /** BCP 47; by default `<html lang>`, then `navigator.languages`. */
  readonly locale?: string;
  /** Own texts, by the key of the built-in ones. */
  readonly strings?: Readonly<Record<string, string>>;
  /** Whether the launcher is shown. */
  readonly launcher?: boolean;
  readonly features?: WidgetFeatures;
  /** Where continuity is kept: `"local"` by default. */
  readonly storage?: "local" | "session" | "none";
}

/** Settings of {@link mountWidget}. Give exactly one of `embedKey`, `token`, `tokenEndpoint`, `tokenFn`. */
export interface WidgetOptions extends WidgetUpdate {
  /** Origin of the agent server, `https://agent.karta.sh` by default. */
  readonly baseUrl?: string;
  /** `"org/agent"`. May be absent only with the Responses transport. */
  readonly projectRef?: string;
  /** The same as `projectRef`. */
  readonly project?: string;
  /** The same as `projectRef`. */
  readonly agentRef?: string;
  readonly embedKey?: string;
  readonly token?: string;
  readonly tokenEndpoint?: string;
  readonly tokenFn?: (request: TokenRequest) => string | Promise<string>;
  readonly transport?: Transport;
  readonly model?: string;
  readonly user?: User;
  /** Text about the page, or a function that gives it, sent with each turn. */
  readonly context?: string | (() => string | Promise<string>);
  /** CSS selector: the panel lives inside that element, open, without launcher. */
  readonly mount?: string;
}

/** What an escalation hands over. */
export interface EscalateDetails {
  readonly reason?: string;
  readonly context?: unknown;
}

/** What subscribers are told, by event name. */
export interface WidgetEventMap {
  readonly ready: undefined;
  readonly open: undefined;
  readonly close: undefined;
  readonly "session:started": { readonly sessionId: string };
  readonly "message:sent": { readonly text: string };
  readonly "message:received": { readonly text: string };
  readonly "turn:started": Readonly<Record<string, never>>;
  readonly "turn:ended": { readonly status: string };
  readonly unread: { readonly count: number };
  readonly approval: { readonly requestId: string; readonly tool: string; readonly target?: string };
  readonly feedback: { readonly value: "up" | "down"; readonly text?: string; readonly sessionId: string };
  readonly step_up_required: { readonly tool: string };
  readonly escalate: {
    readonly reason?: string;
    readonly context: Readonly<Record<string, unknown>> & {
      readonly sessionId: string | null;
      readonly transcript: readonly { readonly role: "user" | "assistant"; readonly text: string }[];
    };
  };
  readonly error: { readonly message: string; readonly code?: string };
  readonly limit_reached: { readonly message: string; readonly code?: string; readonly retryAfterSeconds?: number };
}

/** How a command went; the promise never rejects. */
export type CommandResult = { readonly ok: true } | { readonly ok: false; readonly error: unknown };

/** A subscriber: takes the event's payload, or nothing where it has none. */
export type WidgetListener<K extends keyof WidgetEventMap> = (payload: WidgetEventMap[K]) => void;

/** A mounted widget. The same commands as `window.karta`, as methods. */
export interface WidgetHandle {
  /** Shows the panel; `text` prefills the composer. */
  open(text?: string): Promise<CommandResult>;
  close(): Promise<CommandResult>;
  toggle(): Promise<CommandResult>;
  /** Sends as the visitor, without opening the panel; queued while a turn runs. Resolves when the server has it. */
  sendMessage(text: string): Promise<CommandResult>;
  /** Aborts the turn; the next message starts a session. */
  newConversation(): Promise<CommandResult>;
  /** Fires `escalate` for the page to handle; sends nothing. */
  escalate(details?: EscalateDetails): Promise<CommandResult>;
  identify(user: UserChange): Promise<CommandResult>;
  update(changes: WidgetUpdate): Promise<CommandResult>;
  /** Subscribes; the result undoes that. */
  on<K extends keyof WidgetEventMap>(name: K, listener: WidgetListener<K>): () => void;
  once<K extends keyof WidgetEventMap>(name: K, listener: WidgetListener<K>): () => void;
  /** Unsubscribes one listener, or all of that name. */
  off<K extends keyof WidgetEventMap>(name: K, listener?: WidgetListener<K>): void;
  /** Aborts everything in flight and removes the widget; identity and stored conversation stay. */
  shutdown(): Promise<CommandResult>;
  /** `shutdown`, and forgets identity, visitor and conversation, in all tabs: call it at sign-out. */
  reset(): Promise<CommandResult>;
}
