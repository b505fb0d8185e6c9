// SPDX-License-Identifier: Apache-2.0
"use client";
import { KartaError } from "@karta/widget";
import type { CommandResult, EscalateDetails, KartaAuth, UserChange, WidgetAdditions, WidgetHandle, WidgetListener, WidgetOptions, WidgetUpdate } from "@karta/widget/panel";
import { forwardRef, useEffect, useImperativeHandle, useInsertionEffect, useRef } from "react";
import { additionsOf, applyAdditions } from "./additions.js";
import { identityOf } from "./identity.js";

/** Props of {@link KartaWidget}: exactly one of `embedKey`, `token` and `tokenEndpoint`, and {@link KartaWidgetSettings}. */
export type KartaWidgetProps = KartaWidgetSettings & Exclude<KartaAuth, { readonly tokenFn: unknown }>;

/** The props of {@link KartaWidget} beside its authentication. Callbacks receive the event's payload, and may change at any time. */
export interface KartaWidgetSettings extends WidgetUpdate, WidgetAdditions, Pick<WidgetOptions, "baseUrl" | "transport" | "user" | "context"> {
  /** `"org/agent"`. May be absent only with the Responses transport. */
  readonly project?: string;
  /** Not supported. Use `useKartaAgent` with your own user interface. */
  readonly model?: never;
  readonly onReady?: WidgetListener<"ready">;
  readonly onOpen?: WidgetListener<"open">;
  readonly onClose?: WidgetListener<"close">;
  readonly onSessionStarted?: WidgetListener<"session:started">;
  readonly onMessageSent?: WidgetListener<"message:sent">;
  readonly onMessageReceived?: WidgetListener<"message:received">;
  readonly onTurnStarted?: WidgetListener<"turn:started">;
  readonly onTurnEnded?: WidgetListener<"turn:ended">;
  readonly onUnread?: WidgetListener<"unread">;
  readonly onApproval?: WidgetListener<"approval">;
  readonly onFeedback?: WidgetListener<"feedback">;
  readonly onStepUpRequired?: WidgetListener<"step_up_required">;
  readonly onTeaser?: WidgetListener<"teaser">;
  readonly onEscalate?: WidgetListener<"escalate">;
  readonly onError?: WidgetListener<"error">;
  readonly onLimitReached?: WidgetListener<"limit_reached">;
}

/** The value of a ref on {@link KartaWidget}. The promises never reject. */
export interface KartaWidgetHandle {
  /** Shows the panel. `text` is put into an empty composer. A draft of the visitor stays: the result then has the code `draft_kept`. */
  open(text?: string): Promise<CommandResult>;
  close(): Promise<CommandResult>;
  /** Sends a message as the visitor, without opening the panel. Resolves when the server has accepted it. */
  sendMessage(text: string): Promise<CommandResult>;
  toggle(): Promise<CommandResult>;
  /** The next message starts a new session. */
  newConversation(): Promise<CommandResult>;
  /** Calls `onEscalate` with the transcript. Sends nothing. */
  escalate(details?: EscalateDetails): Promise<CommandResult>;
  /** Sets the user, until the props `user.id` or `user.identityToken` change. */
  identify(user: UserChange): Promise<CommandResult>;
  /** Forgets the user, the visitor and the conversation, in all tabs whose panel has loaded: call it at sign-out. The next command mounts the widget again. */
  reset(): Promise<CommandResult>;
}

/** All events except `escalate`: the widget offers a person only if something listens to it. */
const EVENTS = [
  "ready",
  "open",
  "close",
  "session:started",
  "message:sent",
  "message:received",
  "turn:started",
  "turn:ended",
  "unread",
  "approval",
  "feedback",
  "step_up_required",
  "teaser",
  "error",
  "limit_reached",
] as const;

const NOT_LOADED = "The widget did not load.";

/** Widgets whose components were removed. They are unmounted immediately, unless React mounts the component again. */
const leaving = new Set<Mount>();

/** One widget on the page, from the effect of the component to the effect's cleanup. */
class Mount {
  readonly #latest: { readonly current: KartaWidgetProps };
  /** Resolves to null if the widget did not load. */
  #widget: Promise<WidgetHandle | null> | undefined;
  #handle: WidgetHandle | null = null;
  ended = false;
  /** Whether the panel is mounted, or was. */
  #ready = false;
  /** The props that were applied in place. */
  #applied: WidgetUpdate = {};
  #additions: WidgetAdditions = {};
  #attributes: string | undefined;
  /** Ends the subscription to `escalate`. */
  #deaf: (() => void) | undefined;

  constructor(latest: { readonly current: KartaWidgetProps }) {
    this.#latest = latest;
    void this.#load();
  }

  /** Runs a command. If the widget did not load, it is loaded again. */
  async run(command: (widget: WidgetHandle) => Promise<CommandResult>): Promise<CommandResult> {
    const widget = this.ended ? null : await this.#load();
    if (this.ended) {
      return { ok: false, error: new KartaError("closed", "The widget was unmounted.") };
    }
    return widget ? command(widget) : { ok: false, error: new KartaError("panel_unavailable", NOT_LOADED) };
  }

  #load(): Promise<WidgetHandle | null> {
    return (this.#widget ??= import("@karta/widget/panel").then(
      ({ mountWidget }) => {
        for (const mount of leaving) {
          mount.end();
        }
        return this.ended ? null : this.#start(mountWidget);
      },
      () => {
        this.#widget = undefined;
        this.#latest.current.onError?.({ message: NOT_LOADED, code: "panel_unavailable" });
        return null;
      },
    ));
  }

  /** Subscribes to `escalate` while there is `onEscalate`, because the panel offers a person only to pages that listen. */
  #listen(): void {
    if (!this.#latest.current.onEscalate) {
      this.#deaf?.();
      this.#deaf = undefined;
    } else {
      this.#deaf ??= this.#handle?.on("escalate", (payload) => this.#latest.current.onEscalate?.(payload));
    }
  }

  /** Applies the props that can change in place. */
  update(): void {
    if (!this.#handle) {
      return;
    }
    this.#listen();
    const { user } = this.#latest.current;
    const wanted = inPlace(this.#latest.current);
    const changes = changed(this.#applied, wanted);
    this.#applied = wanted;
    if (changes) {
      void this.#handle.update(changes);
    }
    const additions = additionsOf(this.#latest);
    applyAdditions(this.#handle, this.#additions, additions);
    this.#additions = additions;
    const attributes = JSON.stringify(user?.attributes);
    if (attributes !== this.#attributes) {
      this.#attributes = attributes;
      void this.#handle.identify({ attributes: user?.attributes ?? null });
    }
  }

  /**
   * Handles the cleanup of the effect by ending the widget in a microtask. In StrictMode, React runs the effect again
   * before that, and the widget stays.
   */
  leave(): void {
    leaving.add(this);
    queueMicrotask(() => leaving.has(this) && this.end());
  }

  stay(): void {
    leaving.delete(this);
  }

  /** Aborts running requests and removes the widget from the page. With `forget`, the next widget starts a new conversation. */
  end(forget = false): void {
    this.stay();
    this.ended = true;
    // This command would load a panel that is not mounted.
    if (forget && this.#ready) {
      void this.#handle?.newConversation();
    }
    void this.#handle?.shutdown();
  }

  #start(mountWidget: (options: WidgetOptions) => WidgetHandle): WidgetHandle {
    const props = this.#latest.current;
    this.#additions = additionsOf(this.#latest);
    const handle = mountWidget({
      // The widget ignores unknown settings.
      ...props,
      ...this.#additions,
      context: () => {
        const { context } = this.#latest.current;
        return (typeof context === "function" ? context() : context) ?? "";
      },
    });
    for (const event of EVENTS) {
      // `session:started` is for `onSessionStarted`.
      const prop = `on${event.replace(/(^|:|_)./g, (begin) => begin.slice(-1).toUpperCase())}` as "onReady";
      handle.on(event, (payload: unknown) => (this.#latest.current[prop] as ((payload: unknown) => void) | undefined)?.(payload));
    }
    handle.on("ready", () => (this.#ready = true));
    this.#handle = handle;
    this.#listen();
    this.#applied = inPlace(props);
    this.#attributes = JSON.stringify(props.user?.attributes);
    return handle;
  }
}

/** Returns the props that `update` takes. */
function inPlace({ theme, locale, strings, launcher, features, storage }: KartaWidgetProps): WidgetUpdate {
  return { theme, locale, strings, launcher, features, storage } as WidgetUpdate;
}

/**
 * Returns the changes from one set of props to the next, or null. A prop that is no longer set is reset to its default.
 */
function changed(before: WidgetUpdate, after: WidgetUpdate): WidgetUpdate | null {
  const changes: Record<string, unknown> = {};
  for (const key of Object.keys(after) as (keyof WidgetUpdate)[]) {
    const [from, to] = [before[key], after[key]];
    if (JSON.stringify(from) !== JSON.stringify(to)) {
      const gone = (value: unknown) => Object.fromEntries(Object.keys(value as object).map((name) => [name, undefined]));
      changes[key] = typeof (to ?? from) === "object" ? { ...gone(from ?? {}), ...(to as object | undefined) } : (to ?? defaults()[key as "locale"]);
    }
  }
  return Object.keys(changes).length > 0 ? (changes as WidgetUpdate) : null;
}

/** The defaults of props that are not objects. */
const defaults = () => ({ locale: document.documentElement.lang || navigator.language, launcher: true, storage: "local" });

const SLUG = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

/** Throws for invalid props immediately. The widget could only log a warning, later. */
function check({ project, embedKey, token, tokenEndpoint, transport }: KartaWidgetProps): void {
  const sources = Object.entries({ embedKey, token, tokenEndpoint })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  let problem = sources.length === 1 ? "" : `embedKey, token, tokenEndpoint: expected exactly one of them, got ${sources.join(" and ") || "none"}`;
  if (project == null ? transport !== "responses" : !new RegExp(`^${SLUG}/${SLUG}$`).test(project)) {
    problem = project == null ? 'project is missing: expected "org/agent"' : `project: expected "org/agent", got ${JSON.stringify(String(project).slice(0, 80))}`;
  }
  if (problem) {
    throw new KartaError("invalid_option", problem);
  }
}

/**
 * The chat widget. It renders nothing in its place: the widget is an element at the end of `document.body`, with a
 * shadow root.
 *
 * It mounts again when a prop changes that identifies the project, the server or the user: `project`, `embedKey`,
 * `baseUrl`, `token`, `tokenEndpoint`, `transport`, `user.id`, `user.identityToken`. All other props are applied in
 * place. A page can have one widget: a second one stays inactive after a warning.
 *
 * @throws KartaError with code `invalid_option` while rendering. The message names the prop and the expected value
 */
export const KartaWidget = forwardRef<KartaWidgetHandle, KartaWidgetProps>(function KartaWidget(props, ref) {
  check(props);
  const key = identityOf(props);
  const latest = useRef(props);
  const mounted = useRef<{ key: string; user: string | undefined; mount: Mount } | null>(null);
  /** Starts the calls that were made before the effects ran. */
  const begin = useRef(() => {});
  useInsertionEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    if (mounted.current?.key === key && !mounted.current.mount.ended) {
      mounted.current.mount.stay();
    } else {
      const { user: before, mount: former } = mounted.current ?? {};
      const user = latest.current.user?.id;
      former?.end(before !== undefined && before !== user);
      mounted.current = { key, user, mount: new Mount(latest) };
    }
    const { mount } = mounted.current!;
    return () => mount.leave();
  }, [key]);
  useEffect(() => {
    mounted.current!.mount.update();
    begin.current();
  });
  useImperativeHandle(ref, () => {
    const begun = new Promise<void>((resolve) => {
      begin.current = resolve;
    });
    const run = async (command: (widget: WidgetHandle) => Promise<CommandResult>) => {
      await begun;
      return mounted.current!.mount.run(command);
    };
    return {
      open: (text) => run((widget) => widget.open(text)),
      close: () => run((widget) => widget.close()),
      toggle: () => run((widget) => widget.toggle()),
      sendMessage: (text) => run((widget) => widget.sendMessage(text)),
      newConversation: () => run((widget) => widget.newConversation()),
      escalate: (details) => run((widget) => widget.escalate(details)),
      identify: (user) => run((widget) => widget.identify(user)),
      reset: () => run((widget) => widget.reset()),
    };
  }, []);
  return null;
});
