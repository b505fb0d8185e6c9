// SPDX-License-Identifier: Apache-2.0
/** The widget in a page, used as a visitor or a page does. Elements are found by their accessible names. */
import assert from "node:assert/strict";

/** Milliseconds of the page's time after which a condition that does not hold is a failure. */
const PATIENCE = 60_000;

export class Widget {
  constructor({ window, clock, agent, warnings, errors, requests }) {
    Object.assign(this, { window, clock, agent, warnings, errors, requests });
    this.document = window.document;
  }

  get host() {
    return this.document.querySelector("karta-widget");
  }

  get root() {
    return this.host?.shadowRoot;
  }

  get panel() {
    return this.$(".panel");
  }

  get launcher() {
    return this.$("[part~=launcher]");
  }

  get composer() {
    return this.$(".composer textarea");
  }

  get log() {
    return this.$("[role=log]");
  }

  get isOpen() {
    return this.panel?.classList.contains("open") ?? false;
  }

  /** The element with the focus, inside the panel or else in the page. */
  get focused() {
    const active = this.document.activeElement;
    return active === this.host ? this.root.activeElement : active;
  }

  $(selector) {
    return this.root?.querySelector(selector) ?? null;
  }

  /** Returns the elements that a selector finds and that no attribute hides. */
  all(selector) {
    return [...(this.root?.querySelectorAll(selector) ?? [])].filter(isShown);
  }

  /** Returns the shown elements with a role and an accessible name. */
  named(role, name) {
    const tags = { button: "button:not([role]),[role=button],summary", menuitem: "[role=menuitem]", option: "[role=option]" };
    return this.all(tags[role] ?? `[role=${role}]`).filter((element) => name === undefined || nameOf(element) === name);
  }

  /** Returns the last shown button with a name, or undefined. */
  button(name) {
    return this.named("button", name).at(-1);
  }

  item(name) {
    return this.named("menuitem", name).at(-1);
  }

  /** Returns whether a text of the panel is shown: a text node, whatever is beside it. */
  shows(text) {
    return this.all("*").some((element) => [...element.childNodes].some((node) => node.nodeType === 3 && matches(node.data.trim(), text)));
  }

  /** Lets time pass. */
  async pass(milliseconds = 100) {
    await this.clock.pass(milliseconds);
  }

  /** Lets time pass until a condition holds. Returns its value. */
  async until(condition) {
    const end = this.clock.now + PATIENCE;
    for (;;) {
      const value = condition();
      if (value) return value;
      if (this.clock.now >= end) assert.fail(`never: ${condition}\n${this.panel?.textContent}\n${[...this.warnings, ...this.errors].join("\n")}`);
      await this.pass(16);
    }
  }

  /** Runs a script in the page. */
  run(code) {
    return this.window.eval(code);
  }

  /** Calls karta in the page, and returns a copy of its answer. */
  async call(...values) {
    let answer;
    this.window.karta(...values).then((given) => (answer = { given }));
    await this.until(() => answer);
    return plain(answer.given);
  }

  /** Opens the panel by its launcher, and waits for the deferred chunk of its features. */
  async open() {
    (await this.until(() => this.launcher)).click();
    await this.until(() => this.isOpen && this.composer);
    await this.features();
  }

  /** Waits until the panel has its deferred features. */
  async features() {
    await this.until(() => this.all(".menu-button, .history-button").length > 0);
    await this.pass(50);
  }

  /** Types a text in the place of the composer's. */
  fill(text, field = this.composer) {
    field.focus();
    field.value = text;
    field.setSelectionRange(text.length, text.length);
    field.dispatchEvent(new this.window.InputEvent("input", { bubbles: true, composed: true }));
  }

  /** Types a text at the caret, key by key. */
  type(text, field = this.composer) {
    field.focus();
    for (const key of text) {
      if (!this.key(field, key)) continue;
      field.setRangeText(key, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new this.window.InputEvent("input", { bubbles: true, composed: true, data: key }));
      this.key(field, key, {}, "keyup");
    }
  }

  /** Presses a key where the focus is, or on an element, with what engines do with it there. */
  press(key, target = this.focused, more = {}) {
    if (target !== this.focused) target.focus();
    if (!this.key(target, key, more)) return;
    if (target.localName === "button" && (key === "Enter" || key === " ")) target.click();
    if (target.localName === "textarea" || target.localName === "input") this.#move(target, key);
    this.key(target, key, more, "keyup");
  }

  #move(field, key) {
    const to = { Home: 0, End: field.value.length }[key];
    if (to !== undefined) field.setSelectionRange(to, to);
    if (key === "Backspace" && field.selectionEnd > 0) {
      field.setRangeText("", Math.min(field.selectionStart, field.selectionEnd - 1), field.selectionEnd, "end");
      field.dispatchEvent(new this.window.InputEvent("input", { bubbles: true, composed: true }));
    }
  }

  /** Sends an event of a key. Returns whether nobody has prevented its effect. */
  key(target, key, more = {}, type = "keydown") {
    return target.dispatchEvent(new this.window.KeyboardEvent(type, { key, bubbles: true, composed: true, cancelable: true, ...more }));
  }

  /** Types a message and sends it with Enter. */
  send(text) {
    this.fill(text);
    this.press("Enter", this.composer);
  }

  /** Sends a message and waits until its turn has ended and everything is drawn. */
  async say(text) {
    const turns = this.payloads("turn:ended").length;
    this.send(text);
    await this.until(() => this.payloads("turn:ended").length > turns);
    await this.pass();
  }

  /** Returns the names of the events so far. */
  get events() {
    return plain(this.window.seen.map(([name]) => name));
  }

  /** Returns copies of the payloads of an event. */
  payloads(name) {
    return plain(this.window.seen.filter(([seen]) => seen === name).map(([, payload]) => payload));
  }

  /** Waits for the event of this name and number. Returns its payload. */
  async event(name, count = 1) {
    await this.until(() => this.payloads(name).length >= count);
    return this.payloads(name)[count - 1];
  }

  /** Asserts that an element has the focus. */
  assertFocus(element) {
    if (this.focused !== element) assert.fail(`the focus is on ${this.focused?.outerHTML.slice(0, 200)}, expected ${element?.outerHTML.slice(0, 200)}`);
  }

  /** Asserts the texts of the messages. */
  assertMessages(...texts) {
    assert.deepEqual(this.all(".bubble, .md").map((element) => element.textContent.trim()), texts);
  }

  /** What the storage has when the visitor goes to another page, for `open`. */
  leave() {
    this.window.dispatchEvent(new this.window.Event("pagehide"));
    const storage = { local: { ...this.window.localStorage }, session: { ...this.window.sessionStorage } };
    this.dispose();
    return { storage, clock: this.clock, agent: this.agent };
  }

  dispose() {
    this.clock.stop();
    this.window.close();
  }
}

/** Returns whether no attribute hides an element. What style sheets hide is shown here. */
export function isShown(element) {
  for (let at = element; at; at = at.parentElement) {
    if (at.hidden || at.hasAttribute("inert") || (at.localName === "dialog" && !at.open)) return false;
    if (at.parentElement?.localName === "details" && !at.parentElement.open && at.localName !== "summary") return false;
  }
  return true;
}

/** Returns the accessible name of a simple element. */
export const nameOf = (element) => element.getAttribute("aria-label") ?? element.textContent.trim();

const matches = (text, wanted) => (wanted instanceof RegExp ? wanted.test(text) : text === wanted);

/** Returns a copy built from this realm's objects, so that assertions compare values and not realms. */
export function plain(value) {
  const text = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}
