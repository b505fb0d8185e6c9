// SPDX-License-Identifier: Apache-2.0
import type { KartaAuth, Transport, User, UserChange } from "./types.js";

/** The widget's theme. Absent fields have defaults. Unknown fields and invalid values are ignored with a warning. */
export interface WidgetTheme {
  /** CSS colour. */
  readonly accent?: string;
  /** CSS colour of text on `accent`. Default: black or white, whichever has more contrast. */
  readonly accentForeground?: string;
  readonly agentName?: string;
  readonly title?: string;
  readonly greeting?: string;
  readonly placeholder?: string;
  /** Notice that answers are automated, shown once. */
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
  /** `"docked"`: as high as the window, over the side of the page, in windows of 900 px and more. Default: `"float"`. */
  readonly layout?: "float" | "docked";
  /** Whether visitors can make the panel larger, in windows of 768 px and more. Default: true. */
  readonly expandable?: boolean;
  /** In CSS pixels, like all sizes. */
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
  /** Hosts whose images are shown in answers. Other images become links. */
  readonly imageHosts?: readonly string[];
}

/** Features beside the conversation. */
export interface WidgetFeatures {
  readonly history?: boolean;
  readonly uploads?: boolean;
  readonly feedback?: boolean;
  readonly [name: string]: boolean | undefined;
}

/** Settings that `update` changes in place. The conversation is kept. */
export interface WidgetUpdate {
  readonly theme?: WidgetTheme;
  /** BCP 47. Default: `<html lang>`, then `navigator.languages`. */
  readonly locale?: string;
  /** Texts by key. Each replaces the built-in text. */
  readonly strings?: Readonly<Record<string, string>>;
  /** Whether the launcher is shown. */
  readonly launcher?: boolean;
  readonly features?: WidgetFeatures;
  /** The storage for continuing the conversation. Default: `"local"`. */
  readonly storage?: "local" | "session" | "none";
}

/** The options for drawing a code block. */
export interface RenderLook {
  readonly colorScheme: "light" | "dark";
  readonly dir: "ltr" | "rtl";
  /** Aborted when the block is removed. */
  readonly signal: AbortSignal;
}

/**
 * Draws a code block. `element` is an empty element of the page's document that is shown instead of `code`. If the
 * function throws, or its promise is not fulfilled within 5 seconds, the code block stays.
 */
export type RenderFunction = (element: HTMLElement, code: string, look: RenderLook) => void | Promise<void>;

/** A command in the composer, `/name`. Exactly one of `prompt` and `run`. */
export interface PageCommand {
  /** 1 to 32 of `a`-`z`, `0`-`9` and `-`. */
  readonly name: string;
  /** At most 80 characters. */
  readonly title: string;
  /** Put into the composer, at most 500 characters. */
  readonly prompt?: string;
  /** Called with the text after the name, in place of sending it. */
  readonly run?: (text: string) => void;
}

/** The page's items that visitors can mention in a message: `@word` requests them. */
export interface Mentions {
  /** One ASCII punctuation character other than `/`. Default: `@`. */
  readonly trigger?: string;
  /**
   * Returns the items that match the text after the trigger. At most 20 are shown. A call that takes longer than
   * 2 seconds, or whose `signal` is aborted because the visitor has typed more, is ignored.
   */
  readonly items: (query: string, look: { readonly signal: AbortSignal }) => readonly MentionItem[] | Promise<readonly MentionItem[]>;
}

/** An item that can be mentioned. Its texts have at most 200 characters and no control characters. */
export interface MentionItem {
  /** The page's id, which the agent gets. */
  readonly id: string;
  /** The text that the visitor sees and that follows the trigger in the message. */
  readonly label: string;
  /** Shown beside the label. */
  readonly detail?: string;
}

/** A line beside the launcher. */
export interface Teaser {
  /** At most 120 characters. */
  readonly text: string;
  /** Put into the composer by a click, at most 500 characters. */
  readonly prompt?: string;
  /** The teaser is shown once for each id and visitor in 30 days. Default: the text. At most 64 characters. */
  readonly id?: string;
  /** Whether a click sends the prompt. */
  readonly send?: boolean;
}

/** The additions of a page to the panel. Read when the widget mounts. */
export interface WidgetAdditions {
  /** Functions that draw code blocks, by language. */
  readonly render?: Readonly<Record<string, RenderFunction>>;
  /** At most 20. */
  readonly commands?: readonly PageCommand[];
  readonly mentions?: Mentions;
  /** Loads the panel's files. */
  readonly teaser?: Teaser;
}

/** Settings of {@link mountWidget}: exactly one of {@link KartaAuth}, and {@link WidgetSettings}. */
export type WidgetOptions = WidgetSettings & KartaAuth;

/** The settings of a widget beside its authentication. */
export interface WidgetSettings extends WidgetUpdate, WidgetAdditions {
  /** Origin of the agent server. Default: `https://agent.karta.sh`. */
  readonly baseUrl?: string;
  /** `"org/agent"`. May be absent only with the Responses transport. */
  readonly projectRef?: string;
  /** The same as `projectRef`. */
  readonly project?: string;
  /** The same as `projectRef`. */
  readonly agentRef?: string;
  readonly transport?: Transport;
  readonly model?: string;
  readonly user?: User;
  /** Text about the page, or a function that returns it, sent with each message. */
  readonly context?: string | (() => string | Promise<string>);
  /** CSS selector of the element that holds an inline panel: always open, without launcher. */
  readonly mount?: string;
}

/** The argument of `escalate`. */
export interface EscalateDetails {
  readonly reason?: string;
  readonly context?: unknown;
}

/** The payload of each event, by name. */
export interface WidgetEventMap {
  readonly ready: undefined;
  readonly open: undefined;
  readonly close: undefined;
  readonly "session:started": { readonly sessionId: string };
  /** `edited` if the message replaces an earlier one of the visitor. */
  readonly "message:sent": { readonly text: string; readonly edited?: true };
  readonly "message:received": { readonly text: string };
  readonly "turn:started": Readonly<Record<string, never>>;
  readonly "turn:ended": { readonly status: string };
  readonly unread: { readonly count: number };
  readonly approval: { readonly requestId: string; readonly tool: string; readonly target?: string };
  readonly feedback: {
    /** `null` withdraws an earlier rating of the answer. */
    readonly value: "up" | "down" | null;
    readonly reason?: "wrong" | "not_asked" | "outdated" | "other";
    readonly text?: string;
    readonly sessionId: string;
  };
  readonly step_up_required: { readonly tool: string };
  readonly teaser: { readonly id: string; readonly action: "shown" | "clicked" | "closed" };
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

/** The result of a command. The promise never rejects. */
export type CommandResult = { readonly ok: true } | { readonly ok: false; readonly error: unknown };

/** A subscriber. Receives the event's payload, if it has one. */
export type WidgetListener<K extends keyof WidgetEventMap> = (payload: WidgetEventMap[K]) => void;

/** A mounted widget, with the commands of `window.karta` as methods. */
export interface WidgetHandle {
  /** Shows the panel. `text` is put into an empty composer. A draft of the visitor stays: the result then has the code `draft_kept`. */
  open(text?: string): Promise<CommandResult>;
  close(): Promise<CommandResult>;
  toggle(): Promise<CommandResult>;
  /**
   * Sends a message as the visitor, without opening the panel. It is queued while a turn runs. Resolves when the server
   * has accepted it.
   */
  sendMessage(text: string): Promise<CommandResult>;
  /** Aborts the running turn. The next message starts a new session. */
  newConversation(): Promise<CommandResult>;
  /** Raises the `escalate` event, which your page handles. Sends nothing. */
  escalate(details?: EscalateDetails): Promise<CommandResult>;
  /** Draws the complete code blocks of a language. `null` removes the function. Before the panel is mounted it is kept for the panel, and resolves at once. */
  render(language: string, draw: RenderFunction | null): Promise<CommandResult>;
  /** Offers commands in the composer, at most 20. `null` removes them. Before the panel is mounted it is kept for the panel, and resolves at once. */
  commands(commands: readonly PageCommand[] | null): Promise<CommandResult>;
  /**
   * Completes the text that the visitor types after `@`. `null` removes the function. Before the panel is mounted it is kept for the panel,
   * and resolves at once.
   */
  mentions(mentions: Mentions | null): Promise<CommandResult>;
  /** Shows a line beside the launcher, once for each visitor. Loads the panel's files. */
  teaser(teaser: Teaser): Promise<CommandResult>;
  identify(user: UserChange): Promise<CommandResult>;
  update(changes: WidgetUpdate): Promise<CommandResult>;
  /** Subscribes to an event. The returned function unsubscribes. */
  on<K extends keyof WidgetEventMap>(name: K, listener: WidgetListener<K>): () => void;
  once<K extends keyof WidgetEventMap>(name: K, listener: WidgetListener<K>): () => void;
  /** Removes one listener, or all of that event. */
  off<K extends keyof WidgetEventMap>(name: K, listener?: WidgetListener<K>): void;
  /** Aborts all requests and removes the widget. Identity and stored conversation are kept. */
  shutdown(): Promise<CommandResult>;
  /** Like `shutdown`, and deletes identity, visitor id and conversation in all tabs whose panel has loaded. Call it when a user signs out. */
  reset(): Promise<CommandResult>;
}
