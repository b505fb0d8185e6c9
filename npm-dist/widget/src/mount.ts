// SPDX-License-Identifier: Apache-2.0
import { KartaError } from "./errors.js";
import { widget, type Karta } from "./loader.js";
import type {
  CommandResult,
  EscalateDetails,
  WidgetEventMap,
  WidgetHandle,
  WidgetListener,
  WidgetOptions,
  WidgetUpdate,
} from "./widget-types.js";
import type { UserChange } from "./types.js";
import { words } from "./words.js";

/** The widget that has the page; there is one at a time. */
let current: Mounted | null = null;

/**
 * Puts the widget on the page: its launcher at once, its panel, which loads then, at the first command that needs it.
 * Until then nothing is requested or stored. It sets no global.
 *
 * A page has one widget. While another one is there, from a script tag or another call, the handle stays inactive, after
 * one warning: its commands answer `{ ok: false }`, until one is called after the other widget was shut down.
 *
 * A setting that is missing or malformed is one `console.warn`, and no widget.
 *
 * @throws {@link KartaError} with code `unsupported` where there is no document
 */
export function mountWidget(options: WidgetOptions): WidgetHandle {
  if (typeof document === "undefined") {
    throw new KartaError("unsupported", "mountWidget needs a document: call it in a browser.");
  }
  const mounted = new Mounted(options);
  if (!mounted.claim()) {
    console.warn("karta: another widget is on this page; this one stays inactive");
  }
  return mounted;
}

class Mounted implements WidgetHandle {
  readonly #options: WidgetOptions;
  /** Calls of `on` and `once` from before the widget was there. */
  readonly #early: (readonly unknown[])[] = [];
  #karta: Karta | null = null;

  constructor(options: WidgetOptions) {
    this.#options = options;
  }

  /** Takes the page, unless another widget has it. */
  claim(): boolean {
    if (current !== this) {
      if (current || document.querySelector("karta-widget")) {
        return false;
      }
      current = this;
    }
    if (!this.#karta) {
      this.#karta = widget()((bridge) => import("./panel-file.js").then(({ mount }) => mount(bridge, words)), this.#options);
      for (const [command, ...rest] of this.#early.splice(0)) {
        void this.#karta(command as string, ...rest);
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

  async #call(command: string, argument?: unknown): Promise<CommandResult> {
    if (!this.claim()) {
      return { ok: false, error: new KartaError("panel_unavailable", "Another widget is on this page.") };
    }
    return this.#karta!(command, argument);
  }

  async #end(command: string): Promise<CommandResult> {
    if (current === this) {
      const answer = this.#karta!(command);
      current = null;
      return answer;
    }
    return { ok: true };
  }
}
