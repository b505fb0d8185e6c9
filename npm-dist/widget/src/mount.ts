// SPDX-License-Identifier: Apache-2.0
import { KartaError } from "./errors.js";
import { imported } from "./imported.js";
import { widget, type Karta } from "./loader.js";
import type {
  CommandResult,
  EscalateDetails,
  Mentions,
  PageCommand,
  RenderFunction,
  Teaser,
  WidgetEventMap,
  WidgetHandle,
  WidgetListener,
  WidgetOptions,
  WidgetUpdate,
} from "./widget-types.js";
import type { UserChange } from "./types.js";

/** The active widget of the page. There is at most one. */
let current: Mounted | null = null;

/**
 * Mounts the widget. The launcher is shown immediately. The panel is loaded by the first command that needs it. Until
 * then nothing is requested or stored. No global is set.
 *
 * A page can have one widget. While another one is mounted, by a script tag or another call, the handle is inactive
 * after one warning. Its commands resolve to `{ ok: false }`. The first command after the shutdown of the other widget
 * activates it.
 *
 * A missing or malformed setting causes one `console.warn` and no widget.
 *
 * @throws {@link KartaError} with code `unsupported` where there is no document
 */
export function mountWidget(options: WidgetOptions): WidgetHandle {
  if (typeof document === "undefined") {
    throw new KartaError("unsupported", "mountWidget needs a document: call it in a browser.");
  }
  const mounted = new Mounted(options);
  if (!mounted.claim()) {
    console.warn("karta: another widget is on this page, so this one stays inactive");
  }
  return mounted;
}

/** Loads and mounts the panel, which reports its own success or failure. Rejects if it cannot be loaded. */
async function load(bridge: unknown): Promise<never> {
  const { mount } = await imported(() => import("./panel-file.js"));
  mount(bridge, imported);
  return new Promise(() => {});
}

class Mounted implements WidgetHandle {
  readonly #options: WidgetOptions;
  /** Calls of `on` and `once` made before the widget was active. */
  readonly #early: (readonly unknown[])[] = [];
  #karta: Karta | null = null;

  constructor(options: WidgetOptions) {
    this.#options = options;
  }

  /** Activates this widget, unless another one is active. */
  claim(): boolean {
    if (current !== this) {
      if (current || document.querySelector("karta-widget")) {
        return false;
      }
      current = this;
    }
    if (!this.#karta) {
      this.#karta = widget()(load, this.#options);
      for (const [command, ...rest] of this.#early.splice(0)) {
        void this.#karta(command as string, ...rest);
      }
      const { render, commands, mentions, teaser } = this.#options;
      for (const [language, draw] of Object.entries(render ?? {})) {
        void this.#karta("render", language, draw);
      }
      if (commands) {
        void this.#karta("commands", commands);
      }
      if (mentions) {
        void this.#karta("mentions", mentions);
      }
      if (teaser) {
        void this.#karta("teaser", teaser);
      }
    }
    return true;
  }

  open(text?: string): Promise<CommandResult> {
    return this.#call("open", text);
  }

  close(): Promise<CommandResult> {
    return this.#call("close");
  }

  toggle(): Promise<CommandResult> {
    return this.#call("toggle");
  }

  sendMessage(text: string): Promise<CommandResult> {
    return this.#call("sendMessage", text);
  }

  newConversation(): Promise<CommandResult> {
    return this.#call("newConversation");
  }

  escalate(details?: EscalateDetails): Promise<CommandResult> {
    return this.#call("escalate", details);
  }

  render(language: string, draw: RenderFunction | null): Promise<CommandResult> {
    return this.#call("render", language, draw);
  }

  commands(commands: readonly PageCommand[] | null): Promise<CommandResult> {
    return this.#call("commands", commands);
  }

  mentions(mentions: Mentions | null): Promise<CommandResult> {
    return this.#call("mentions", mentions);
  }

  teaser(teaser: Teaser): Promise<CommandResult> {
    return this.#call("teaser", teaser);
  }

  identify(user: UserChange): Promise<CommandResult> {
    return this.#call("identify", user);
  }

  update(changes: WidgetUpdate): Promise<CommandResult> {
    return this.#call("update", changes);
  }

  on<K extends keyof WidgetEventMap>(name: K, listener: WidgetListener<K>): () => void {
    this.#subscribe("on", name, listener);
    return () => this.off(name, listener);
  }

  once<K extends keyof WidgetEventMap>(name: K, listener: WidgetListener<K>): () => void {
    this.#subscribe("once", name, listener);
    return () => this.off(name, listener);
  }

  off<K extends keyof WidgetEventMap>(name: K, listener?: WidgetListener<K>): void {
    const kept = this.#early.filter(([, of, listens]) => of !== name || (listener && listens !== listener));
    this.#early.splice(0, Infinity, ...kept);
    void this.#karta?.("off", name, listener);
  }

  shutdown(): Promise<CommandResult> {
    return this.#end("shutdown");
  }

  reset(): Promise<CommandResult> {
    return this.#end("reset");
  }

  #subscribe(command: string, name: string, listener: unknown): void {
    if (this.#karta) {
      void this.#karta(command, name, listener);
    } else {
      this.#early.push([command, name, listener]);
    }
  }

  async #call(command: string, ...rest: unknown[]): Promise<CommandResult> {
    if (!this.claim()) {
      return { ok: false, error: new KartaError("panel_unavailable", "Another widget is on this page.") };
    }
    return this.#karta!(command, ...rest);
  }

  async #end(command: "shutdown" | "reset"): Promise<CommandResult> {
    // After a shutdown, stored data may remain.
    if (!this.#karta || (current !== this && command === "shutdown")) {
      return { ok: true };
    }
    const answer = this.#karta(command);
    if (current === this) {
      current = null;
    }
    return answer;
  }
}
